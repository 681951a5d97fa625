/** Our own upgrade, while a release or a rollback waits at each of its points. */
import { minute } from "../../flows/world.ts";
import type { World, WorldOptions } from "../../flows/world.ts";
import { deployByHand, registerByHand } from "../../flows/by-hand.ts";
import { storefront } from "../../flows/stories.ts";
import { approval, fromTen, gated, preview, threeCells } from "./configs.ts";
import type { FlowStory } from "./play.ts";

const rollback = { command: "rollback", service: "storefront", reason: "it is slow" };
const freeze = { command: "freeze", scope: "storefront", reason: "the sale is on" };
const ownRollbackStops: WorldOptions = { unconfirmed: { rollbackInheritsAlarms: true } };
const says = (command: string) => (w: World) =>
  w.say({ command, release: w.release("v1").id, reason: "said in a story" });
const nothing = async (): Promise<void> => undefined;

async function alarmed(w: World): Promise<void> {
  w.push("v1");
  await w.atPoint("bake");
  w.account.world.alarms.setAlarmState("storefront-5xx", "ALARM", "high", 12 * 3600);
  await w.atPoint("back-out");
}

const upgrades: readonly FlowStory[] = [
  {
    name: "an approval",
    config: gated({ approval }),
    async upgradedAt(w) {
      w.push("v1");
      await w.atPoint("approval");
    },
    play: says("approve"),
    ends: ["v1 settled"],
  },
  {
    name: "a window",
    config: gated({ windows: [fromTen] }),
    async upgradedAt(w) {
      w.push("v1");
      await w.atPoint("window");
    },
    play: nothing,
    ends: ["v1 settled"],
  },
  {
    name: "a freeze",
    async upgradedAt(w) {
      await w.say(freeze);
      w.push("v1");
      await w.atPoint("freeze");
    },
    play: (w) => w.say({ ...freeze, command: "unfreeze" }),
    ends: ["v1 settled"],
  },
  {
    name: "a preview",
    config: preview,
    async upgradedAt(w) {
      w.push("v1");
      await w.atPoint("preview");
    },
    play: says("approve"),
    ends: ["v1 settled"],
  },
  {
    name: "somebody else's deployment",
    config: storefront({ onForeignRevision: "adopt" }),
    async upgradedAt(w) {
      await deployByHand(
        w,
        registerByHand(w, () => ({ cpu: "512" })),
      );
      w.push("v1");
      await w.atPoint("previous-wait");
    },
    play: nothing,
  },
  {
    name: "the shift, with a push afterwards that the new machine takes",
    async upgradedAt(w) {
      w.push("v1");
      await w.atPoint("shift");
    },
    play: async (w) => void w.push("v2"),
    ends: ["v1 settled", "v2 settled"],
  },
  {
    name: "the bake of two cells side by side",
    config: threeCells(),
    async upgradedAt(w) {
      w.push("v1");
      await w.until(() => w.wait("a")?.point === "bake" && w.wait("b")?.point === "bake");
    },
    play: nothing,
    ends: ["v1 settled"],
  },
  {
    name: "the bake, and an abort afterwards",
    async upgradedAt(w) {
      w.push("v1");
      await w.atPoint("bake");
    },
    play: says("abort"),
    ends: ["v1 rolled-back"],
  },
  {
    name: "backing out",
    options: ownRollbackStops,
    upgradedAt: alarmed,
    play: nothing,
    ends: ["v1 rolled-back"],
  },
  {
    name: "the beginning of a rollback, which waits for a release to yield",
    options: ownRollbackStops,
    async upgradedAt(w) {
      await alarmed(w);
      await w.say(rollback);
      await w.atPoint("yield");
    },
    play: nothing,
    ends: ["v1 rolled-back", "rollback settled"],
  },
  {
    name: "a rollback's backing out",
    async upgradedAt(w) {
      for (const tag of ["v1", "v2"]) {
        w.push(tag);
        await w.ended(tag);
      }
      await w.pass(60 * minute);
      await w.say(rollback);
      await w.atPoint("back-out");
    },
    play: nothing,
    ends: ["v1 settled", "v2 settled", "rollback settled"],
  },
];

export const upgradeStories: readonly FlowStory[] = upgrades.map((story) => ({
  ...story,
  name: `our own upgrade during ${story.name}`,
}));
