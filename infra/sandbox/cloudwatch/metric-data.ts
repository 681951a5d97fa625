/**
 * CloudWatch's GetMetricData, from https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 * Not simulated: expressions, percentiles of what was published, periods that are no whole minutes, other accounts.
 */
import type {
  GetMetricDataCommandInput,
  MetricDataQuery,
  MetricDataResult,
} from "@aws-sdk/client-cloudwatch";
import { awsError } from "../faults/faults-error.ts";
import { page } from "../pages.ts";
import { minuteMs } from "./cloudwatch-metrics.ts";
import type { MetricName, Sample } from "./metric-series.ts";

export interface MetricSource {
  /** undefined: nothing was published in this minute. */
  readonly minute: (metric: MetricName, startsAt: number) => Sample | undefined;
  readonly now: () => number;
  /** A minute can be read so long after its end. */
  readonly lateSeconds: number;
  /** Points in one answer. Default 100,800. */
  readonly pointsPerPage?: number;
}

const mostQueries = 500;
const mostPoints = 100_800;
const invalid = (message: string): Error => awsError("ValidationError", message);

type Point = { readonly query: number; readonly at: number; readonly value: number };

export const metricData =
  (source: MetricSource) =>
  (input: GetMetricDataCommandInput): { MetricDataResults: MetricDataResult[]; NextToken?: string } => {
    const queries = input.MetricDataQueries ?? [];
    const from = input.StartTime?.getTime() ?? Number.NaN;
    const to = input.EndTime?.getTime() ?? Number.NaN;
    if (queries.length > mostQueries)
      throw invalid(`The collection MetricDataQueries must not have a size greater than ${mostQueries}.`);
    if (!(from < to)) throw invalid("The parameter StartTime must be less than the parameter EndTime.");
    if (new Set(queries.map(({ Id }) => Id)).size < queries.length)
      throw invalid("The values for parameter id in MetricDataQueries are not unique.");
    const points = queries.flatMap((query, index) => pointsOf(source, query, index, from, to));
    const ordered = input.ScanBy === "TimestampAscending" ? points : points.toReversed();
    const limit = Math.min(input.MaxDatapoints ?? mostPoints, source.pointsPerPage ?? mostPoints);
    const { items, token } = page(ordered, limit, input.NextToken, () =>
      invalid("The value for parameter NextToken is invalid."),
    );
    const isLast = token === undefined;
    const results = queries.map((query, index) =>
      resultOf(
        query,
        items.filter((point) => point.query === index),
        isLast,
      ),
    );
    return { MetricDataResults: results, ...(isLast ? {} : { NextToken: token }) };
  };

const resultOf = (query: MetricDataQuery, points: readonly Point[], isLast: boolean): MetricDataResult => ({
  Id: query.Id ?? "",
  Label: query.Label ?? query.MetricStat?.Metric?.MetricName ?? "",
  Timestamps: points.map(({ at }) => new Date(at)),
  Values: points.map(({ value }) => value),
  StatusCode: isLast ? "Complete" : "PartialData",
});

function pointsOf(
  source: MetricSource,
  query: MetricDataQuery,
  index: number,
  from: number,
  to: number,
): Point[] {
  const { MetricStat: stat, ReturnData = true } = query;
  if (!stat) throw new Error("The sandbox does not simulate CloudWatch: an expression in GetMetricData.");
  const periodMs = (stat.Period ?? 60) * 1000;
  if (periodMs % minuteMs !== 0)
    throw new Error("The sandbox does not simulate CloudWatch: a period that is no whole minutes.");
  if (!ReturnData) return [];
  const metric = nameOf(stat.Metric);
  const points: Point[] = [];
  for (let at = Math.floor(from / periodMs) * periodMs; at < to; at += periodMs) {
    const samples: Sample[] = [];
    for (let minute = at; minute < at + periodMs; minute += minuteMs) {
      const isKnown = source.now() >= minute + minuteMs + source.lateSeconds * 1000;
      const sample = isKnown ? source.minute(metric, minute) : undefined;
      if (sample) samples.push(sample);
    }
    if (samples.length > 0) points.push({ query: index, at, value: statistic(stat.Stat ?? "", samples) });
  }
  return points;
}

const nameOf = (metric: NonNullable<MetricDataQuery["MetricStat"]>["Metric"]): MetricName => ({
  namespace: metric?.Namespace ?? "",
  name: metric?.MetricName ?? "",
  dimensions: Object.fromEntries(
    (metric?.Dimensions ?? []).map(({ Name = "", Value = "" }) => [Name, Value]),
  ),
});

function statistic(stat: string, samples: readonly Sample[]): number {
  const sum = samples.reduce((total, each) => total + each.sum, 0);
  const count = samples.reduce((total, each) => total + each.count, 0);
  switch (stat) {
    case "Sum":
      return sum;
    case "SampleCount":
      return count;
    case "Average":
      return sum / count;
    case "Minimum":
      return Math.min(...samples.map(({ least }) => least));
    case "Maximum":
      return Math.max(...samples.map(({ most }) => most));
    default:
      return percentile(stat, samples);
  }
}

/** Of several minutes about what it is in the mean of their requests. */
function percentile(stat: string, samples: readonly Sample[]): number {
  const share = /^p(\d{1,2}(?:\.\d+)?)$/.exec(stat)?.[1];
  let [sum, count] = [0, 0];
  for (const { least, most, quantile, count: weight } of samples) {
    const value = least === most ? least : share && quantile?.(Number(share) / 100);
    if (share === undefined || typeof value !== "number")
      throw new Error(`The sandbox does not simulate CloudWatch: the statistic ${stat}.`);
    [sum, count] = [sum + value * weight, count + weight];
  }
  return sum / count;
}
