import type { Minute } from "./cloudwatch-metrics.ts";

export type AlarmState = "OK" | "ALARM" | "INSUFFICIENT_DATA";
export type Missing = "missing" | "notBreaching" | "breaching" | "ignore";
export type Comparison =
  | "GreaterThanOrEqualToThreshold"
  | "GreaterThanThreshold"
  | "LessThanThreshold"
  | "LessThanOrEqualToThreshold";

/** What an alarm measures: failed requests a minute, their share in percent, mean latency in seconds, or nothing (moved by hand only). */
export type Measure = "errorCount" | "errorRate" | "latency" | "none";

export interface AlarmSpec {
  readonly name: string;
  readonly description?: string;
  readonly measure: Measure;
  /** ARN of a target group or load balancer. */
  readonly of?: string;
  readonly threshold: number;
  /** Default GreaterThanOrEqualToThreshold. */
  readonly comparison?: Comparison;
  /** Default 1. */
  readonly evaluationPeriods?: number;
  /** Default: all periods. */
  readonly datapointsToAlarm?: number;
  /** Default `missing`, as AWS's. */
  readonly treatMissingData?: Missing;
}

/** One minute's value; undefined where nothing was published. */
export interface Point {
  readonly at: number;
  readonly value: number | undefined;
}

/** Zero errors publish nothing; a share needs requests only. */
export function valueOf(measure: Measure, minute: Minute | undefined): number | undefined {
  if (minute === undefined || minute.requests === 0) return undefined;
  const { requests, failed, latencySumMs } = minute;
  if (measure === "errorCount") return failed > 0 ? failed : undefined;
  if (measure === "errorRate") return (100 * failed) / requests;
  return measure === "latency" ? latencySumMs / requests / 1000 : undefined;
}

export interface Evaluation {
  /** Undefined: the state stays. */
  readonly state: AlarmState | undefined;
  /** Newest first; empty when all were missing. */
  readonly used: readonly { readonly at: number; readonly value: number }[];
}

export const periodsOf = ({ evaluationPeriods = 1 }: AlarmSpec): number => evaluationPeriods;

/**
 * CloudWatch looks at more points than it needs, newest first, so that a real one counts before a missing one is
 * filled in: a captured alarm with `notBreaching` was still in ALARM six minutes after its only datapoint.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export function evaluate(spec: AlarmSpec, range: readonly Point[]): Evaluation {
  const { treatMissingData = "missing", datapointsToAlarm = periodsOf(spec) } = spec;
  const real = range.flatMap(({ at, value }) => (value === undefined ? [] : [{ at, value }]));
  if (real.length === 0) return { state: filled[treatMissingData], used: [] };
  const used = real.slice(0, periodsOf(spec));
  const crossing = used.filter(({ value }) => breaches(spec, value)).length;
  const absent = periodsOf(spec) - used.length;
  const counted = treatMissingData === "breaching" ? crossing + absent : crossing;
  if (counted >= datapointsToAlarm) return { state: "ALARM", used };
  if (absent === 0 || treatMissingData === "breaching" || treatMissingData === "notBreaching")
    return { state: "OK", used };
  const isAllCrossing = crossing === used.length;
  if (treatMissingData === "ignore") return { state: isAllCrossing ? undefined : "OK", used };
  return { state: isAllCrossing ? "ALARM" : "OK", used };
}

const filled: Readonly<Record<Missing, AlarmState | undefined>> = {
  missing: "INSUFFICIENT_DATA",
  notBreaching: "OK",
  breaching: "ALARM",
  ignore: undefined,
};

function breaches(
  { comparison = "GreaterThanOrEqualToThreshold", threshold }: AlarmSpec,
  value: number,
): boolean {
  switch (comparison) {
    case "GreaterThanOrEqualToThreshold":
      return value >= threshold;
    case "GreaterThanThreshold":
      return value > threshold;
    case "LessThanThreshold":
      return value < threshold;
    case "LessThanOrEqualToThreshold":
      return value <= threshold;
  }
}
