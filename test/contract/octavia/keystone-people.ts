import type { Http } from "../../../functions/targets/read/http.ts";
import type { Credentials } from "../../../functions/targets/read/source.ts";
import { keystoneCalls } from "./keystone-calls.ts";
import type { KeystoneCall } from "./keystone-calls.ts";
import type { Lab } from "./lab.ts";
import type { Ids } from "./real-world.ts";
import type { Newcomer, People } from "./world.ts";

interface Given {
  readonly http: Http;
  readonly lab: Lab;
  readonly ids: Ids;
  readonly observer: Credentials;
  readonly other: Credentials;
}

const admin = { name: "admin", project: "admin" };
const demo = "demo";

/** An administrator of the real Keystone. */
export function keystonePeople({ http, lab, ids, observer, other }: Given): People {
  const call = keystoneCalls(http, lab.keystoneUrl);
  /** Of two things in one second Keystone does not know which was first: a token after it would be void too. */
  const inItsSecond = async (done: Promise<unknown>): Promise<void> => {
    await done;
    lab.later(1000);
  };
  let made = 0;
  return {
    observer,
    observerByPassword: byPassword("observer"),
    other,
    reader: byPassword("reader"),
    async newcomer(options) {
      const name = `newcomer-${++made}`;
      const now = Date.now() + lab.aheadMs;
      return newcomerOf({ name, call, ids, inItsSecond, terms: termsOf(options, now) });
    },
    setProject: (enabled) =>
      inItsSecond(call(admin, "PATCH", `projects/${ids.projects[demo]}`, { project: { enabled } })),
    revoke: (text) =>
      inItsSecond(call(admin, "DELETE", "auth/tokens", undefined, { "x-subject-token": text })),
  };
}

const byPassword = (name: string): Credentials => ({ kind: "password", username: name, password: name });

type Options = Parameters<People["newcomer"]>[0];

const termsOf = ({ accessPath, expiresInSeconds }: NonNullable<Options> = {}, now: number) => ({
  ...(accessPath === undefined
    ? {}
    : { access_rules: [{ service: "load-balancer", method: "GET", path: accessPath }] }),
  ...(expiresInSeconds === undefined
    ? {}
    : { expires_at: new Date(now + expiresInSeconds * 1000).toISOString() }),
});

interface Coming {
  readonly name: string;
  readonly call: KeystoneCall;
  readonly ids: Ids;
  readonly inItsSecond: (done: Promise<unknown>) => Promise<void>;
  readonly terms: object;
}

async function newcomerOf({ name, call, ids, inItsSecond, terms }: Coming): Promise<Newcomer> {
  const self = { name, project: demo };
  const { user } = (await call(admin, "POST", "users", {
    user: { name, password: name, domain_id: "default" },
  })) as { user: { id: string } };
  const setRole: Newcomer["setRole"] = (has, role) =>
    inItsSecond(
      call(
        admin,
        has ? "PUT" : "DELETE",
        `projects/${ids.projects[demo]}/users/${user.id}/roles/${ids.roles[role]}`,
      ),
    );
  await setRole(true, "reader");
  await setRole(true, "load-balancer_observer");
  const credentials = `users/${user.id}/application_credentials`;
  const { application_credential: made } = (await call(self, "POST", credentials, {
    application_credential: { name, ...terms },
  })) as { application_credential: { id: string; secret: string } };
  return {
    byCredential: { kind: "application-credential", id: made.id, secret: made.secret },
    byPassword: byPassword(name),
    deleteCredential: () => inItsSecond(call(self, "DELETE", `${credentials}/${made.id}`)),
    setRole,
    setEnabled: (enabled) => inItsSecond(call(admin, "PATCH", `users/${user.id}`, { user: { enabled } })),
    leave: () => inItsSecond(call(admin, "DELETE", `users/${user.id}`)),
  };
}
