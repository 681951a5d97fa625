import { describe, expect, test } from "vitest";
import { early } from "../../../functions/judge/early.ts";
import type { Phase } from "../../../functions/judge/phases.ts";
import type { Point } from "../../../functions/judge/verdict.ts";

const start = 6000;
const steps = [{ at: start, share: 0.1 }];
const points = (values: readonly number[], from = start): Point[] =>
  values.map((value, at) => ({ at: from + 60 * at, value }));

/** Stable goes up and down by 1 % before. */
const wobble = (count: number): number[] =>
  Array.from({ length: count }, (_, at) => (at % 2 === 0 ? 100 : 101));

function phase(
  candidate: readonly number[],
  changes: Partial<Phase<Point>> & { before?: number[] } = {},
): Phase<Point> {
  const { before = wobble(40), ...rest } = changes;
  const stable = points(candidate.map(() => 100));
  return {
    against: "stable-now",
    candidate: points(candidate),
    sinceCold: [],
    stable,
    everStable: [...points(before, start - 60 * before.length), ...stable],
    lead: 0,
    isFresh: true,
    isCold: false,
    ...rest,
  };
}

/** What one minute deviates: ln(1.01) / √2, widened for a tenth of the traffic beside nine tenths. */
const deviation = (Math.log(1.01) / Math.SQRT2) * Math.sqrt(1 / 0.1 + 1 / 0.9);
/** Student's t of 39 degrees, as normal deviations. */
const careful = (z: number): number => Math.sign(z) * Math.sqrt(39 * Math.log1p((z * z) / 39)) * (313 / 315);
const times = (deviations: number): number => 100 * Math.exp(deviations * deviation);

describe("what few minutes say", () => {
  test("it is measured in what stable deviated before, widened by the shares of the traffic", () => {
    const { z, shift } = early(phase([times(1), times(2)]), steps, 1) ?? { z: 0, shift: 0 };
    expect(z).toBeCloseTo(careful(3 / Math.SQRT2), 10);
    expect(shift).toBeCloseTo(Math.exp(1.5 * deviation) - 1, 10);
  });

  test("one minute never decides, however far out it is", () => {
    const once = early(phase([1e6, 100, 100]), steps, 1)?.z ?? 0;
    expect(once).toBeCloseTo(careful(3 / Math.sqrt(3)), 10);
    expect(early(phase([1e-6, times(1)]), steps, 1)?.z).toBeCloseTo(careful(-2 / Math.SQRT2), 10);
  });

  test("down is worse where the metric says so", () => {
    const up = early(phase([times(1), times(2)]), steps, 1);
    const down = early(phase([times(-1), times(-2)]), steps, -1);
    expect(down?.z).toBeCloseTo(up?.z ?? 0, 10);
    expect(down?.shift).toBeCloseTo(up?.shift ?? 0, 10);
    expect(early(phase([times(-1), times(-2)]), steps, 1)?.z).toBeLessThan(0);
  });

  test("what both sides share falls out", () => {
    const shared = [1.5, 2, 0.7];
    const candidate = shared.map((factor) => factor * times(1));
    const beside = phase(candidate, { stable: points(shared.map((factor) => factor * 100)) });
    expect(early(beside, steps, 1)?.z).toBeCloseTo(careful(Math.sqrt(3)), 10);
  });

  test("the newest step's share counts for each minute", () => {
    const half = [...steps, { at: start + 60, share: 0.5 }].toReversed();
    const narrow = (Math.log(1.01) / Math.SQRT2) * 2;
    const { z } = early(phase([100, 100 * Math.exp(narrow)]), half, 1) ?? { z: 0 };
    expect(z).toBeCloseTo(careful(1 / Math.SQRT2), 10);
  });
});

describe("whether a difference lasts", () => {
  const dying = (by: number, count: number): number[] =>
    Array.from({ length: count }, (_, at) => times(60 * by ** at));

  test("one that loses a quarter or more of itself each minute does not", () => {
    for (const by of [0.3, 0.6, 0.75])
      for (const count of [2, 3, 5, 8, 20])
        expect(early(phase(dying(by, count)), steps, 1)?.lasts).toBe(false);
  });

  test("one that stays does, from as many minutes on as its size needs", () => {
    const lasts = (size: number, count: number) =>
      early(phase(dying(1, count).map(() => times(size))), steps, 1)?.lasts;
    expect([2, 3].map((count) => lasts(18, count))).toEqual([true, true]);
    expect([2, 3, 4].map((count) => lasts(6, count))).toEqual([false, false, true]);
    expect([4, 6, 12].map((count) => lasts(2, count))).toEqual([false, false, true]);
  });

  test("one that is three and a half deviations from any start-up does, one of a little less does not", () => {
    // Two minutes: weights −0.12 and 0.16 beside 1 and 0.75, so that a lasting difference d is 0.04 d / 0.2 of its deviation.
    expect(early(phase([times(17.51), times(17.51)]), steps, 1)?.lasts).toBe(true);
    expect(early(phase([times(17.49), times(17.49)]), steps, 1)?.lasts).toBe(false);
  });
});

describe("it says nothing", () => {
  const worse = [200, 200, 200];
  test.for<[string, Phase<Point>, typeof steps]>([
    ["of another time", phase(worse, { against: "stable-before" }), steps],
    ["without steps", phase(worse), []],
    ["where the candidate has all of the traffic", phase(worse), [{ at: start, share: 1 }]],
    ["of fewer than 20 minutes before", phase(worse, { before: wobble(19) }), steps],
    ["of one minute", phase([200]), steps],
    ["where stable never moved", phase(worse, { before: wobble(40).map(() => 100) }), steps],
    ["of zeros", phase([200, 0, 200]), steps],
    ["where stable had a zero before", phase(worse, { before: [0, ...wobble(40)] }), steps],
  ])("%s", ([, given, when]) => {
    expect(early(given, when, 1)).toBeUndefined();
  });

  test("but of 20 minutes before and two beside it does", () => {
    expect(early(phase([200, 200], { before: wobble(20) }), steps, 1)?.z).toBeGreaterThan(3);
  });
});
