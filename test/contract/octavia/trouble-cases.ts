import type { Tokens } from "../../../functions/targets/read/session.ts";
import type { Credentials } from "../../../functions/targets/read/source.ts";
import type { Case, Stage } from "./case.ts";
import { before } from "./reading-cases.ts";
import type { Newcomer, People } from "./world.ts";

const whole = "complete";
const notAllowed =
  "(403): the credential lacks a role such as load-balancer_observer (and reader, where the cloud asks for it) on project ‹id›, or this is another project's";
const wrongLogin = "its secret is wrong, it has expired, or its user is disabled or has lost a role";

const isMembers = (path: string): boolean => path.endsWith("/members");

/** Longer than Octavia trusts what it has checked. */
const cacheOver = ({ world }: Stage): Promise<void> => world.sleep(world.tokenCacheMs + 1000);

const tokenIn = async (tokens: Tokens): Promise<string> => {
  const [access] = await Promise.all(tokens.values());
  return access?.token ?? "";
};

/** A case's own person, who is gone when it ends. */
async function withNewcomer(
  stage: Stage,
  act: (person: Newcomer) => Promise<unknown>,
  ...options: Parameters<People["newcomer"]>
): Promise<unknown> {
  const person = await stage.world.people.newcomer(...options);
  try {
    return await act(person);
  } finally {
    await person.leave();
  }
}

interface Trouble {
  readonly credentials: Credentials;
  readonly happens: (token: string) => Promise<unknown>;
  /** Takes it back, whatever came of it. */
  readonly ends?: () => Promise<unknown>;
}

/** A read by a token that is good, then something happens to it, then a read by the same process. */
async function around(stage: Stage, { credentials, happens, ends }: Trouble) {
  const tokens: Tokens = new Map();
  const ids = [stage.ready.steady];
  const first = await stage.read({ ids, tokens, credentials });
  try {
    await happens(await tokenIn(tokens));
    await cacheOver(stage);
    return { first: first.told, second: await stage.read({ ids, tokens, credentials }) };
  } finally {
    await ends?.();
    await cacheOver(stage);
  }
}

const next = async (
  { read, ready, world }: Stage,
  credentials = world.people.observer,
): Promise<readonly string[]> => (await read({ ids: [ready.steady], credentials })).told;

/** Keystone is up again afterwards, whatever came of it. */
async function whileKeystoneIs<Outcome>(
  { world }: Stage,
  state: "down" | "hanging",
  act: () => Promise<Outcome>,
): Promise<Outcome> {
  try {
    await world.keystoneIs(state);
    return await act();
  } finally {
    await world.keystoneIs("up");
  }
}

export const troubleCases: readonly Case[] = [
  {
    about: "a token that expires in the middle of a read is replaced by one login, and the read is whole",
    // The request that was refused is sent again.
    expected: [whole, { logins: 2, members: 2 }],
    async run({ read, ready, world }) {
      const through = before(isMembers, () => world.sleep(world.tokenMs + 1000));
      const { told, calls } = await read({ ids: [ready.steady], through });
      const count = (call: string): number => calls.filter((each) => each === call).length;
      return [...told, { logins: count("login"), members: count("GET members") }];
    },
  },
  {
    about: "a credential that ends in the middle of a read costs that read",
    expected: [`unreadable: Keystone refuses application credential ‹id› (401): ${wrongLogin}`, whole],
    run: (stage) =>
      withNewcomer(
        stage,
        async ({ byCredential: credentials, byPassword }) => {
          const { read, ready, world } = stage;
          const through = before(isMembers, () => world.sleep(901_000));
          const { told } = await read({ ids: [ready.steady], credentials, through });
          return [...told, ...(await next(stage, byPassword))];
        },
        { expiresInSeconds: 900 },
      ),
  },
  {
    about: "a token that was revoked is replaced by one login",
    expected: [whole, whole, 1],
    run: (stage) =>
      withNewcomer(stage, async ({ byCredential: credentials }) => {
        const happens = (token: string) => stage.world.people.revoke(token);
        const { first, second } = await around(stage, { credentials, happens });
        return [...first, ...second.told, second.calls.filter((call) => call === "login").length];
      }),
  },
  {
    about: "a credential that is deleted while its token lives",
    expected: [
      whole,
      "unreadable: Keystone does not know application credential ‹id› (404), it was deleted or never made: Could not find Application Credential: ‹id›.",
      whole,
    ],
    run: (stage) =>
      withNewcomer(stage, async (person) => {
        const { first, second } = await around(stage, {
          credentials: person.byCredential,
          happens: () => person.deleteCredential(),
        });
        return [...first, ...second.told, ...(await next(stage, person.byPassword))];
      }),
  },
  {
    about: "Octavia's role is taken away, and given back",
    expected: [whole, `unreadable: Octavia does not allow GET loadbalancers/‹uuid› ${notAllowed}`, whole],
    run: (stage) =>
      withNewcomer(stage, async (person) => {
        const { first, second } = await around(stage, {
          credentials: person.byPassword,
          happens: () => person.setRole(false, "load-balancer_observer"),
          ends: () => person.setRole(true, "load-balancer_observer"),
        });
        return [...first, ...second.told, ...(await next(stage, person.byPassword))];
      }),
  },
  {
    about: "the user is disabled, and enabled",
    expected: [whole, `unreadable: Keystone refuses application credential ‹id› (401): ${wrongLogin}`, whole],
    run: (stage) =>
      withNewcomer(stage, async (person) => {
        const { first, second } = await around(stage, {
          credentials: person.byCredential,
          happens: () => person.setEnabled(false),
          ends: () => person.setEnabled(true),
        });
        return [...first, ...second.told, ...(await next(stage, person.byCredential))];
      }),
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
      const { first, second } = await around(stage, {
        credentials: people.observer,
        happens: () => people.setProject(false),
        ends: () => people.setProject(true),
      });
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
    async run(stage) {
      const withRule = (accessPath: string) =>
        withNewcomer(stage, async ({ byCredential }) => (await next(stage, byCredential))[0], { accessPath });
      return [await withRule("/load-balancer/v2/lbaas/**"), await withRule("/load-balancer/v2.0/lbaas/**")];
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
      const { read, ready } = stage;
      const tokens: Tokens = new Map();
      const ids = [ready.steady];
      await read({ ids, tokens });
      const told = await whileKeystoneIs(stage, "down", async () => {
        await cacheOver(stage);
        const without = await read({ ids });
        const kept = await read({ ids, tokens, limits: { retries: 0 } });
        const isTold = /^unreadable: Keystone at ‹url›\/v3: nothing listens there \(ECONNREFUSED\)$/.test(
          without.told[0] ?? "",
        );
        return [isTold || without.told, ...kept.told];
      });
      return [...told, ...(await next(stage))];
    },
  },
  {
    about: "Keystone hangs: nobody waits longer than the limit",
    expected: [
      "unreadable: Keystone at ‹url›/v3: no whole answer within 1 s",
      "unreadable: Octavia at ‹url›/v2/lbaas, GET loadbalancers/‹uuid›: no whole answer within 1 s",
      whole,
    ],
    async run(stage) {
      const { read, ready } = stage;
      const tokens: Tokens = new Map();
      const ids = [ready.steady];
      await read({ ids, tokens });
      const limits = { requestMs: 1000, retries: 0 };
      const told = await whileKeystoneIs(stage, "hanging", async () => {
        await cacheOver(stage);
        const without = await read({ ids, limits });
        const kept = await read({ ids, tokens, limits });
        return [...without.told, ...kept.told];
      });
      return [...told, ...(await next(stage))];
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
