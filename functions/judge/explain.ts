import type { Finding } from "./finding.ts";
import type { Judgement, Metric, ThresholdMetric } from "./verdict.ts";

/** Three significant digits, without an exponent where people do not need one. */
export function figure(value: number): string {
  const rounded = Number(value.toPrecision(3));
  return Math.abs(rounded) >= 1e9 || (rounded !== 0 && Math.abs(rounded) < 1e-4)
    ? rounded.toExponential()
    : String(rounded);
}

/** A share as percent, such as 0.12 %. */
export const percent = (share: number): string => `${figure(share * 100)} %`;

/** What a metric asks, in words. */
export function ruleOf(metric: Metric): string {
  switch (metric.method) {
    case "thresholds":
      return `${boundsOf(metric.bound)}; allowed are ${allowed(metric.budget)}`;
    case "ranks":
      return (
        `not shifted ${metric.direction === "up-is-worse" ? "up" : "down"} against ${sideOf(metric.against)} ` +
        `by ${percent(metric.effect.shift)} or more, with ${percent(metric.effect.share)} of pairs worse`
      );
    case "rates":
      return typeof metric.against === "object"
        ? `no more than ${percent(metric.against.rate)} of requests fail`
        : `requests fail no more than ${figure(metric.effect.ratio)} times as often as those of ${sideOf(metric.against)}, ` +
            `with ${percent(metric.effect.excess)} of all requests more`;
  }
}

const allowed = ({ bad, inARow, missing }: ThresholdMetric["budget"]): string =>
  missing === undefined
    ? `${bad} bad points and ${inARow} in a row`
    : `${bad} bad points, ${inARow} in a row, and ${missing} missing`;

const sideOf = (against: "stable-now" | "stable-before"): string =>
  against === "stable-now" ? "stable at the same time" : "stable before";

function boundsOf({ min, max }: { readonly min?: number; readonly max?: number }): string {
  if (min !== undefined && max !== undefined) return `between ${figure(min)} and ${figure(max)}`;
  if (min !== undefined) return `at least ${figure(min)}`;
  return max === undefined ? "no bound" : `at most ${figure(max)}`;
}

/** What was found, with the numbers that led to it. */
export function sentenceOf(metric: Metric, finding: Finding): string {
  const { because, verdict, evidence } = finding;
  const parts = [`${metric.name} ${wordOf(verdict)}: ${seen(metric, finding)}`];
  if (evidence)
    parts.push(
      `${figure(evidence.z)} standard deviations from chance, ${figure(evidence.bound)} are needed at this look`,
    );
  if (because !== undefined) parts.push(because);
  return parts.join("; ");
}

const wordOf = (verdict: Finding["verdict"]): string =>
  verdict === "worse" ? "is worse" : verdict === "pass" ? "is not worse" : "is unclear";

function seen(metric: Metric, finding: Finding): string {
  switch (metric.method) {
    case "thresholds":
      return seenPoints(finding);
    case "ranks":
      return seenShift(finding);
    case "rates":
      return seenRates(finding);
  }
}

function seenPoints({ sizes, effect = {} }: Finding): string {
  return `of ${sizes.candidate} points ${effect["bad"]} are bad, ${effect["inARow"]} in a row, and ${effect["missing"]} are missing`;
}

const between = ({ against }: Finding): string =>
  against === "stable-now" ? "stable in the same minutes" : "stable before";

function seenShift(finding: Finding): string {
  const { sizes, centres, interval, effect = {}, estimate } = finding;
  const parts = [
    `median ${figure(centres?.candidate ?? Number.NaN)} of ${sizes.candidate} points, against ` +
      `${figure(centres?.stable ?? Number.NaN)} of ${sizes.stable ?? 0} of ${between(finding)}`,
  ];
  const relative =
    effect["shift"] === undefined
      ? ""
      : `${percent(Math.abs(effect["shift"]))} for the ${effect["shift"] < 0 ? "better" : "worse"}`;
  if (interval && estimate !== undefined)
    parts.push(
      `shifted by ${figure(estimate)}${relative === "" ? "" : `, ${relative}`}, ` +
        `between ${figure(interval.low)} and ${figure(interval.high ?? Number.NaN)}`,
    );
  else if (relative !== "") parts.push(relative);
  if (effect["share"] !== undefined) parts.push(`worse in ${percent(effect["share"])} of pairs`);
  return parts.join("; ");
}

function seenRates(finding: Finding): string {
  const { sizes, centres, interval, estimate } = finding;
  const mine = `${percent(centres?.candidate ?? 0)} of ${sizes.candidate} requests failed`;
  if (finding.against === "bound") return mine;
  const theirs = `${mine}, against ${percent(centres?.stable ?? 0)} of ${sizes.stable ?? 0} of ${between(finding)}`;
  if (!interval) return theirs;
  const ratio = estimate === undefined ? "" : `${figure(estimate)} times as often, `;
  const range =
    interval.high === undefined
      ? `at least ${figure(interval.low)} times`
      : `between ${figure(interval.low)} and ${figure(interval.high)} times`;
  return `${theirs}; ${ratio}${range}`;
}

/** A judgement as lines of text: what it comes to, then each metric with its rule, what was found, and its chart. */
export const linesOf = ({ sentence, metrics, alarms }: Judgement): readonly string[] => [
  sentence,
  ...alarms.map(({ name, state }) => `alarm ${name}: ${state}`),
  ...metrics.flatMap(({ name, critical, weight, rule, sentence, chart = [] }) => [
    "",
    `${name}, ${critical ? "critical" : `with ${figure(weight)} votes`}: ${rule}`,
    `  ${sentence}`,
    ...chart.map((line) => `  ${line}`),
  ]),
];
