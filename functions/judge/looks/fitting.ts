import type { Judgement, MetricJudgement } from "../verdict.ts";

/** Of 400 KB that an item holds, and so that the judgements of many cells fit into one answer. UTF-8 bytes. */
const mostJudgementBytes = 64 * 1024;
/** Enough for a sentence with its numbers; what others said may be longer. Characters. */
const shortSentence = 500;

/**
 * The judgement, or as much of it as there is room for: charts go first, of what is not worse before the others, then
 * long sentences, then whole metrics. Its verdict and what was worse are kept longest.
 */
export function fitting(judgement: Judgement, most: number = mostJudgementBytes): Judgement {
  const shorter = { ...judgement, sentence: short(judgement.sentence) };
  const plain = judgement.metrics.map(withoutChart).map(withShortSentences);
  const tries: Judgement[] = [
    judgement,
    { ...judgement, metrics: judgement.metrics.map((each) => (isWorse(each) ? each : withoutChart(each))) },
    { ...judgement, metrics: judgement.metrics.map(withoutChart) },
    { ...shorter, alarms: judgement.alarms.map(withShortReason), metrics: plain },
  ];
  return (
    tries.find((each) => bytesOf(each) <= most) ??
    fewest(
      { ...shorter, alarms: [], metrics: plain.toSorted((a, b) => Number(isWorse(b)) - Number(isWorse(a))) },
      most,
    )
  );
}

function fewest(judgement: Judgement, most: number): Judgement {
  const kept: MetricJudgement[] = [];
  let room = most - bytesOf({ ...judgement, metrics: [] });
  for (const metric of judgement.metrics) {
    room -= bytesOf(metric) + 1;
    if (room < 0) break;
    kept.push(metric);
  }
  return { ...judgement, metrics: kept };
}

const bytesOf = (value: object): number => new TextEncoder().encode(JSON.stringify(value)).length;

const isWorse = ({ verdict }: MetricJudgement): boolean => verdict === "worse";

const short = (text: string): string =>
  text.length > shortSentence ? `${text.slice(0, shortSentence - 1).toWellFormed()}…` : text;

const withoutChart = ({ chart: _, ...rest }: MetricJudgement): MetricJudgement => rest;

const withShortSentences = (metric: MetricJudgement): MetricJudgement => ({
  ...metric,
  rule: short(metric.rule),
  sentence: short(metric.sentence),
});

const withShortReason = <T extends { readonly reason?: string }>(alarm: T): T =>
  alarm.reason === undefined ? alarm : { ...alarm, reason: short(alarm.reason) };
