import type { RoundReport } from "../../functions/targets/round/report.ts";
import type { Paint, Style } from "../paint.ts";
import { folded } from "../table.ts";
import { moment } from "../times.ts";
import { planLines, tally } from "./plan-lines.ts";
import type { Names } from "./plan-lines.ts";
import { standingOf } from "./standing.ts";
import type { Standing } from "./standing.ts";
import { stepWords } from "./step-words.ts";

const styles: Readonly<Record<Standing, Style | readonly Style[]>> = {
  settled: "green",
  changes: "yellow",
  held: "magenta",
  error: ["bold", "red"],
};

/** Mirror → names of what it has in Octavia. */
export type NamesOf = (mirror: string) => Names;

/** What a round would do, or has done, mirror by mirror. */
export const reportLines = (
  reports: readonly RoundReport[],
  namesOf: NamesOf,
  paint: Paint,
  width: number | undefined,
): string[] =>
  reports.flatMap((report, place) => [
    ...(place > 0 ? [""] : []),
    ...ofMirror(report, namesOf(report.mirror), paint, width),
  ]);

function ofMirror(report: RoundReport, names: Names, paint: Paint, width: number | undefined): string[] {
  const { mirror, plan, remarks } = report;
  const style = styles[standingOf(report)];
  const why = trouble(report);
  const head = `${paint("bold", mirror)}: ${paint(style, plan ? tally({ plan, remarks }) : "not planned")}${readAt(report)}`;
  const lines = plan ? planLines({ plan, remarks, names }, paint, width) : [];
  const isWorthANote = plan !== undefined && plan.steps.length + plan.held.length > 0;
  return [
    ...folded(head, width),
    ...lines,
    ...(why === undefined ? [] : underMark(paint("red", "✗"), why, width)),
    ...doneLine(report, paint),
    ...(isWorthANote ? [paint("dim", `  digest ${plan.digest}`)] : []),
  ];
}

const readAt = ({ read }: RoundReport): string =>
  read.readAt === undefined ? "" : ` (read ${moment(read.readAt)})`;

/** Why it is not planned, or not carried out. */
function trouble({ read, failed, skipped, lastCompleteAt, inARow }: RoundReport): string | undefined {
  if (read.kind === "unreadable") {
    const last = lastCompleteAt === undefined ? "never" : moment(lastCompleteAt);
    const often = inARow.unreadable > 1 ? `; ${inARow.unreadable} rounds in a row` : "";
    return `Octavia could not be read, so nothing changes: ${read.reason ?? ""} (last complete read: ${last}${often})`;
  }
  if (read.kind === "gone")
    return `${read.reason ?? "Octavia has no such load balancer"}. Nothing is removed by itself: \`pointsman targets remove\` does`;
  if (failed) return failed.step ? `${stepWords(failed.step).text}: ${failed.error}` : failed.error;
  return skipped;
}

function doneLine({ done, plan, counts, failed }: RoundReport, paint: Paint): string[] {
  if (done.length === 0 && !failed) return [];
  const of = plan ? ` of ${plan.steps.length}` : "";
  const text = `${done.length}${of} done: ${counts.added} targets added, ${counts.removed} removed`;
  return [`  ${paint(failed ? "yellow" : "green", text)}`];
}

function underMark(mark: string, text: string, width: number | undefined): string[] {
  const [first = "", ...rest] = folded(text, width === undefined ? undefined : width - 4);
  return [`  ${mark} ${first}`, ...rest.map((line) => `    ${line}`)];
}
