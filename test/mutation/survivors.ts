import { readFileSync } from "node:fs";

/** A change of a file that no test noticed; whitespace is one space, what is long is cut. */
export interface Survivor {
  readonly file: string;
  readonly original: string;
  readonly replacement: string;
}

interface Place {
  /** Both from 1, as in the schema of reports: https://github.com/stryker-mutator/mutation-testing-elements */
  readonly line: number;
  readonly column: number;
}

export interface Report {
  readonly files: Readonly<
    Record<
      string,
      {
        readonly source: string;
        readonly mutants: readonly {
          readonly status: string;
          readonly replacement?: string;
          readonly location: { readonly start: Place; readonly end: Place };
        }[];
      }
    >
  >;
}

const wasNoticed = new Set(["Killed", "Timeout"]);
const says = new Set(["Survived", "NoCoverage"]);
const longest = 100;
const short = (code: string): string => {
  const line = code.replaceAll(/\s+/g, " ").trim();
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
};

/** What a run of Stryker counted. A mutant that would not run is neither. */
export function countsOf({ files }: Report): { killed: number; survived: number } {
  const statuses = Object.values(files).flatMap(({ mutants }) => mutants.map(({ status }) => status));
  return {
    killed: statuses.filter((status) => wasNoticed.has(status)).length,
    survived: statuses.filter((status) => says.has(status)).length,
  };
}

export const survivorsOf = ({ files }: Report): Survivor[] =>
  Object.entries(files).flatMap(([file, { source, mutants }]) =>
    mutants
      .filter(({ status }) => says.has(status))
      .map(({ replacement = "", location: { start, end } }) => ({
        file,
        original: short(cut(source, start, end)),
        replacement: short(replacement),
      })),
  );

function cut(source: string, start: Place, end: Place): string {
  const lines = source.split("\n").slice(start.line - 1, end.line);
  lines[lines.length - 1] = lines.at(-1)?.slice(0, end.column - 1) ?? "";
  lines[0] = lines[0]?.slice(start.column - 1) ?? "";
  return lines.join("\n");
}

/** As Markdown writes code that may hold backticks itself; the formatter takes away what it does not need. */
function asCode(text: string): string {
  const runs = text.match(/`+/g) ?? [];
  const fence = "`".repeat(1 + Math.max(0, ...runs.map(({ length }) => length)));
  return fence.length > 1 ? `${fence} ${text} ${fence}` : `${fence}${text}${fence}`;
}

const asLine = ({ original, replacement }: Survivor): string =>
  `- ${asCode(original)} → ${asCode(replacement)}: `;
const line = /^- (`+) ?(.*?) ?\1 → (`+) ?(.*?) ?\3: (\S.*)$/;

/** Those on the page: a heading for each file, a line with the reason for each survivor. @throws for a line without. */
export function listedIn(page: string): Survivor[] {
  let file = "";
  return page.split("\n").flatMap((text) => {
    file = /^## (.+)$/.exec(text)?.[1] ?? file;
    if (!text.startsWith("- ")) return [];
    const [, , original, , replacement] = line.exec(text) ?? [];
    if (original === undefined || replacement === undefined)
      throw new Error(`test/mutation/survivors.md: no reason is given in "${text}"`);
    return [{ file, original, replacement }];
  });
}

export const listed = (): Survivor[] =>
  listedIn(readFileSync(new URL("survivors.md", import.meta.url), "utf8"));

const keyOf = ({ file, original, replacement }: Survivor) => JSON.stringify([file, original, replacement]);

function missingIn(some: readonly Survivor[], others: readonly Survivor[]): Survivor[] {
  const known = new Set(others.map(keyOf));
  return some.filter((each) => !known.has(keyOf(each)));
}

/** What a run and the page disagree about, as lines for a person; the run is only asked about files that it mutated. */
export function disagreements(report: Report, page: readonly Survivor[]): string[] {
  const survivors = survivorsOf(report);
  const told = (about: string, found: readonly Survivor[]) =>
    found.map((each) => `${about} ${each.file}\n${asLine(each)}`);
  return [
    ...told("survives and is not listed:", missingIn(survivors, page)),
    ...told(
      "is listed and does not survive:",
      missingIn(
        page.filter(({ file }) => file in report.files),
        survivors,
      ),
    ),
  ];
}
