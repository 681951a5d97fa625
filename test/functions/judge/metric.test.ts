import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { judgeMetric } from "../../../functions/judge/metric.ts";
import type { View } from "../../../functions/judge/metric.ts";
import type { Measured, Series } from "../../../functions/judge/verdict.ts";
import { bounds, counts, ranks, rates, start, times, values } from "./look.ts";

const view: View = { number: 30, planned: 30, isLast: true, steps: [], falseAlarms: 0.01 };
const hour = start - 3600;
const judged = (measured: Measured, changes: Partial<View> = {}) =>
  judgeMetric(measured, { ...view, ...changes });
const latency = (candidate: readonly number[], stable: readonly number[], changes = {}) =>
  judged({ metric: ranks(changes), candidate: values(candidate), stable: values(stable) });
const errors = (mine: readonly number[], theirs: readonly number[], changes = {}) =>
  judged({ metric: rates(changes), candidate: counts(mine, 100), stable: counts(theirs, 900) });

describe("values compared by ranks", () => {
  test("clearly higher ones are worse, where up is worse, and only there", () => {
    const [low, high] = [times(30, 100, 104, 99, 103), times(30, 131, 127, 130, 126)];
    expect(latency(high, low).verdict).toBe("worse");
    expect(latency(low, high).verdict).toBe("pass");
    expect(latency(high, low, { direction: "down-is-worse" }).verdict).toBe("pass");
    expect(latency(low, high, { direction: "down-is-worse" }).verdict).toBe("worse");
  });

  test("say size, centre, shift, interval, share of pairs, and how far from chance", () => {
    const { sizes, centres, estimate, interval, effect, evidence, against } = latency(
      times(30, 120, 122),
      times(30, 100, 102),
    );
    expect({ sizes, centres, estimate, against }).toEqual({
      sizes: { candidate: 30, stable: 30 },
      centres: { candidate: 121, stable: 101 },
      estimate: 20,
      against: "stable-now",
    });
    expect(interval).toMatchObject({ of: "shift", low: 20, high: 20, deviations: evidence?.bound });
    expect(effect).toEqual({ share: 1, shift: 20 / 101 });
    expect(evidence?.z).toBeGreaterThan(evidence?.bound ?? Infinity);
  });

  test("down is worse: the shift keeps its sign", () => {
    const { estimate, interval, centres } = latency(times(30, 80, 82), times(30, 100, 102), {
      direction: "down-is-worse",
    });
    expect([estimate, interval?.low, interval?.high, centres]).toEqual([
      -20,
      -20,
      -20,
      { candidate: 81, stable: 101 },
    ]);
  });

  test("a real shift below what counts is no matter", () => {
    const { verdict, sentence } = latency(times(30, 103, 104), times(30, 100, 101));
    expect(verdict).toBe("pass");
    expect(sentence).toContain("the difference is real, but smaller than what counts");
  });

  test("what the newest third no longer shows is over", () => {
    const over = [...times(60, 115, 155), ...times(30, 100, 140)];
    const { verdict, sentence } = latency(over, times(90, 100, 140));
    expect(verdict).toBe("pass");
    expect(sentence).toContain("the newest third of the minutes no longer shows it");
  });

  test("five points a side are unclear, fully apart as they may be; six are compared", () => {
    const apart = (count: number) => latency(times(count, 300, 301), times(count, 100, 101));
    expect(apart(5).verdict).toBe("unclear");
    expect(apart(5).sentence).toContain(
      "5 points of the candidate and 5 of stable are too few: 6 of each are needed",
    );
    expect(apart(6).verdict).not.toBe("unclear");
  });

  test("two points a side are unclear, never worse", () => {
    expect(latency([900, 901], [1, 2]).verdict).toBe("unclear");
  });

  test("constants have an answer: equal ones pass, a higher one is worse", () => {
    expect(latency(times(30, 7), times(30, 7)).verdict).toBe("pass");
    expect(latency(times(30, 8), times(30, 7)).verdict).toBe("worse");
    expect(latency(times(30, 8), times(30, 0)).verdict).toBe("worse");
    expect(latency(times(30, 0), times(30, 8)).verdict).toBe("pass");
  });

  test("values on zeros in some minutes are seen by their mean: the median hides them", () => {
    const some = times(60, 0, 6, 0);
    expect(latency(some, times(60, 0)).verdict).toBe("worse");
  });

  test("without a minute beside stable, it is compared with stable before", () => {
    const alone = judged({
      metric: ranks(),
      candidate: values(times(30, 140, 141)),
      stable: values(times(60, 100, 101), hour),
    });
    expect([alone.against, alone.verdict]).toEqual(["stable-before", "worse"]);
    expect(alone.sentence).toContain("of stable before");
  });
});

