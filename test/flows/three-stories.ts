import { expect } from "vitest";
import { storefront } from "./stories.ts";
import { minute, world } from "./world.ts";
import type { World, WorldOptions } from "./world.ts";

const strategy = { kind: "canary", weight: 10, intervalSeconds: 300, bakeSeconds: 300 } as const;

/** A good release, a bad one, and one that a person rolls back, one after another; all comes to rest. */
export async function threeStories(
  options: WorldOptions = {},
  arrange: (w: World) => void = () => undefined,
): Promise<World> {
  const w = await world(storefront({ strategy }), options);
  const { alarms } = w.account.world;
  arrange(w);
  w.push("v1");
  await w.ended("v1");
  w.push("v2");
  await w.until(() => w.shares()["v2"] === 10);
  alarms.setAlarmState("storefront-5xx", "ALARM", "high", 1200);
  await w.ended("v2");
  alarms.setAlarmState("storefront-5xx", "OK", "low again");
  await w.pass(20 * minute);
  w.push("v3");
  await w.until(() => w.runs() === "v3");
  await w.say({ command: "rollback", service: "storefront", reason: "it is slow", freeze: false });
  expect(await w.rest()).toEqual([]);
  return w;
}

export const ended = ["v1 settled", "v2 rolled-back", "v3 rolled-back", "rollback settled"];
