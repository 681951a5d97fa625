/** Releases as they go by themselves and as people steer them. */
import { storefront } from "../../flows/stories.ts";
import { minute } from "../../flows/world.ts";
import type { World } from "../../flows/world.ts";
import { approval, canary, fromTen, gated, preview, threeCells } from "./configs.ts";
import type { FlowStory } from "./play.ts";

const says =
  (command: string, tag = "v1") =>
  (w: World) =>
    w.say({ command, release: w.release(tag).id, reason: "said in a story" });
const freeze = { command: "freeze", scope: "storefront", reason: "the sale is on" };
const push = async (w: World, tag = "v1"): Promise<void> => void w.push(tag);

const good: readonly FlowStory[] = [
  { name: "a good release", play: push, ends: ["v1 settled"] },
  {
    name: "a canary in two cells side by side and one after them",
    config: threeCells({ strategy: canary }),
    play: push,
    ends: ["v1 settled"],
  },
  {
    name: "a start by hand of what runs already",
    async play(w) {
      w.push("v1");
      await w.rest();
      await w.say({ command: "start", service: "storefront", tag: "v1", reason: "once more" });
    },
    ends: ["v1 settled", "v1 settled"],
  },
  {
    name: "a start from the console",
    async play(w) {
      w.push("v1", {}, { quiet: true });
      await w.startInConsole("Release", { service: "storefront", tag: "v1", reason: "by phone" });
    },
    ends: ["v1 settled"],
  },
  {
    name: "a start from the console with a mistake in its input",
    play: (w) => w.startInConsole("Release", { service: "nobody" }),
    ends: [],
  },
  {
    name: "a start from the console of a release that nobody knows",
    play: (w) => w.startInConsole("Release", { releaseId: "storefront-20261123T090600Z-00000000" }),
    ends: [],
  },
];

const gates: readonly FlowStory[] = [
  {
    name: "an approval that is given",
    config: gated({ approval }),
    async play(w) {
      w.push("v1");
      await w.atPoint("approval");
      await says("approve")(w);
    },
    ends: ["v1 settled"],
  },
  {
    name: "an approval that is refused",
    config: gated({ approval }),
    async play(w) {
      w.push("v1");
      await w.atPoint("approval");
      await says("reject")(w);
    },
    ends: ["v1 refused"],
  },
  { name: "an approval that nobody gives", config: gated({ approval }), play: push, ends: ["v1 refused"] },
  {
    name: "a window that opens later",
    config: gated({ windows: [fromTen] }),
    play: push,
    ends: ["v1 settled"],
  },
  {
    name: "a window that is passed by a promote",
    config: gated({ windows: [fromTen] }),
    async play(w) {
      w.push("v1");
      await w.atPoint("window");
      await says("promote")(w);
    },
    ends: ["v1 settled"],
  },
  {
    name: "a freeze that is lifted",
    async play(w) {
      await w.say(freeze);
      w.push("v1");
      await w.atPoint("freeze");
      await w.say({ ...freeze, command: "unfreeze" });
    },
    ends: ["v1 settled"],
  },
  {
    name: "a freeze that refuses",
    config: storefront({ whenFrozen: "refuse" }),
    async play(w) {
      await w.say(freeze);
      w.push("v1");
    },
    ends: ["v1 refused"],
  },
  {
    name: "a compatibility check that says no",
    config: gated({ compatibility: [{ kind: "lambda", name: "shop-contract" }] }),
    async play(w) {
      const answer = { compatible: false, reason: "checkout reads the old order" };
      w.lambda.register("shop-contract", { timeoutSeconds: 10, build: () => async () => answer });
      w.push("v1");
    },
    ends: ["v1 refused"],
  },
  {
    name: "an alarm that fires before the start",
    async play(w) {
      w.account.world.alarms.setAlarmState("storefront-5xx", "ALARM", "high", 7200);
      w.push("v1");
    },
    ends: ["v1 refused"],
  },
];

const steered: readonly FlowStory[] = [
  {
    name: "a preview that is approved",
    config: preview,
    async play(w) {
      w.push("v1");
      await w.atPoint("preview");
      await says("approve")(w);
    },
    ends: ["v1 settled"],
  },
  {
    name: "a bake that is promoted",
    async play(w) {
      w.push("v1");
      await w.atPoint("bake");
      await says("promote")(w);
    },
    ends: ["v1 settled"],
  },
  {
    name: "a bake that is paused and resumed",
    async play(w) {
      w.push("v1");
      await w.atPoint("bake");
      await says("pause")(w);
      await w.pass(10 * minute);
      await says("resume")(w);
    },
    ends: ["v1 settled"],
  },
  {
    name: "an abort at a gate",
    config: gated({ approval }),
    async play(w) {
      w.push("v1");
      await w.atPoint("approval");
      await says("abort")(w);
    },
    ends: ["v1 refused"],
  },
  {
    name: "an abort while it deploys",
    async play(w) {
      w.push("v1");
      await w.atPoint("shift");
      await says("abort")(w);
    },
    ends: ["v1 rolled-back"],
  },
  {
    name: "a release that is superseded at its gate",
    config: gated({ approval }, { whileReleasing: "supersede" }),
    async play(w) {
      w.push("v1");
      await w.atPoint("approval");
      w.push("v2");
      await w.until(() => w.release("v1").outcome !== undefined, 0.1);
      await w.atPoint("approval");
      await says("approve", "v2")(w);
    },
    ends: ["v1 superseded", "v2 settled"],
  },
  {
    name: "a release that is superseded while it deploys",
    config: storefront({ whileReleasing: "supersede-always" }),
    async play(w) {
      w.push("v1");
      await w.atPoint("bake");
      w.push("v2");
    },
    ends: ["v1 superseded", "v2 settled"],
  },
  {
    name: "a release that waits for its turn",
    async play(w) {
      w.push("v1");
      await w.pass(minute);
      w.push("v2");
    },
    ends: ["v1 settled", "v2 settled"],
  },
  {
    name: "a release that was aborted while it waited for its turn",
    async play(w) {
      w.push("v1");
      await w.pass(minute);
      w.push("v2");
      await w.pass(minute);
      await says("abort", "v2")(w);
    },
    ends: ["v1 settled", "v2 refused"],
  },
];

export const releaseStories: readonly FlowStory[] = [...good, ...gates, ...steered];
