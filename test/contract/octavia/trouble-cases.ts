import type { Tokens } from "../../../functions/targets/read/session.ts";
import type { Case, Stage } from "./case.ts";
import { before } from "./reading-cases.ts";

const whole = "complete";
const notAllowed =
  "(403): the credential lacks a role such as load-balancer_observer (and reader, where the cloud asks for it) on project ‹id›, or this is another project's";
const wrongLogin = "its secret is wrong, it has expired, or its user is disabled or has lost a role";

/** Longer than Octavia trusts what it has checked. */
const cacheOver = ({ world }: Stage): Promise<void> => world.sleep(world.tokenCacheMs + 1000);

const tokenIn = async (tokens: Tokens): Promise<string> => {
  const [access] = await Promise.all(tokens.values());
  return access?.token ?? "";
};

/** A read by a token that is good, then something happens to it, then a read by the same process. */
async function around(
  stage: Stage,
  happens: (token: string) => Promise<unknown>,
  credentials = stage.world.people.observer,
) {
  const tokens: Tokens = new Map();
  const ids = [stage.ready.steady];
  const first = await stage.read({ ids, tokens, credentials });
  await happens(await tokenIn(tokens));
  await cacheOver(stage);
  return { first: first.told, second: await stage.read({ ids, tokens, credentials }) };
}

const next = async (stage: Stage): Promise<readonly string[]> =>
  (await stage.read({ ids: [stage.ready.steady] })).told;

