import type { Paint, Style } from "../paint.ts";
import { folded } from "../table.ts";
import type { Examined } from "./examine.ts";
import type { Finding, Subject, Unseen } from "./finding.ts";

type Mark = "✓" | "✗" | "!" | "?";

const styles: Readonly<Record<Mark, Style | readonly Style[]>> = {
  "✓": "green",
  "✗": ["bold", "red"],
  "!": "yellow",
  "?": "magenta",
};

/** A line for each thing that was looked at, under it one for each finding, and how many there are. */
export function doctorLines(examined: Examined, paint: Paint, width: number | undefined): string[] {
  const { subjects, findings, unseen } = examined;
  const lines = subjects.flatMap((subject) => {
    const mine = findings.filter((each) => isSame(each, subject));
    const missed = unseen.filter((each) => isSame(each, subject));
    const mark = markOf(mine, missed);
    return [
      `${paint(styles[mark], mark)} ${paint("bold", nameOf(subject))}`,
      ...mine.flatMap((each) => findingLines(each, paint, width)),
      ...unseenLines(missed, paint, width),
    ];
  });
  return [...lines, "", summary(examined, paint)];
}

const isSame = (a: Subject, b: Subject): boolean =>
  a.service === b.service && a.cell === b.cell && a.mirror === b.mirror && a.policy === b.policy;

function nameOf({ service, cell, mirror, policy }: Subject): string {
  if (policy !== undefined) return `traffic policy ${policy}`;
  if (mirror !== undefined) return `mirror ${mirror}`;
  return service === undefined ? "installation" : cell === undefined ? service : `${service} / ${cell}`;
}

function markOf(findings: readonly Finding[], unseen: readonly Unseen[]): Mark {
  if (findings.some(({ severity }) => severity === "breaks")) return "✗";
  if (unseen.length > 0) return "?";
  return findings.length > 0 ? "!" : "✓";
}

function findingLines(found: Finding, paint: Paint, width: number | undefined): string[] {
  const mark = found.severity === "breaks" ? "✗" : "!";
  const why = found.why.charAt(0).toUpperCase() + found.why.slice(1);
  return lineOf(mark, `${found.what}. ${why}.`, `→ ${found.mend} [${found.check}]`, paint, width);
}

/** One line for what one right would have shown. */
function unseenLines(missed: readonly Unseen[], paint: Paint, width: number | undefined): string[] {
  const same = Map.groupBy(missed, ({ action, isDenied, said }) => `${action} ${isDenied ? "" : said}`);
  return [...same.values()].flatMap((all) => {
    const [first] = all;
    if (!first) return [];
    const { action, said, isDenied } = first;
    const of = listed(all.map((each) => each.of));
    const what = isDenied
      ? `not checked, for you may not ${action}: ${of}.`
      : `not checked, for ${action} failed (${said}): ${of}.`;
    const mend = isDenied ? "→ look again with the rights that docs/doctor.md lists" : "→ look again";
    return lineOf("?", what, mend, paint, width);
  });
}

const mostNamed = 3;

const listed = (things: readonly string[]): string =>
  things.length > mostNamed
    ? `${things.slice(0, mostNamed).join("; ")} and ${things.length - mostNamed} more`
    : things.join("; ");

const indent = 4;

/** On a terminal folded under its mark; for other programs one line. */
function lineOf(mark: Mark, what: string, mend: string, paint: Paint, width: number | undefined): string[] {
  const room = width === undefined ? undefined : width - indent;
  const [first = "", ...rest] =
    room === undefined ? [`${what} ${mend}`] : [...folded(what, room), ...folded(mend, room)];
  return [`  ${paint(styles[mark], mark)} ${first}`, ...rest.map((line) => " ".repeat(indent) + line)];
}

function summary({ findings, unseen, subjects }: Examined, paint: Paint): string {
  const what = whatBreaks(subjects);
  const breaks = findings.filter(({ severity }) => severity === "breaks").length;
  const warns = findings.length - breaks;
  const parts = [
    ...(breaks > 0 ? [paint("red", `${counted(breaks, "thing")} would ${what}`)] : []),
    ...(warns > 0 ? [counted(warns, "warning")] : []),
    ...(unseen.length > 0 ? [`${counted(unseen.length, "look")} not granted or not answered`] : []),
  ];
  return parts.length > 0 ? `${parts.join(", ")}.` : paint("green", `Nothing was found that would ${what}.`);
}

function whatBreaks(subjects: readonly Subject[]): string {
  const stops = [
    ...(subjects.some(({ mirror }) => mirror) ? ["a mirror"] : []),
    ...(subjects.some(({ policy }) => policy) ? ["a shift"] : []),
  ];
  return stops.length > 0 ? `break a release or stop ${stops.join(" or ")}` : "break a release";
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;
