import { figure, percent } from "../../functions/judge/explain.ts";
import type { MetricJudgement, Verdict } from "../../functions/judge/verdict.ts";
import type { ShownJudgement } from "../answers.ts";
import type { Paint, Style } from "../paint.ts";
import { table } from "../table.ts";
import { moment } from "../times.ts";

export interface Explained {
  readonly release: string;
  readonly service: string;
  readonly isJudged: boolean;
  readonly cells: readonly ShownJudgement[];
}

/** Everything that the judge said of a release, for a person. */
export function explainLines(
  { release, service, isJudged, cells }: Explained,
  paint: Paint,
  width?: number,
): string[] {
  if (!isJudged)
    return [
      `${release} is judged by alarms and time alone: the file of ${service} names no metrics under judge.`,
    ];
  if (cells.length === 0)
    return [`Nobody has looked at ${release} yet: looks begin when the candidate has users.`];
  return cells.flatMap((cell, place) => [...(place > 0 ? [""] : []), ...cellLines(cell, paint, width)]);
}

function cellLines({ cell, at, judgement, decided }: ShownJudgement, paint: Paint, width?: number): string[] {
  const { verdict, sentence, alarms, metrics } = judgement;
  return [
    `${paint("bold", `cell ${cell}`)}  ${word(verdict, paint)}  (${moment(at)} UTC)`,
    `  ${sentence}`,
    ...(decided ? [`  it went ${decided.wentOn ? "on" : "back"}: ${decided.reason}`] : []),
    ...alarms.map(({ name, state, reason }) => `  alarm ${name}: ${state}${reason ? ` (${reason})` : ""}`),
    ...metrics.flatMap((metric) => ["", ...metricLines(metric, paint, width)]),
  ];
}

function metricLines(metric: MetricJudgement, paint: Paint, width?: number): string[] {
  const { name, critical, weight, verdict, rule, sentence, chart = [] } = metric;
  return [
    `  ${paint("bold", name)}  ${word(verdict, paint)}  ${critical ? "critical" : `${figure(weight)} votes`}`,
    ...table(["", "CANDIDATE", "STABLE", "BETWEEN"], numberRows(metric), { paint, indent: 4, width }),
    `    asked     ${rule}`,
    `    found     ${sentence}`,
    ...chart.map((line) => `    ${line}`),
  ];
}

const shown = (value: number | null | undefined, as: (value: number) => string): string =>
  typeof value === "number" ? as(value) : "";

/** Numbers that a table of JSON could not hold, such as an infinite bound, are not there. */
function numberRows(metric: MetricJudgement): string[][] {
  const { sizes, centres, interval, estimate, effect = {}, evidence, method } = metric;
  const centre = method === "rates" ? percent : figure;
  const range = interval
    ? `${shown(interval.low, figure)} to ${shown(interval.high, figure) || "no limit"} (${interval.of})`
    : "";
  return [
    [method === "rates" ? "requests" : "points", String(sizes.candidate), shown(sizes.stable, String), ""],
    [
      method === "rates" ? "rate" : "median",
      shown(centres?.candidate, centre),
      shown(centres?.stable, centre),
      "",
    ],
    ["difference", shown(estimate, figure), "", range],
    ...Object.entries(effect).map(([of, value]) => [`effect: ${of}`, shown(value, figure), "", ""]),
    [
      "evidence",
      shown(evidence?.z, figure),
      "",
      evidence ? `${shown(evidence.bound, figure) || "no bound"} needed` : "",
    ],
  ].filter(([, ...cells]) => cells.some(Boolean));
}

const styles: Readonly<Record<Verdict, Style>> = { pass: "green", worse: "red", unclear: "yellow" };
const word = (verdict: Verdict, paint: Paint): string => paint(styles[verdict], verdict);

/** One line for each metric, for the report of a release. */
export function judgedLines(judgements: readonly ShownJudgement[], paint: Paint, width?: number): string[] {
  const rows = judgements.flatMap(({ cell, judgement }) =>
    judgement.metrics.map(({ name, verdict, sentence }) => [cell, name, word(verdict, paint), sentence]),
  );
  return rows.length === 0
    ? []
    : table(["CELL", "METRIC", "JUDGED", "WHAT WAS SEEN"], rows, { paint, width });
}
