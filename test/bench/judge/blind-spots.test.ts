import { expect, test } from "vitest";
import { rankMetric, rateMetric } from "../../../functions/judge/defaults.ts";
import { judge } from "../../../functions/judge/judge.ts";
import type { Measured, Series } from "../../../functions/judge/verdict.ts";
import { judgeMetric, plainMetric } from "./rules/kayenta/metric.ts";

const minutesOf = (count: number): number[] => Array.from({ length: count }, (_, minute) => minute);
const steps = [{ at: 0, share: 0.1 }];
const look = (number: number, planned: number, measured: Measured) =>
  judge({ number, planned, steps, measured: [measured], alarms: [] }).verdict;

const counts = (errors: readonly number[], requests: number): Series => ({
  kind: "counts",
  periodSeconds: 60,
  counts: errors.map((each, minute) => ({ at: 60 * minute, errors: each, requests })),
});

const values = (of: readonly number[]): Series => ({
  kind: "values",
  periodSeconds: 60,
  points: of.map((value, minute) => ({ at: 60 * minute, value })),
});

test("errors in three minutes of ten on a baseline of zeros pass with Kayenta at any length, and are worse with ours", () => {
  for (const count of [20, 60]) {
    const errors = minutesOf(count).map((minute) => (minute % 10 < 3 ? 5 + (minute % 3) : 0));
    const none = errors.map(() => 0);
    expect(judgeMetric(plainMetric, none, errors).label).toBe("Pass");
    const verdicts = minutesOf(count).map((minute) =>
      look(minute + 1, count, {
        metric: rateMetric("errors"),
        candidate: counts(errors.slice(0, minute + 1), 600),
        stable: counts(none.slice(0, minute + 1), 5400),
      }),
    );
    expect(verdicts).toContain("worse");
  }
});

test("two points a side that are far apart are High with Kayenta, and unclear with ours even at the last look", () => {
  const [control, experiment] = [
    [1, 2],
    [10, 12],
  ];
  expect(judgeMetric(plainMetric, control, experiment).label).toBe("High");
  for (const warmUpSeconds of [0, 300]) {
    const metric = rankMetric("latency", { warmUpSeconds });
    expect(look(2, 2, { metric, candidate: values(experiment), stable: values(control) })).toBe("unclear");
  }
});
