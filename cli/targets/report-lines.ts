import type { Removing } from "../../functions/ledger/mirror-records.ts";
import type { RoundReport } from "../../functions/targets/round/report.ts";
import type { Paint, Style } from "../paint.ts";
import { shortened } from "../shortened.ts";
import { folded } from "../table.ts";
import { moment } from "../times.ts";
import { marked } from "./marked.ts";
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
    ...(why === undefined ? [] : marked("✗", why, paint, width)),
    ...doneLine(report, paint),
    ...(isWorthANote ? [paint("dim", `  digest ${plan.digest}`)] : []),
  ];
}

/** Of one that could not be read it is when that was tried. */
function readAt({ read: { kind, readAt } }: RoundReport): string {
  if (readAt === undefined) return "";
  return ` (${kind === "unreadable" ? "tried" : "read"} ${moment(readAt)})`;
}

/** Why it is not planned, or not carried out. */
function trouble(report: RoundReport): string | undefined {
  const { mirror, read, failed, skipped, removing, lastCompleteAt, inARow } = report;
  if (removing) return beingRemoved(mirror, removing);
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

export const beingRemoved = (mirror: string, { by, at, reason }: Removing): string =>
  `${shortened(by)} has been removing it since ${moment(at)}, so nothing changes: ${reason}. ` +
  `\`pointsman targets remove ${mirror}\` goes on, \`pointsman targets sync ${mirror}\` follows it again`;

/** Where nothing was planned, nothing could be done. */
function doneLine({ done, plan, counts, failed }: RoundReport, paint: Paint): string[] {
  if (!plan || (done.length === 0 && !failed)) return [];
  const text = `${done.length} of ${plan.steps.length} done: ${counts.added} targets added, ${counts.removed} removed`;
  return [`  ${paint(failed ? "yellow" : "green", text)}`];
}
