import { cloudHttp } from "../../../infra/sandbox/octavia/cloud-http.ts";
import { createCloud } from "../../../infra/sandbox/octavia/cloud.ts";
import type { Cloud } from "../../../infra/sandbox/octavia/cloud.ts";
import { furnish } from "../../../infra/sandbox/octavia/furnish.ts";
import { operatorOf } from "../../../infra/sandbox/octavia/operator.ts";
import { createClock } from "../../../infra/sandbox/time/clock.ts";
import { createRandom } from "../../../infra/sandbox/time/random.ts";
import { apiOf } from "./api.ts";
import { sandboxPeople } from "./sandbox-people.ts";
import type { World } from "./world.ts";

export interface SandboxWorld extends World {
  readonly simulated: Cloud;
}

/** Keystone's and Octavia's own defaults. */
const tokenSeconds = 3600;
const tokenCacheSeconds = 300;

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
    wait: (ms) => clock.sleep(ms),
    cloud,
    otherProject: made.otherProject,
    api: apiOf({ http, cloud, writer: made.writer, root: `${simulated.origin}/v2/lbaas` }),
    people: sandboxPeople(simulated, made, clock),
    keystoneIs: async (state) => void (simulated.keystoneIs = state),
    // It takes a second for each write, and no test takes that long.
    whileWorkerIsBusy: (act) => act(),
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
