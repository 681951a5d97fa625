import { rankMetric, rateMetric } from "../../../functions/judge/defaults.ts";
import type {
  Count,
  Look,
  Measured,
  MetricJudgement,
  Point,
  RankMetric,
  RateMetric,
  Series,
  ThresholdMetric,
} from "../../../functions/judge/verdict.ts";

/** The candidate's first minute. */
export const start = 36_000;

export const values = (all: readonly number[], from = start): Series => ({
  kind: "values",
  periodSeconds: 60,
  points: all.map((value, at): Point => ({ at: from + 60 * at, value })),
});

export const counts = (errors: readonly number[], requests: number, from = start): Series => ({
  kind: "counts",
  periodSeconds: 60,
  counts: errors.map((each, at): Count => ({ at: from + 60 * at, errors: each, requests })),
});

/** The same number of times the same, or by turns. */
export const times = (count: number, ...values: readonly number[]): number[] =>
  Array.from({ length: count }, (_, at) => values[at % values.length] ?? 0);

export const ranks = (changes: Partial<RankMetric> = {}): RankMetric =>
  rankMetric("latency", { warmUpSeconds: 0, ...changes });
export const rates = (changes: Partial<RateMetric> = {}): RateMetric =>
  rateMetric("errors", { warmUpSeconds: 0, ...changes });
export const bounds = (changes: Partial<ThresholdMetric> = {}): ThresholdMetric => ({
  name: "queue",
  critical: true,
  weight: 1,
  direction: "up-is-worse",
  onMissing: "unclear",
  method: "thresholds",
  bound: { max: 100 },
  budget: { bad: 0, inARow: 0, missing: 0 },
  ...changes,
});

export const look = (measured: readonly Measured[], changes: Partial<Look> = {}): Look => ({
  number: 30,
  planned: 30,
  steps: [],
  measured,
  alarms: [],
  ...changes,
});

/** A threshold metric that says so. */
export const saying = (
  verdict: MetricJudgement["verdict"],
  changes: Partial<ThresholdMetric> = {},
): Measured => ({
  metric: bounds({ name: verdict, ...changes }),
  candidate: values({ pass: times(5, 50), worse: times(5, 200), unclear: [50] }[verdict]),
});
