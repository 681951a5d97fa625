import type { KnownDifference } from "./known-differences.ts";
import type { Question } from "./section.ts";

/** How one section went. */
export interface Verdict {
  readonly section: string;
  readonly counterpart: string;
  readonly version: string;
  readonly asked: number;
  readonly agreed: number;
  /** Questions whose every difference is a known one. */
  readonly known: number;
  /** In the section's own words, for the table. */
  readonly note?: string;
  /** A sentence for each question that failed, and for each known difference that was not met. */
  readonly failures: readonly string[];
}

type Judged = Pick<Verdict, "counterpart" | "version" | "note"> & { readonly name: string };

const mostTold = 5;

const shortened = (differences: readonly string[]): string =>
  [
    ...differences.slice(0, mostTold),
    ...(differences.length > mostTold ? [`and ${differences.length - mostTold} more`] : []),
  ].join("; ");

/** Judges a section's questions by the list of known differences. */
export function judge(
  { name, counterpart, version, note }: Judged,
  questions: readonly Question[],
  differences: readonly KnownDifference[],
): Verdict {
  const ours = differences.filter(({ section }) => section === name);
  const met = new Set<KnownDifference>();
  let agreed = 0;
  let known = 0;
  const failures: string[] = [];
  for (const question of questions) {
    const news = question.differences.filter((difference) => !isKnown(ours, question.about, difference, met));
    if (question.differences.length === 0) agreed++;
    else if (news.length === 0) known++;
    else failures.push(`${question.about}: ${shortened(news)}`);
  }
  const stale = ours
    .filter((each) => !met.has(each))
    .map(({ about, difference }) => `a known difference was not met: ${about} ${difference}`);
  const nothing = questions.length === 0 ? ["nothing was asked"] : [];
  return {
    section: name,
    counterpart,
    version,
    asked: questions.length,
    agreed,
    known,
    ...(note === undefined ? {} : { note }),
    failures: [...failures, ...stale, ...nothing],
  };
}

function isKnown(
  ours: readonly KnownDifference[],
  about: string,
  difference: string,
  met: Set<KnownDifference>,
): boolean {
  const found = ours.find((each) => each.about.test(about) && each.difference.test(difference));
  if (found) met.add(found);
  return found !== undefined;
}

/** A table for people, and the line that machines read. */
export function render(verdicts: readonly Verdict[]): string {
  const head = [
    "section",
    "held against",
    "version",
    "asked",
    "agreed",
    "known differences",
    "failed",
    "note",
  ];
  const rows = verdicts.map(({ section, counterpart, version, asked, agreed, known, failures, note = "" }) =>
    [section, counterpart, version, asked, agreed, known, failures.length, note].map(String),
  );
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  const failures = verdicts.flatMap((verdict) =>
    verdict.failures.map((failure) => `✗ ${verdict.section}: ${failure}`),
  );
  const passed = verdicts.reduce((sum, { agreed, known }) => sum + agreed + known, 0);
  return [
    ...failures,
    ...(failures.length > 0 ? [""] : []),
    line(head),
    line(widths.map((width) => "─".repeat(width))),
    ...rows.map(line),
    "",
    `${passed} passed, ${failures.length} failed`,
  ].join("\n");
}
