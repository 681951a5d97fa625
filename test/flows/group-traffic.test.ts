import { expect, test } from "vitest";
import { member, shop } from "./group-world.ts";
import { sitedWorld, twoWaves } from "./traffic-release-world.ts";

test("invariant 1: a member whose cells are sites waits for its group with its users back, and keeps them when all go back", async () => {
  const group = { ...shop, limitSeconds: 10_800 };
  const w = await sitedWorld(twoWaves({ group }), { also: [member("checkout", { group })] });
  const isAt = (service: string, point: string) => () =>
    w.facts().openWaits.some((each) => each.service === service && each.point === point);
  for (const service of shop.services) w.push("v1", {}, {}, service);
  await w.until(isAt("storefront", "group"), 6);
  await w.until(isAt("checkout", "bake"), 6);
  expect([w.runs("a"), w.runs("b"), w.weights()]).toEqual(["v1", "v1", { a: 100, b: 100 }]);
  w.account.world.alarms.setAlarmState("checkout-5xx", "ALARM", "high", 1200);
  expect(await w.rest()).toEqual([]);
  expect(w.outcomes()).toEqual(["v1 rolled-back", "v1 rolled-back"]);
  expect([w.runs("a"), w.runs("b"), w.runs("a", "checkout")]).toEqual(["v0", "v0", "v0"]);
  expect(w.weights()).toEqual({ a: 100, b: 100 });
});
