import { describe, expect, test } from "vitest";
import { fullFrom, phasesOf, warmUps } from "../../../functions/judge/phases.ts";
import type { Phase } from "../../../functions/judge/phases.ts";

type Timed = { readonly at: number };
const minutes = (from: number, to: number): Timed[] =>
  Array.from({ length: to - from }, (_, index) => ({ at: 60 * (from + index) }));
const of = (points: readonly Timed[]): string => {
  const times = points.map(({ at }) => at / 60);
  return times.length === 0 ? "" : `${times[0]}-${times.at(-1)}`;
};
const told = (phases: readonly Phase<Timed>[]) =>
  phases
    .filter(({ isWhole }) => !isWhole)
    .map(
      ({ against, candidate, stable, isCold, lead }) =>
        `${against}${isCold ? " cold" : ""} ${of(candidate)} with ${of(stable)} after ${lead}`,
    );
const plain = { against: "stable-now", periodSeconds: 60, cold: [], isPooled: false } as const;

describe("warm-ups", () => {
  test("follow the start, and each step that at least doubles the traffic", () => {
    const steps = [
      { at: 600, share: 0.2 },
      { at: 0, share: 0.1 },
      { at: 900, share: 0.39 },
      { at: 1200, share: 0.4 },
      { at: 1800, share: 1 },
    ];
    expect(warmUps(steps, 300).map(({ from, to }) => [from, to])).toEqual([
      [0, 300],
      [600, 900],
      [1200, 1500],
      [1800, 2100],
    ]);
  });

  test("there are none without a time to warm up, without steps, or without traffic", () => {
    expect(warmUps([{ at: 0, share: 1 }], 0)).toEqual([]);
    expect(warmUps([], 300)).toEqual([]);
    expect(warmUps([{ at: 0, share: 0 }], 300)).toEqual([]);
  });
});

test("all traffic is the candidate's from the step that says so", () => {
  expect(
    fullFrom([
      { at: 9, share: 1 },
      { at: 5, share: 1 },
      { at: 1, share: 0.5 },
    ]),
  ).toBe(5);
  expect(fullFrom([{ at: 1, share: 0.99 }])).toBeUndefined();
});

describe("what is compared", () => {
  test("minutes that both have, one with another", () => {
    const phases = phasesOf(minutes(10, 15), minutes(0, 20), plain);
    expect(told(phases)).toEqual(["stable-now 10-14 with 10-14 after 0"]);
    expect(of(phases[0]?.everStable ?? [])).toBe("0-19");
  });

  test("once stable is gone, the candidate's minutes alone with all of stable's", () => {
    expect(told(phasesOf(minutes(10, 20), minutes(0, 15), plain))).toEqual([
      "stable-now 10-14 with 10-14 after 0",
      "stable-before 15-19 with 0-14 after 5",
    ]);
  });

  test("counts are pooled then: all of the candidate's", () => {
    expect(told(phasesOf(minutes(10, 20), minutes(0, 15), { ...plain, isPooled: true }))).toEqual([
      "stable-now 10-14 with 10-14 after 0",
      "stable-before 10-19 with 0-14 after 0",
    ]);
  });

  test("stable before alone, when that was asked for; what is beside it only if there is nothing else", () => {
    const before = { ...plain, against: "stable-before" } as const;
    expect(told(phasesOf(minutes(10, 15), minutes(0, 15), before))).toEqual([
      "stable-before 10-14 with 0-9 after 0",
    ]);
    expect(told(phasesOf(minutes(10, 15), minutes(10, 15), before))).toEqual([
      "stable-before 10-14 with 10-14 after 0",
    ]);
  });

  test("in a warm-up that lasts, its minutes for themselves; afterwards they are left out", () => {
    const cold = [{ from: 600, to: 900 }];
    expect(told(phasesOf(minutes(10, 13), minutes(0, 13), { ...plain, cold }))).toEqual([
      "stable-now cold 10-12 with 10-12 after 0",
    ]);
    expect(told(phasesOf(minutes(10, 18), minutes(0, 18), { ...plain, cold }))).toEqual([
      "stable-now 15-17 with 15-17 after 5",
    ]);
  });

  test("a second warm-up comes beside what was found before it", () => {
    const cold = [
      { from: 600, to: 660 },
      { from: 900, to: 1200 },
    ];
    expect(told(phasesOf(minutes(10, 17), minutes(0, 15), { ...plain, cold }))).toEqual([
      "stable-now 11-14 with 11-14 after 1",
      "stable-before cold 15-16 with 0-14 after 5",
    ]);
  });

  test("the whole time beside stable is one more phase, warm or not", () => {
    const cold = [{ from: 600, to: 900 }];
    const whole = phasesOf(minutes(10, 18), minutes(0, 16), { ...plain, cold }).find(
      ({ isWhole }) => isWhole,
    );
    expect([of(whole?.candidate ?? []), whole?.isFresh]).toEqual(["10-15", true]);
  });

  test("a phase is fresh for ten minutes after a warm-up, and never where there is none", () => {
    const cold = [{ from: 600, to: 660 }];
    const isFresh = (to: number, changes = {}) =>
      phasesOf(minutes(10, to), minutes(0, 40), { ...plain, cold, ...changes })[1]?.isFresh;
    expect([isFresh(20), isFresh(21), isFresh(20, { cold: [] })]).toEqual([true, false, false]);
  });

  test("how long a phase can be is known from its warm-up, or from the step to all traffic", () => {
    const cold = [{ from: 600, to: 870 }];
    const periods = (to: number, changes = {}) =>
      phasesOf(minutes(10, to), minutes(0, 16), { ...plain, cold, ...changes }).at(-1)?.periods;
    expect(periods(12)).toBe(5);
    expect(periods(16)).toBeUndefined();
    expect(periods(16, { fullAt: 1800 })).toBe(15);
  });

  test("what fades is looked for in the minutes since the last warm-up, also where more are pooled", () => {
    const cold = [
      { from: 600, to: 660 },
      { from: 900, to: 960 },
    ];
    const [, , before] = phasesOf(minutes(10, 20), minutes(0, 15), { ...plain, cold, isPooled: true });
    expect([of(before?.candidate ?? []), of(before?.sinceCold ?? []), before?.isFresh]).toEqual([
      "11-19",
      "16-19",
      true,
    ]);
  });

  test("stable's points are not made up where it has none", () => {
    expect(phasesOf(minutes(10, 15), [], plain)).toEqual([]);
    expect(phasesOf([], minutes(0, 10), plain)).toEqual([]);
  });
});
