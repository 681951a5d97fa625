import { clean } from "./cleaning.ts";
import type { Cleaning } from "./cleaning.ts";
import { shiftInterval } from "./interval.ts";
import type { ShiftInterval } from "./interval.ts";

export interface KayentaMetric extends Cleaning {
  readonly direction: "increase" | "decrease" | "either";
  readonly critical: boolean;
  readonly mustHaveData: boolean;
  readonly muted: boolean;
  readonly measure: "meanRatio" | "cles";
  /** Effects that must be reached; without them 1 for meanRatio and 0.5 for cles. */
  readonly allowedIncrease?: number;
  readonly allowedDecrease?: number;
  readonly criticalIncrease?: number;
  readonly criticalDecrease?: number;
}

export type KayentaLabel = "Pass" | "High" | "Low" | "Nodata" | "NodataFailMetric" | "Error";

export interface KayentaAnswer {
  readonly label: KayentaLabel;
  /** True where the metric alone brings the summary to 0. */
  readonly critical: boolean;
}

export const plainMetric: KayentaMetric = {
  direction: "increase",
  critical: false,
  mustHaveData: false,
  muted: false,
  nanStrategy: "remove",
  outliers: "keep",
  outlierFactor: 3,
  measure: "meanRatio",
};

/** Kayenta's properties of this name are never read: its judge passes these literals. */
const tolerance = 0.25;

/**
 * One metric by `NetflixACAJudge-v1.0`.
 *
 * | what                                   | label                                                        |
 * | -------------------------------------- | ------------------------------------------------------------ |
 * | a side is empty, `replace`             | Pass                                                         |
 * | a side is empty, `remove`              | Nodata; NodataFailMetric if it must have data and is not critical |
 * | the same values, or one value for all  | Pass                                                         |
 * | two constants                          | by which is greater: upstream adds noise of 1e-5 of the value |
 * | the ranks' test throws                 | Error                                                        |
 * | otherwise                              | the interval against a quarter of the estimate, and the effect |
 */
export function judgeMetric(
  metric: KayentaMetric,
  rawControl: readonly number[],
  rawExperiment: readonly number[],
  intervalOf: (experiment: readonly number[], control: readonly number[]) => ShiftInterval = shiftInterval,
): KayentaAnswer {
  const control = clean(rawControl, metric);
  const experiment = clean(rawExperiment, metric);
  if (control.length === 0 || experiment.length === 0) return withoutPoints(metric);
  if (sameValues(control, experiment) || new Set([...control, ...experiment]).size === 1) return passed;
  try {
    const constants = new Set(control).size === 1 && new Set(experiment).size === 1;
    const difference = (experiment[0] ?? 0) - (control[0] ?? 0);
    const interval = constants
      ? { lower: difference, upper: difference, estimate: difference }
      : intervalOf(experiment, control);
    return labelled(metric, interval, effect(metric, control, experiment));
  } catch {
    return { label: "Error", critical: false };
  }
}

const passed: KayentaAnswer = { label: "Pass", critical: false };

function withoutPoints({ nanStrategy, mustHaveData, critical }: KayentaMetric): KayentaAnswer {
  if (nanStrategy === "replace") return passed;
  return mustHaveData && !critical ? { label: "NodataFailMetric", critical } : { label: "Nodata", critical };
}

function labelled(metric: KayentaMetric, interval: ShiftInterval, size: number): KayentaAnswer {
  const band = tolerance * Math.abs(interval.estimate);
  const none = metric.measure === "cles" ? 0.5 : 1;
  const { direction, allowedIncrease = none, allowedDecrease = none } = metric;
  const { criticalIncrease = none, criticalDecrease = none } = metric;
  if (direction !== "decrease" && interval.lower > band && !(size < allowedIncrease))
    return { label: "High", critical: metric.critical && !(size < criticalIncrease) };
  if (direction !== "increase" && interval.upper < -band && !(size > allowedDecrease))
    return { label: "Low", critical: metric.critical && !(size > criticalDecrease) };
  return passed;
}

/** NaN, which satisfies every threshold, where a mean is 0. */
function effect(
  { measure }: KayentaMetric,
  control: readonly number[],
  experiment: readonly number[],
): number {
  if (measure === "cles") {
    const above = experiment.map(
      (value) =>
        control.filter((other) => other < value).length +
        control.filter((other) => other === value).length / 2,
    );
    return above.reduce((sum, each) => sum + each, 0) / (control.length * experiment.length);
  }
  const [of, against] = [mean(experiment), mean(control)];
  return of === 0 || against === 0 ? Number.NaN : of / against;
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, each) => sum + each, 0) / values.length;

function sameValues(some: readonly number[], others: readonly number[]): boolean {
  if (some.length !== others.length) return false;
  const sorted = [...others].sort((a, b) => a - b);
  return [...some].sort((a, b) => a - b).every((value, place) => value === sorted[place]);
}
