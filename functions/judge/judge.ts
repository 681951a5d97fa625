import { judgeAlarms } from "./alarms.ts";
import type { AlarmVerdict } from "./alarms.ts";
import { chartOf } from "./chart.ts";
import { percent } from "./explain.ts";
import { judgeMetric } from "./metric.ts";
import type { Judgement, Look, Metric, MetricJudgement, Verdict } from "./verdict.ts";

/** Share of releases of an equal candidate that may be called worse, over all metrics and looks. */
const falseAlarmsPerRelease = 0.015;
/** Share of the votes from which on metrics that are not critical decide together. */
const decidingShare = 0.5;

type Decision = { readonly verdict: Verdict; readonly reasons: readonly string[] };

/**
 * Is the candidate as good as stable, by all that was seen up to this look? Total: what cannot be judged is *unclear*,
 * with the reason.
 *
 * | what is so                                                       | verdict |
 * | ---------------------------------------------------------------- | ------- |
 * | an alarm fires                                                   | worse   |
 * | a critical metric is worse                                       | worse   |
 * | of the others that have an answer, half the votes or more: worse | worse   |
 * | it is not the last look                                          | unclear |
 * | an alarm is missing or unreadable; or there is nothing to judge  | unclear |
 * | a critical metric is unclear                                     | unclear |
 * | of the others, worse and unclear together have half the votes    | unclear |
 * | else                                                             | pass    |
 */
export function judge(look: Look): Judgement {
  const isLast = look.isLast ?? look.number >= look.planned;
  const compared = look.measured.filter(({ metric }) => isCompared(metric)).length;
  const view = {
    number: look.number,
    planned: look.planned,
    isLast,
    steps: look.steps,
    falseAlarms: falseAlarmsPerRelease / Math.max(1, compared),
  };
  const metrics = look.measured.map((each) => {
    const judged = judgeMetric(each, view);
    return isLast || judged.verdict === "worse" ? { ...judged, chart: chartOf(each) } : judged;
  });
  const { verdict, reasons } = decide(judgeAlarms(look.alarms), look.alarms.length, metrics, isLast);
  return {
    verdict,
    sentence: `look ${look.number} of ${look.planned}: ${wordsOf(verdict)}: ${reasons.join("; ")}`,
    look: { number: look.number, planned: look.planned, isLast },
    alarms: look.alarms,
    metrics,
  };
}

/** By chance; thresholds leave nothing to it. */
const isCompared = ({ method }: Metric): boolean => method !== "thresholds";

const wordsOf = (verdict: Verdict): string =>
  verdict === "worse"
    ? "the candidate is worse"
    : verdict === "pass"
      ? "the candidate is as good"
      : "unclear";

function decide(
  alarms: AlarmVerdict,
  alarmCount: number,
  metrics: readonly MetricJudgement[],
  isLast: boolean,
): Decision {
  const worse = whatIsWorse(alarms, metrics);
  if (worse.length > 0) return { verdict: "worse", reasons: worse };
  if (!isLast) return { verdict: "unclear", reasons: ["nothing is worse so far, and it is not over"] };
  const unclear = whatIsUnclear(alarms, alarmCount, metrics);
  if (unclear.length > 0) return { verdict: "unclear", reasons: unclear };
  const counted = metrics.length > 0 ? `${metrics.length} metrics` : `${alarmCount} alarms`;
  return { verdict: "pass", reasons: [`nothing is worse by ${counted}`] };
}

function whatIsWorse(alarms: AlarmVerdict, metrics: readonly MetricJudgement[]): readonly string[] {
  if (alarms.verdict === "worse") return alarms.sentences;
  const critical = metrics.filter((each) => each.critical && each.verdict === "worse");
  if (critical.length > 0) return critical.map(({ sentence }) => sentence);
  const voters = metrics.filter(({ critical }) => !critical);
  const worse = voters.filter(({ verdict }) => verdict === "worse");
  // Who has no answer has no vote here, or a missing metric would outvote a failing one.
  const answered = voters.filter(({ verdict }) => verdict !== "unclear");
  const share = votes(worse) / votes(answered);
  return share >= decidingShare
    ? [`${percent(share)} of the votes of metrics with an answer`, ...worse.map(({ sentence }) => sentence)]
    : [];
}

function whatIsUnclear(
  alarms: AlarmVerdict,
  alarmCount: number,
  metrics: readonly MetricJudgement[],
): readonly string[] {
  if (alarmCount + metrics.length === 0) return ["there is no metric and no alarm to judge by"];
  const critical = metrics.filter((each) => each.critical && each.verdict === "unclear");
  const voters = metrics.filter(({ critical }) => !critical);
  const doubted = voters.filter(({ verdict }) => verdict !== "pass");
  const decided = votes(doubted) / votes(voters) >= decidingShare ? doubted : [];
  const open = alarms.verdict === "unclear" ? alarms.sentences : [];
  return [...open, ...[...critical, ...decided].map(({ sentence }) => sentence)];
}

const votes = (metrics: readonly MetricJudgement[]): number =>
  metrics.reduce((sum, { weight }) => sum + weight, 0);
