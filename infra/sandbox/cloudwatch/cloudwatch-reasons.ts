/** CloudWatch's sentences and its JSON about a state, as captured. */
import { periodsOf } from "./cloudwatch-alarm.ts";
import type { AlarmSpec, AlarmState, Comparison, Evaluation } from "./cloudwatch-alarm.ts";

const words: Readonly<Record<Comparison, string>> = {
  GreaterThanOrEqualToThreshold: "greater than or equal to",
  GreaterThanThreshold: "greater than",
  LessThanThreshold: "less than",
  LessThanOrEqualToThreshold: "less than or equal to",
};

const fillings = {
  missing: "Missing",
  notBreaching: "NonBreaching",
  breaching: "Breaching",
  ignore: "Ignore",
} as const;

const decimal = (value: number): string => (Number.isInteger(value) ? `${value}.0` : String(value));

/** dd/mm/yy hh:mm:ss */
const shortTime = (at: number): string => {
  const [year = "", month = "", rest = ""] = new Date(at).toISOString().split("-");
  return `${rest.slice(0, 2)}/${month}/${year.slice(2)} ${rest.slice(3, 11)}`;
};

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? "" : "s"}`;

export function reasonOf(spec: AlarmSpec, state: AlarmState, { used }: Evaluation): string {
  const periods = periodsOf(spec);
  if (state === "INSUFFICIENT_DATA")
    return `Insufficient Data: ${plural(periods, "datapoint")} ${periods === 1 ? "was" : "were"} unknown.`;
  if (used.length === 0) {
    const treated = fillings[spec.treatMissingData ?? "missing"];
    return `Threshold Crossed: no datapoints were received for ${plural(periods, "period")} and ${plural(periods, "missing datapoint")} ${periods === 1 ? "was" : "were"} treated as [${treated}].`;
  }
  const listed = used.map(({ at, value }) => `${decimal(value)} (${shortTime(at)})`).join(", ");
  const not = state === "OK" ? "not " : "";
  const compared = words[spec.comparison ?? "GreaterThanOrEqualToThreshold"];
  const rest = `${not}${compared} the threshold (${decimal(spec.threshold)})`;
  if (periods === 1) return `Threshold Crossed: 1 datapoint [${listed}] was ${rest}.`;
  const turn = state === "OK" ? "ALARM -> OK" : "OK -> ALARM";
  return `Threshold Crossed: ${used.length} out of the last ${periods} datapoints [${listed}] ${used.length === 1 ? "was" : "were"} ${rest} (minimum 1 datapoint for ${turn} transition).`;
}

/** CloudWatch's own form of a time inside a detail. */
export const plusTime = (at: number): string => new Date(at).toISOString().replace("Z", "+0000");

/** JSON inside a string; the statistic only where the alarm has a single metric; recent points oldest first. */
export function reasonDataOf(
  spec: AlarmSpec,
  { used }: Evaluation,
  now: number,
  range: readonly number[],
): string {
  const oldest = used.at(-1);
  const evaluated = used.length > 0 ? used : range.map((at) => ({ at, value: undefined }));
  return JSON.stringify({
    version: "1.0",
    queryDate: plusTime(now),
    ...(oldest === undefined ? {} : { startDate: plusTime(oldest.at) }),
    ...(spec.measure === "errorRate" ? {} : { statistic: statisticOf(spec) }),
    period: 60,
    recentDatapoints: used.map(({ value }) => value).toReversed(),
    threshold: spec.threshold,
    evaluatedDatapoints: evaluated.map(({ at, value }) => ({
      timestamp: plusTime(at),
      ...(value === undefined ? {} : { value }),
    })),
  });
}

export const statisticOf = ({ measure }: AlarmSpec): "Average" | "Sum" =>
  measure === "latency" ? "Average" : "Sum";
