import { cloudHttp } from "../../../infra/sandbox/octavia/cloud-http.ts";
import { createCloud } from "../../../infra/sandbox/octavia/cloud.ts";
import type { Cloud } from "../../../infra/sandbox/octavia/cloud.ts";
import { furnish } from "../../../infra/sandbox/octavia/furnish.ts";
import { operatorOf } from "../../../infra/sandbox/octavia/operator.ts";
import { createClock } from "../../../infra/sandbox/time/clock.ts";
import type { Clock } from "../../../infra/sandbox/time/clock.ts";
import { createIds, createRandom } from "../../../infra/sandbox/time/random.ts";
import { apiOf } from "./api.ts";
import type { People, World } from "./world.ts";

export interface SandboxWorld extends World {
  readonly simulated: Cloud;
}

const tokenSeconds = 20;
const tokenCacheSeconds = 2;

export function sandboxWorld(): SandboxWorld {
  const random = createRandom("contract");
  // The middle of a second: whole seconds hide the rest.
  const clock = createClock(Date.parse("2026-11-21T08:00:00.500Z"));
  const simulated = createCloud({ clock, random, tokenCacheSeconds });
  const made = furnish(simulated, random);
  simulated.keystone.state.tokenSeconds = tokenSeconds;
  const http = cloudHttp([simulated], clock);
  const operator = operatorOf(simulated, made.project);
  const cloud = {
    authUrl: simulated.authUrl,
    region: made.region,
    interface: "public",
    project: made.project,
  };
  return {
    name: "the sandbox",
    simulated,
    http,
    now: () => new Date(clock.now()),
    sleep: (ms) => clock.sleep(ms),
    cloud,
    otherProject: made.otherProject,
    api: apiOf({ http, cloud, writer: made.writer, root: `${simulated.origin}/v2/lbaas` }),
    people: peopleOf(simulated, made, clock),
    keystoneIs: async (state) => void (simulated.keystoneIs = state),
    hold: async (id, status) => operator.hold(id, status),
    async report(id, down) {
      const members = operator.idsOf(id, "member");
      operator.report(Object.fromEntries(members.map((each) => [each, each === down ? "ERROR" : "ONLINE"])));
    },
    tokenCacheMs: tokenCacheSeconds * 1000,
    tokenMs: tokenSeconds * 1000,
    async play(run) {
      let isOver = false;
      const outcome = run().finally(() => (isOver = true));
      // Whoever awaits it is told.
      outcome.catch(() => undefined);
      const end = await clock.run({ stop: () => isOver, until: clock.now() + 24 * 3_600_000 });
      if (!isOver) throw new Error(`the sandbox stands still (${end.reason})`);
      return outcome;
    },
    stop: async () => undefined,
  };
}

function peopleOf({ keystone: { state } }: Cloud, made: ReturnType<typeof furnish>, clock: Clock): People {
  const ids = createIds(createRandom("people"));
  const user = state.users.get(made.observerId);
  const project = state.projects.get(made.project);
  if (!user || !project) throw new Error("the sandbox's cloud is not furnished");
  const reader = {
    ...user,
    id: ids.hex(32),
    name: "reader",
    password: "reader",
    roles: new Map([[project.id, new Set(["reader"])]]),
  };
  state.users.set(reader.id, reader);
  return {
    observer: made.observer,
    observerByPassword: { kind: "password", username: user.name, password: user.password },
    other: made.other,
    reader: { kind: "password", username: "reader", password: "reader" },
    async credential({ accessPath, expiresInSeconds } = {}) {
      const given = { id: ids.hex(32), secret: ids.hex(64) };
      state.credentials.set(given.id, {
        ...given,
        userId: user.id,
        projectId: project.id,
        roles: [...(user.roles.get(project.id) ?? [])],
        accessRules: accessPath === undefined ? undefined : [{ method: "GET", path: accessPath }],
        expiresAt: expiresInSeconds === undefined ? undefined : clock.now() + expiresInSeconds * 1000,
      });
      return { kind: "application-credential", ...given };
    },
    deleteCredential: async (id) => void state.credentials.delete(id),
    async setRole(has, role) {
      const roles = user.roles.get(project.id);
      if (has) roles?.add(role);
      else roles?.delete(role);
    },
    setUser: async (isEnabled) => void (user.isEnabled = isEnabled),
    setProject: async (isEnabled) => void (project.isEnabled = isEnabled),
    async revoke(token) {
      const record = state.tokens.get(token);
      if (record) record.isRevoked = true;
    },
  };
}
