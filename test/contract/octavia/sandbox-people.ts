import type { Cloud } from "../../../infra/sandbox/octavia/cloud.ts";
import type { furnish } from "../../../infra/sandbox/octavia/furnish.ts";
import type { Clock } from "../../../infra/sandbox/time/clock.ts";
import { createIds, createRandom } from "../../../infra/sandbox/time/random.ts";
import type { Newcomer, People } from "./world.ts";

/** An administrator of the simulated Keystone. */
export function sandboxPeople(
  { keystone: { state } }: Cloud,
  made: ReturnType<typeof furnish>,
  clock: Clock,
): People {
  const ids = createIds(createRandom("people"));
  const observer = state.users.get(made.observerId);
  const project = state.projects.get(made.project);
  if (!observer || !project) throw new Error("the sandbox's cloud is not furnished");
  const come = (name: string, ...roles: readonly string[]) => {
    const user = {
      id: ids.hex(32),
      name,
      password: name,
      isEnabled: true,
      roles: new Map([[project.id, new Set(roles)]]),
    };
    state.users.set(user.id, user);
    return user;
  };
  const byPassword = (name: string, password = name) =>
    ({ kind: "password", username: name, password }) as const;
  come("reader", "reader");
  let newcomers = 0;
  return {
    observer: made.observer,
    observerByPassword: byPassword(observer.name, observer.password),
    other: made.other,
    reader: byPassword("reader"),
    async newcomer({ accessPath, expiresInSeconds } = {}): Promise<Newcomer> {
      const user = come(`newcomer-${++newcomers}`, "reader", "load-balancer_observer");
      const given = { id: ids.hex(32), secret: ids.hex(64) };
      state.credentials.set(given.id, {
        ...given,
        userId: user.id,
        projectId: project.id,
        roles: [...(user.roles.get(project.id) ?? [])],
        accessRules: accessPath === undefined ? undefined : [{ method: "GET", path: accessPath }],
        expiresAt: expiresInSeconds === undefined ? undefined : clock.now() + expiresInSeconds * 1000,
      });
      return {
        byCredential: { kind: "application-credential", ...given },
        byPassword: byPassword(user.name),
        deleteCredential: async () => void state.credentials.delete(given.id),
        async setRole(has, role) {
          const roles = user.roles.get(project.id);
          if (has) roles?.add(role);
          else roles?.delete(role);
        },
        setEnabled: async (isEnabled) => void (user.isEnabled = isEnabled),
        async leave() {
          state.credentials.delete(given.id);
          state.users.delete(user.id);
        },
      };
    },
    setProject: async (isEnabled) => void (project.isEnabled = isEnabled),
    async revoke(token) {
      const record = state.tokens.get(token);
      if (record) record.isRevoked = true;
    },
  };
}