export const troubleCases: readonly Case[] = [
  {
    about: "a token that expires in the middle of a read is replaced by one login, and the read is whole",
    expected: [whole, 2],
    async run({ read, ready, world }) {
      const through = before(
        (path) => path.endsWith("/members"),
        () => world.sleep(world.tokenMs + 1000),
      );
      const { told, calls } = await read({ ids: [ready.steady], through, limits: { wholeMs: 300_000 } });
      return [...told, calls.filter((call) => call === "login").length];
    },
  },
  {
    about: "a credential that ends in the middle of a read costs that read",
    expected: [`unreadable: Keystone refuses application credential ‹id› (401): ${wrongLogin}`, whole],
    async run(stage) {
      const { read, ready, world } = stage;
      const credentials = await world.people.credential({ expiresInSeconds: 8 });
      const through = before(
        (path) => path.endsWith("/members"),
        () => world.sleep(9000),
      );
      const { told } = await read({ ids: [ready.steady], credentials, through });
      return [...told, ...(await next(stage))];
    },
  },
  {
    about: "a token that was revoked is replaced by one login",
    expected: [whole, whole, 1],
    async run(stage) {
      const { first, second } = await around(stage, (token) => stage.world.people.revoke(token));
      return [...first, ...second.told, second.calls.filter((call) => call === "login").length];
    },
  },
  {
    about: "a credential that is deleted while its token lives",
    expected: [
      whole,
      "unreadable: Keystone does not know application credential ‹id› (404), it was deleted or never made: Could not find Application Credential: ‹id›.",
      whole,
    ],
    async run(stage) {
      const { people } = stage.world;
      const credentials = await people.credential();
      const { first, second } = await around(
        stage,
        () => people.deleteCredential(credentials.id),
        credentials,
      );
      return [...first, ...second.told, ...(await next(stage))];
    },
  },
  {
    about: "Octavia's role is taken away, and given back",
    expected: [whole, `unreadable: Octavia does not allow GET loadbalancers/‹uuid› ${notAllowed}`, whole],
    async run(stage) {
      const { people } = stage.world;
      const { first, second } = await around(
        stage,
        () => people.setRole(false, "load-balancer_observer"),
        people.observerByPassword,
      );
      await people.setRole(true, "load-balancer_observer");
      await cacheOver(stage);
      return [...first, ...second.told, ...(await next(stage))];
    },
  },
  {
    about: "the user is disabled, and enabled",
    expected: [whole, `unreadable: Keystone refuses application credential ‹id› (401): ${wrongLogin}`, whole],
    async run(stage) {
      const { people } = stage.world;
      const { first, second } = await around(stage, () => people.setUser(false));
      await people.setUser(true);
      return [...first, ...second.told, ...(await next(stage))];
    },
  },
  {
    about: "the project is disabled, and enabled",
    expected: [
      whole,
      "unreadable: Keystone refuses application credential ‹id› (404), its project is disabled: Unable to validate token because project ‹id› is disabled",
      whole,
    ],
    async run(stage) {
      const { people } = stage.world;
      const { first, second } = await around(stage, () => people.setProject(false));
      await people.setProject(true);
      return [...first, ...second.told, ...(await next(stage))];
    },
  },
  {
    about: "the wrong project: by the configuration, and with a configuration that was made to fit",
    expected: [
      "unreadable: application credential ‹id› is for project ‹id› (other), and the configuration says ‹id›",
      `unreadable: Octavia does not allow GET loadbalancers/‹uuid› ${notAllowed}`,
      `unreadable: Octavia does not allow GET loadbalancers/‹uuid› ${notAllowed}`,
      `unreadable: Octavia does not allow GET loadbalancers/‹uuid› ${notAllowed}`,
    ],
    async run({ read, ready, world }) {
      const credentials = world.people.other;
      const cloud = { project: world.otherProject };
      const strict = await read({ ids: [ready.steady], credentials });
      const fitted = await read({ ids: [ready.steady], credentials, cloud });
      const both = await read({ ids: [ready.steady, ready.second], credentials, cloud });
      return [...strict.told, ...fitted.told, ...both.told];
    },
  },
  {
    about: "no endpoint in the region, or of the interface, and an endpoint where nobody listens",
    expected: [
      "unreadable: Keystone's catalogue has no load-balancer endpoint for region Nowhere, interface public; there are: RegionOne internal, RegionOne public, RegionTwo internal, RegionTwo public",
      "unreadable: Keystone's catalogue has no load-balancer endpoint for region RegionOne, interface admin; there are: RegionOne internal, RegionOne public, RegionTwo internal, RegionTwo public",
      true,
      whole,
    ],
    async run({ read, ready }) {
      const ids = [ready.steady];
      const region = await read({ ids, cloud: { region: "Nowhere" } });
      const admin = await read({ ids, cloud: { interface: "admin" } });
      const closed = await read({ ids, cloud: { region: "RegionTwo" } });
      const internal = await read({ ids, cloud: { interface: "internal" } });
      const isTold = /^unreadable: Octavia at .*: (nothing listens there|its name is not known)/.test(
        closed.told[0] ?? "",
      );
      return [...region.told, ...admin.told, isTold, ...internal.told];
    },
  },
  {
    about: "access rules that allow what a mirror reads, and some that do not",
    expected: [
      whole,
      "unreadable: Octavia refuses a token that Keystone gave a moment ago (401): the credential's access rules do not allow the request, or Octavia asks another Keystone; GET loadbalancers/‹uuid›",
    ],
    async run({ read, ready, world }) {
      const { people } = world;
      const ids = [ready.steady];
      const fitting = await people.credential({ accessPath: "/load-balancer/v2/lbaas/**" });
      const other = await people.credential({ accessPath: "/load-balancer/v2.0/lbaas/**" });
      const allowed = await read({ ids, credentials: fitting });
      const refused = await read({ ids, credentials: other });
      return [...allowed.told, ...refused.told];
    },
  },
  {
    about: "a wrong secret, an unknown credential, a wrong password, a right one",
    expected: [
      `unreadable: Keystone refuses application credential ‹id› (401): ${wrongLogin}`,
      "unreadable: Keystone does not know application credential ‹id› (404), it was deleted or never made: Could not find Application Credential: ‹id›.",
      "unreadable: Keystone refuses user observer (401): the name or the password is wrong, the user is disabled, or has no role on project ‹id›",
      whole,
    ],
    async run({ read, ready, world }) {
      const { observer, observerByPassword } = world.people;
      const ids = [ready.steady];
      const secret = await read({
        ids,
        credentials: { ...observer, secret: "not-this-one" } as typeof observer,
      });
      const unknown = await read({
        ids,
        credentials: { kind: "application-credential", id: "0".repeat(32), secret: "x" },
      });
      const password = await read({
        ids,
        credentials: { kind: "password", username: "observer", password: "wrong" },
      });
      const right = await read({ ids, credentials: observerByPassword });
      return [...secret.told, ...unknown.told, ...password.told, ...right.told];
    },
  },
  {
    about: "Keystone down: no login, and a token that Octavia must ask about is no help",
    expected: [
      true,
      "unreadable: Octavia cannot ask Keystone whether the token is good (503), GET loadbalancers/‹uuid›: The server is currently unavailable. Please try again at a later time. The Keystone service is temporarily unavailable.",
      whole,
    ],
    async run(stage) {
      const { read, ready, world } = stage;
      const tokens: Tokens = new Map();
      const ids = [ready.steady];
      await read({ ids, tokens });
      await world.keystoneIs("down");
      await cacheOver(stage);
      const without = await read({ ids });
      const kept = await read({ ids, tokens, limits: { retries: 0 } });
      await world.keystoneIs("up");
      const isTold = /^unreadable: Keystone at ‹url›\/v3: nothing listens there \(ECONNREFUSED\)$/.test(
        without.told[0] ?? "",
      );
      return [isTold || without.told, ...kept.told, ...(await next(stage))];
    },
  },
  {
    about: "Keystone hangs: nobody waits longer than the limit",
    expected: [
      "unreadable: Keystone at ‹url›/v3: no whole answer within 2 s",
      "unreadable: Octavia at ‹url›/v2/lbaas, GET loadbalancers/‹uuid›: no whole answer within 2 s",
      whole,
    ],
    async run(stage) {
      const { read, ready, world } = stage;
      const tokens: Tokens = new Map();
      const ids = [ready.steady];
      await read({ ids, tokens });
      await world.keystoneIs("hanging");
      await cacheOver(stage);
      const without = await read({ ids, limits: { requestMs: 2000 } });
      const kept = await read({ ids, tokens, limits: { requestMs: 2000 } });
      await world.keystoneIs("up");
      await world.sleep(1000);
      return [...without.told, ...kept.told, ...(await next(stage))];
    },
  },
  {
    about: "what is no Keystone at all",
    expected: ["unreadable: what answers at ‹url›/v3 is no Keystone (404)"],
    async run({ read, ready, world }) {
      const authUrl = world.cloud.authUrl.replace(/\/v3$/, "/nowhere/v3");
      return (await read({ ids: [ready.steady], cloud: { authUrl } })).told;
    },
  },
];