describe("errors compared by rates", () => {
  test("more for each request are worse, fewer are not", () => {
    expect(errors(times(30, 2), times(30, 2)).verdict).toBe("worse");
    expect(errors(times(30, 0, 0, 1), times(30, 3)).verdict).toBe("pass");
  });

  test("a few errors against none are seen for what they are", () => {
    const { verdict, interval, estimate } = errors(times(20, 0, 1), times(20, 0));
    expect(verdict).toBe("worse");
    expect(interval).not.toHaveProperty("high");
    expect(estimate).toBeUndefined();
  });

  test("three errors in a thousand against none in nine thousand are beyond chance, but not at one of thirty looks", () => {
    const { verdict, evidence } = errors([1, 0, 0, 1, 0, 0, 1, 0, 0, 0], times(10, 0));
    expect(evidence?.z).toBeCloseTo(3.0902, 3);
    expect(verdict).toBe("pass");
  });

  test("all in one minute may be one mishap", () => {
    const { verdict, sentence } = errors([...times(28, 0), 20, 0], times(30, 0));
    expect([verdict, sentence.endsWith("all errors fell into one minute")]).toEqual(["pass", true]);
  });

  test("less than what counts is no matter", () => {
    expect(errors(times(30, 20), times(30, 90), { effect: { ratio: 3, excess: 0 } }).sentence).toContain(
      "smaller than what counts",
    );
    expect(errors(times(30, 20), times(30, 90), { effect: { ratio: 1.5, excess: 0.2 } }).verdict).toBe(
      "pass",
    );
    expect(errors(times(30, 20), times(30, 90), { effect: { ratio: 1.5, excess: 0.05 } }).verdict).toBe(
      "worse",
    );
  });

  test("what the newest third no longer shows is over, also when nobody errs any more", () => {
    const over = errors([...times(20, 3), ...times(10, 0)], times(30, 1));
    expect([over.verdict, over.sentence.endsWith("no longer shows it")]).toEqual(["pass", true]);
    expect(errors([...times(20, 3), ...times(10, 0)], times(30, 0)).verdict).toBe("pass");
  });

  test.for([
    [29, 900, 3, "unclear"],
    [30, 900, 3, "pass"],
    [900, 29, 3, "unclear"],
    [900, 900, 2, "unclear"],
  ] as const)("%s requests, stable's %s, in %s minutes: %s", ([mine, theirs, minutes, verdict]) => {
    const part = (requests: number): Series => ({
      kind: "counts",
      periodSeconds: 60,
      counts: whole(requests, minutes),
    });
    const found = judged({ metric: rates(), candidate: part(mine), stable: part(theirs) });
    expect(found.verdict).toBe(verdict);
  });

  test("a fixed bound needs no stable", () => {
    const fixed = (mine: readonly number[]) =>
      judged({ metric: rates({ against: { rate: 0.01 } }), candidate: counts(mine, 100) });
    expect(fixed(times(30, 5)).verdict).toBe("worse");
    expect(fixed(times(30, 1)).verdict).toBe("pass");
    expect(fixed([5, 5]).verdict).toBe("unclear");
    expect(fixed(times(30, 5))).toMatchObject({
      against: "bound",
      centres: { candidate: 0.05 },
      sizes: { candidate: 3000 },
    });
    expect(fixed([...times(20, 6), ...times(10, 0)]).verdict).toBe("pass");
  });

  test("more evidence never turns worse into a pass", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 20 }), (mine, theirs) => {
        const found = (each: number) => errors(times(30, each), times(30, theirs)).verdict;
        if (found(mine) === "worse") expect(found(mine + 1)).toBe("worse");
      }),
      { numRuns: 40 },
    );
  });
});

const whole = (requests: number, minutes: number) =>
  times(minutes, 0).map((errors, at) => ({
    at: start + 60 * at,
    errors,
    requests: at === 0 ? requests - (minutes - 1) : 1,
  }));

describe("what cannot be judged is unclear, with the reason", () => {
  const stable = values(times(30, 1));
  test.for([
    ["NaN", values([1, Number.NaN]), stable, "which is not a finite number"],
    ["infinite", values([1, Infinity]), stable, "which is not a finite number"],
    ["stable's NaN", values(times(30, 1)), values([Number.NaN]), "stable cannot be judged: its point of"],
    [
      "another period",
      { ...values([1]), periodSeconds: 300 } as Series,
      stable,
      "are of 300 s, stable's of 60 s",
    ],
    ["no such metric", { kind: "unreadable", reason: "no such metric" }, stable, "no such metric"],
    ["nothing of stable", values([1]), values([]), "nothing was measured of stable"],
    ["stable was not asked", values([1]), undefined, "stable cannot be judged: nothing was measured of it"],
  ] as const)("%s", ([, candidate, stable, reason]) => {
    const found = judged({ metric: ranks(), candidate, ...(stable ? { stable } : {}) });
    expect(found.verdict).toBe("unclear");
    expect(found.sentence).toContain(reason);
  });

  test("values where counts are needed", () => {
    const found = judged({ metric: rates(), candidate: values([1]), stable: counts([1], 10) });
    expect([found.verdict, found.sentence]).toEqual([
      "unclear",
      "errors: the candidate cannot be judged: errors and requests are needed, but values were measured",
    ]);
  });

  test("all within the time to warm up", () => {
    const found = judged(
      { metric: rates({ warmUpSeconds: 300 }), candidate: counts([0], 9), stable: counts([0], 9, hour) },
      { steps: [{ at: start, share: 0.1 }], number: 1, isLast: false },
    );
    expect(found.verdict).toBe("unclear");
  });
});

describe("nothing of the candidate", () => {
  test.for([
    ["pass", 1, "pass"],
    ["unclear", 9, "unclear"],
    ["worse", 4, "unclear"],
    ["worse", 5, "worse"],
  ] as const)("counts as configured: %s, at look %s: %s", ([onMissing, number, verdict]) => {
    const missing = { candidate: values([]), stable: values(times(9, 1)) };
    expect(judged({ metric: ranks({ onMissing }), ...missing }, { number }).verdict).toBe(verdict);
    expect(judged({ metric: bounds({ onMissing }), ...missing }, { number }).verdict).toBe(verdict);
  });

  test("an unreadable series is not a missing one", () => {
    const unreadable = { kind: "unreadable", reason: "no right" } as const;
    expect(judged({ metric: ranks({ onMissing: "worse" }), candidate: unreadable }).verdict).toBe("unclear");
  });
});
