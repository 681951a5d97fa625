import type { RankMetric, RateMetric, ThresholdMetric } from "./verdict.ts";

/** Caches, compilers and connection pools are cold for the first minutes; seconds. */
const warmUpSeconds = 300;

/** How errors per request are judged where the configuration says no more. */
export const rateMetric = (name: string, changes: Partial<RateMetric> = {}): RateMetric => ({
  name,
  critical: true,
  weight: 1,
  direction: "up-is-worse",
  onMissing: "unclear",
  warmUpSeconds,
  method: "rates",
  against: "stable-now",
  effect: { ratio: 1.5, excess: 0.0001 },
  ...changes,
});

/** How values such as latencies are judged where the configuration says no more. */
export const rankMetric = (name: string, changes: Partial<RankMetric> = {}): RankMetric => ({
  name,
  critical: true,
  weight: 1,
  direction: "up-is-worse",
  onMissing: "unclear",
  warmUpSeconds,
  method: "ranks",
  against: "stable-now",
  effect: { shift: 0.05, share: 0.6 },
  ...changes,
});

/**
 * How values are held against fixed bounds where the configuration says no more: three in a row are worse, or
 * four. Minutes without requests have no points, so any number may be missing.
 */
export const thresholdMetric = (
  name: string,
  changes: Partial<ThresholdMetric> & Pick<ThresholdMetric, "bound">,
): ThresholdMetric => ({
  name,
  critical: true,
  weight: 1,
  direction: "up-is-worse",
  onMissing: "unclear",
  method: "thresholds",
  budget: { bad: 3, inARow: 2 },
  ...changes,
});
