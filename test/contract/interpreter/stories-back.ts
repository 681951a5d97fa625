/** The way back: by itself, by a person, and by the finalizer of an execution that died. */
import { storefront } from "../../flows/stories.ts";
import { hour } from "../../flows/world.ts";
import type { World, WorldOptions } from "../../flows/world.ts";
import { approval, canary, gated, longTermination, threeCells } from "./configs.ts";
import type { FlowStory } from "./play.ts";

const rollback = { command: "rollback", service: "storefront", reason: "it is slow" };
/** An alarm that fires on stops CodeDeploy's own rollback too, where that inherits it. */
const ownRollbackStops: WorldOptions = { unconfirmed: { rollbackInheritsAlarms: true } };

const firing = (w: World, alarm = "storefront-5xx"): void =>
  w.account.world.alarms.setAlarmState(alarm, "ALARM", "high", 12 * 3600);

async function alarmed(w: World): Promise<void> {
  w.push("v1");
  await w.atPoint("bake");
  firing(w);
}

/** Stable's image is gone, so no deployment back can start its tasks. */
async function hopeless(w: World): Promise<void> {
  await alarmed(w);
  w.account.world.ecr.delete("storefront", { digest: w.workload().digest });
}

async function settled(w: World, ...tags: string[]): Promise<void> {
  for (const tag of tags) {
    w.push(tag);
    await w.ended(tag);
  }
  await w.pass(hour);
}

const byItself: readonly FlowStory[] = [
  {
    name: "a smoke check that fails",
    play: async (w) => void w.push("v1", { failsSmoke: true }),
    ends: ["v1 rolled-back"],
  },
  { name: "an alarm during the bake", play: alarmed, ends: ["v1 rolled-back"] },
  {
    name: "an alarm in a canary's first step",
    config: storefront({ strategy: canary }),
    async play(w) {
      w.push("v1");
      await w.until(() => w.shares()["v1"] === 10);
      firing(w);
    },
    ends: ["v1 rolled-back"],
  },
  {
    name: "an alarm that stops CodeDeploy's own rollback too",
    options: ownRollbackStops,
    play: alarmed,
    ends: ["v1 rolled-back"],
  },
  {
    name: "a way back that is stuck",
    options: ownRollbackStops,
    play: hopeless,
    ends: ["v1 needs-a-person"],
  },
  {
    name: "one of two cells side by side that fails",
    config: threeCells(),
    async play(w) {
      w.push("v1");
      await w.until(() => w.wait("a")?.point === "bake" && w.wait("b")?.point === "bake");
      firing(w, "a-5xx");
    },
    ends: ["v1 rolled-back"],
  },
  {
    name: "a second wave that fails",
    config: threeCells(),
    async play(w) {
      w.push("v1");
      await w.until(() => w.wait("c")?.point === "bake");
      firing(w, "c-5xx");
    },
    ends: ["v1 rolled-back"],
  },
];

const byAPerson: readonly FlowStory[] = [
  {
    name: "a rollback with nothing in flight",
    async play(w) {
      await settled(w, "v1", "v2");
      await w.say(rollback);
    },
    ends: ["v1 settled", "v2 settled", "rollback settled"],
  },
  {
    name: "a rollback in the termination wait",
    config: longTermination,
    async play(w) {
      await settled(w, "v1");
      await w.say(rollback);
    },
    ends: ["v1 settled", "rollback settled"],
  },
  {
    name: "a rollback with a release at its gate",
    config: gated({ approval }),
    async play(w) {
      w.push("v1");
      await w.atPoint("approval");
      await w.say(rollback);
    },
    ends: ["v1 refused", "rollback settled"],
  },
  {
    name: "a rollback with a release that bakes",
    async play(w) {
      w.push("v1");
      await w.atPoint("bake");
      await w.say(rollback);
    },
    ends: ["v1 rolled-back", "rollback settled"],
  },
  {
    name: "a rollback with a release that backs out by itself",
    options: ownRollbackStops,
    async play(w) {
      await alarmed(w);
      await w.atPoint("back-out");
      await w.say(rollback);
    },
    ends: ["v1 rolled-back", "rollback settled"],
  },
  {
    name: "a rollback with a release whose cells are side by side",
    config: threeCells(),
    async play(w) {
      w.push("v1");
      await w.until(() => w.wait("a")?.point === "bake" && w.wait("b")?.point === "bake");
      await w.say(rollback);
    },
    ends: ["v1 rolled-back", "rollback settled"],
  },
  {
    name: "a rollback that is refused",
    play: (w) => w.say(rollback),
    ends: [],
  },
  {
    name: "a rollback from the console with a mistake in its input",
    play: (w) => w.startInConsole("Rollback", { service: "storefront", reson: "slow" }),
    ends: [],
  },
  {
    name: "a rollback that another one takes over from",
    async play(w) {
      await settled(w, "v1", "v2", "v3");
      await w.say({ ...rollback, freeze: false });
      await w.until(() => w.deployments().length === 4);
      await w.say({ ...rollback, to: w.release("v1").id });
    },
  },
  {
    name: "a rollback that is stuck",
    async play(w) {
      await settled(w, "v1", "v2");
      await w.say(rollback);
      await w.until(() => w.deployments().length === 3);
      w.account.world.ecr.delete("storefront", { digest: w.release("v1").digest ?? "" });
    },
    ends: ["v1 settled", "v2 settled", "rollback needs-a-person"],
  },
];

const stopping = async (w: World): Promise<void> => w.stopInConsole(w.release("v1").executionArn);

const died: readonly FlowStory[] = [
  {
    name: "an execution that is stopped by hand at a gate",
    config: gated({ approval }),
    async play(w) {
      w.push("v1");
      await w.atPoint("approval");
      await stopping(w);
    },
    ends: ["v1 refused", "rollback settled"],
  },
  {
    name: "an execution that is stopped by hand while it bakes",
    async play(w) {
      w.push("v1");
      await w.atPoint("bake");
      await stopping(w);
    },
    ends: ["v1 rolled-back", "rollback settled"],
  },
  {
    name: "a finalizer that is stopped itself",
    async play(w) {
      w.push("v1");
      await w.atPoint("bake");
      await stopping(w);
      await w.until(() => w.rollbacks().length === 1);
      await w.stopInConsole(w.rollbacks()[0]?.executionArn);
    },
    ends: ["v1 rolled-back", "rollback refused", "rollback settled"],
  },
  {
    name: "a release that hangs, and is stopped by a rollback",
    mishaps: [{ fn: "deploy", nth: 4, times: 99, befalls: { kind: "hangs" } }],
    async play(w) {
      w.push("v1");
      await w.atPoint("bake");
      await w.say(rollback);
    },
    ends: ["v1 rolled-back", "rollback settled"],
  },
];

export const backStories: readonly FlowStory[] = [...byItself, ...byAPerson, ...died];
