import { describe, expect, test } from "vitest";
import { lookNow, lookPeriod } from "../../../../functions/judge/looks/schedule.ts";
import type { LookTimes } from "../../../../functions/judge/looks/schedule.ts";

const start = 1_000_000_000;
const after = (seconds: number, changes: Partial<LookTimes> = {}): LookTimes => ({
  startedAt: start,
  now: start + seconds * 1000,
  mostSeconds: 20 * 60,
  everySeconds: 60,
  ...changes,
});

describe("the looks at a release", () => {
  test.for([
    ["the moment the first users come", 0, 1],
    ["within the first minute", 59, 1],
    ["at its end", 60, 1],
    ["a moment later", 61, 2],
    ["in the twentieth minute", 1199, 20],
    ["long after the plan's end: looks beyond it would decide nothing", 9000, 23],
    ["before the start, where clocks differ", -30, 1],
  ] as const)("are numbered by the time: %s", ([, seconds, number]) => {
    expect(lookNow(after(seconds))).toEqual({ number, planned: 23, isLast: false });
  });

  test("are planned from the first users to the longest bake, and three more for a late start of the bake", () => {
    expect(lookNow(after(0, { everySeconds: 120 })).planned).toBe(13);
    expect(lookNow(after(0, { mostSeconds: 61, everySeconds: 60 })).planned).toBe(5);
  });

  test.for([
    ["before the bake's end", 899, false],
    ["at it", 900, true],
    ["after it, while it is drawn out", 1100, true],
  ] as const)("may end the bake from its end on: %s", ([, seconds, isLast]) => {
    expect(lookNow(after(seconds, { endsAt: start + 900_000 })).isLast).toBe(isLast);
  });

  test.for([
    ["each minute for up to 237", 237 * 60, 60, 60],
    ["each second minute beyond", 237 * 60 + 1, 60, 120],
    ["each thirteenth through 48 hours", 48 * 3600, 60, 780],
    ["no more often than configured", 3600, 300, 300],
  ] as const)("are 240 at most: %s", ([, mostSeconds, everySeconds, period]) => {
    expect(lookPeriod({ mostSeconds, everySeconds })).toBe(period);
    expect(lookNow(after(0, { mostSeconds, everySeconds })).planned).toBeLessThanOrEqual(240);
  });
});
