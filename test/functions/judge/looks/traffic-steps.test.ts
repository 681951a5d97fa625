import { describe, expect, test } from "vitest";
import { shiftSeconds, shiftSteps, withStep } from "../../../../functions/judge/looks/traffic-steps.ts";

const startedAt = 1_700_000_000_900;
const first = 1_700_000_000;
const canary = { kind: "canary", weight: 10, intervalSeconds: 300, bakeSeconds: 900 } as const;
const linear = { kind: "linear", weight: 25, everySeconds: 60, bakeSeconds: 900 } as const;
const atOnce = { kind: "all-at-once", bakeSeconds: 900 } as const;
const weighted = { kind: "weighted", steps: [], bakeSeconds: 900 } as const;

describe("the steps of the traffic", () => {
  test("of a canary are its weight, and all of it after the interval", () => {
    expect(shiftSteps(canary, startedAt)).toEqual([
      { at: first, share: 0.1 },
      { at: first + 300, share: 1 },
    ]);
    expect(shiftSeconds(canary)).toBe(300);
  });

  test("of a linear shift are equal, and the first comes at once", () => {
    expect(shiftSteps(linear, startedAt)).toEqual([
      { at: first, share: 0.25 },
      { at: first + 60, share: 0.5 },
      { at: first + 120, share: 0.75 },
      { at: first + 180, share: 1 },
    ]);
    expect(shiftSeconds(linear)).toBe(180);
  });

  test("of a linear shift whose weight does not divide 100 end with all of it", () => {
    expect(shiftSteps({ ...linear, weight: 40 }, startedAt).map(({ share }) => share)).toEqual([0.4, 0.8, 1]);
  });

  test.for([atOnce, weighted])("of $kind are one", (strategy) => {
    expect(shiftSteps(strategy, startedAt)).toEqual([{ at: first, share: 1 }]);
    expect(shiftSeconds(strategy)).toBe(0);
  });

  test("that are seen one by one are kept with the time of their first sight", () => {
    const one = withStep([], { at: 10, share: 0.2 });
    expect(withStep(one, { at: 20, share: 0.2 })).toEqual([{ at: 10, share: 0.2 }]);
    expect(withStep(one, { at: 30, share: 1 })).toEqual([
      { at: 10, share: 0.2 },
      { at: 30, share: 1 },
    ]);
    expect(withStep([], { at: 5, share: 0 })).toEqual([]);
  });
});
