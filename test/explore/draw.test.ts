import { describe, expect, test } from "vitest";
import { drawScenario } from "./draw.ts";
import { play } from "./play.ts";
import { kindOf } from "./shrink.ts";

const seeds = Array.from({ length: 200 }, (_, index) => index + 1);

describe("a seed", () => {
  test("is the same scenario every time", () => {
    for (const seed of seeds.slice(0, 20)) expect(drawScenario(seed, 3)).toEqual(drawScenario(seed, 3));
  });

  test("is another scenario than its neighbour", () => {
    expect(new Set(seeds.map((seed) => JSON.stringify(drawScenario(seed, 3)))).size).toBe(seeds.length);
  });

  test("has no more faults than it may", () => {
    for (const seed of seeds) {
      expect(drawScenario(seed, 0).faults).toEqual([]);
      expect(drawScenario(seed, 2).faults.length).toBeLessThanOrEqual(2);
    }
  });

  test("is plain data: it survives being written down", () => {
    for (const seed of seeds.slice(0, 20)) {
      const scenario = drawScenario(seed, 3);
      expect(JSON.parse(JSON.stringify(scenario))).toEqual(scenario);
    }
  });

  test("plays the same way twice", async () => {
    const once = await play(drawScenario(7, 3));
    expect(await play(drawScenario(7, 3))).toEqual(once);
    expect(once.calls).toBeGreaterThan(100);
  });
});

test("a few seeds break nothing", async () => {
  for (const seed of seeds.slice(0, 25)) expect((await play(drawScenario(seed, 3))).problems).toEqual([]);
});

test("two problems of one kind differ in names and numbers only", () => {
  const one = "invariant 5: pointsman-deploy called CreateDeployment with fence 1, the lease has 2";
  expect(kindOf(one)).toBe(kindOf(one.replace("fence 1", "fence 7")));
  expect(kindOf(one)).not.toBe(kindOf(one.replace("called", "did not call")));
});
