import { describe, expect, test } from "vitest";
import { clean, percentile } from "./rules/kayenta/cleaning.ts";
import { shiftInterval } from "./rules/kayenta/interval.ts";
import { judgeMetric, plainMetric } from "./rules/kayenta/metric.ts";
import type { KayentaMetric } from "./rules/kayenta/metric.ts";
import { judgeRepeatedly } from "./rules/kayenta/repeated.ts";
import { classify, summaryScore } from "./rules/kayenta/score.ts";
import type { ScoredMetric } from "./rules/kayenta/score.ts";

const repeated = (value: number, times: number): number[] => Array.from({ length: times }, () => value);
const five = (value: number): number[] => repeated(value, 5);
const either: KayentaMetric = { ...plainMetric, direction: "either" };

describe("what Kayenta's own tests say of a metric", () => {
  const cases: [string, KayentaMetric, number[], number[], string][] = [
    ["a constant above a constant", either, five(10), five(1), "High"],
    ["a constant above zeros", either, five(10), five(0), "High"],
    [
      "zeros under what varies, where no mean ratio exists",
      either,
      five(0),
      [54.9, 54.5, 55.1, 55.6, 57.4],
      "Low",
    ],
    ["one value of five above a constant", either, [1, 1, 1, 1, 10], five(1), "Pass"],
    [
      "one value of five under a constant",
      { ...plainMetric, direction: "decrease" },
      [0, 1, 1, 1, 1],
      five(1),
      "Pass",
    ],
    ["the same constant, of other length", either, [1, 1, 1], [1, 1], "Pass"],
    ["the same values in another order", either, [3, 1, 2], [1, 2, 3], "Pass"],
    ["no points, NaN removed", either, [], five(1), "Nodata"],
    ["no points, NaN replaced", { ...either, nanStrategy: "replace" }, [], five(1), "Pass"],
    [
      "no points where there must be some",
      { ...either, mustHaveData: true },
      [],
      five(1),
      "NodataFailMetric",
    ],
    [
      "an increase where only a decrease counts",
      { ...plainMetric, direction: "decrease" },
      five(10),
      five(1),
      "Pass",
    ],
  ];
  test.for(cases)("%s", ([, metric, experiment, control, label]) => {
    expect(judgeMetric(metric, control, experiment).label).toBe(label);
  });

  const [experiment, control] = [
    [20, 22, 21, 25, 30],
    [1, 2.2, 1.1, 2.5, 3],
  ] as const;
  const of95 = (x: readonly number[], y: readonly number[]) => shiftInterval(x, y, 0.95);
  const critical: KayentaMetric = { ...either, critical: true };

  test("a critical metric fails the run unless the effect stays under its critical increase", () => {
    expect(judgeMetric(critical, control, experiment, of95)).toEqual({ label: "High", critical: true });
    const bounded = { ...critical, allowedIncrease: 5, criticalIncrease: 13 };
    expect(judgeMetric(bounded, control, experiment, of95)).toEqual({ label: "High", critical: false });
    expect(judgeMetric({ ...critical, allowedIncrease: 13 }, control, experiment, of95).label).toBe("Pass");
  });

  test("the interval of four against four ends where its search ends", () => {
    const { lower, upper, estimate } = shiftInterval([10, 20, 30, 40], [1, 2, 3, 4], 0.95);
    expect([lower, upper]).toEqual([expect.closeTo(6, 6), expect.closeTo(39, 6)]);
    expect(estimate).toBeCloseTo(22.5, 4);
  });

  test("a metric whose test throws is an Error and is not critical", () => {
    const throws = (): never => {
      throw new RangeError("no rank differs");
    };
    expect(judgeMetric(critical, [1, 2], [2, 3], throws)).toEqual({ label: "Error", critical: false });
  });
});

describe("Kayenta's two blind spots", () => {
  test("30 % of points with errors on a baseline of zeros pass, however many there are", () => {
    for (const points of [20, 60, 200]) {
      const experiment = Array.from({ length: points }, (_, place) => (place % 10 < 3 ? 5 + (place % 3) : 0));
      expect(judgeMetric(plainMetric, repeated(0, points), experiment).label).toBe("Pass");
    }
  });

  test("two points a side are enough for High", () => {
    expect(judgeMetric(plainMetric, [1, 2], [10, 12]).label).toBe("High");
  });
});

test("outliers go only beyond both the fence and the outer percentiles", () => {
  const series = [...Array.from({ length: 200 }, (_, place) => place % 10), 1000];
  const cleaning = { nanStrategy: "remove", outliers: "remove", outlierFactor: 3 } as const;
  expect(clean(series, cleaning)).toEqual(series.slice(0, -1));
  expect(clean([1, Number.NaN, 2], { ...cleaning, outliers: "keep" })).toEqual([1, 2]);
  expect(clean([1, Number.NaN], { ...cleaning, nanStrategy: "replace", outliers: "keep" })).toEqual([1, 0]);
  expect(percentile([1, 2, 3, 4], 0.25)).toBe(1.75);
});

describe("the summary score", () => {
  const metric = (label: ScoredMetric["label"], group: string, critical = false): ScoredMetric => ({
    label,
    critical,
    groups: [group],
    muted: false,
  });

  test("groups without a weight share what is left", () => {
    const metrics = [metric("Pass", "a"), metric("High", "b"), metric("Pass", "c"), metric("High", "c")];
    expect(summaryScore(metrics, { a: 40 })).toBe(40 + 15);
  });

  test("a critical metric that does not pass, or half of all without points, makes it 0", () => {
    expect(summaryScore([metric("Pass", "a"), metric("High", "a", true)], {})).toBe(0);
    expect(summaryScore([metric("Pass", "a"), metric("Nodata", "a")], {})).toBe(0);
    expect(summaryScore([metric("Pass", "a"), metric("Pass", "a"), metric("Nodata", "a")], {})).toBe(100);
  });

  test("a metric in error disappears, and a muted one too", () => {
    expect(summaryScore([metric("Error", "a"), metric("Pass", "b")], {})).toBe(100);
    expect(summaryScore([{ ...metric("High", "a"), muted: true }, metric("Pass", "b")], {})).toBe(100);
  });

  test("exactly marginal is called Marginal and ends a repeated analysis all the same", () => {
    expect(classify(75, 95, 75)).toBe("Marginal");
    const settings = { lifetimeMinutes: 65, intervalMinutes: 20, pass: 95, marginal: 75 };
    expect(judgeRepeatedly(settings, () => 75)).toEqual({ passed: false, after: 20 });
    expect(judgeRepeatedly(settings, () => 80)).toEqual({ passed: false, after: 60 });
    expect(judgeRepeatedly(settings, (minutes) => (minutes < 60 ? 80 : 95))).toEqual({
      passed: true,
      after: 60,
    });
  });
});
