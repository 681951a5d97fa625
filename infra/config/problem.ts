/** Where a field is: keys of mappings and positions in lists, from the top of its file. */
export type FieldPath = readonly (string | number)[];

/** One thing that is wrong with the configuration. */
export type Problem = {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** Such as `cells[0].wave`; empty for the whole file. */
  readonly field: string;
  /** What was expected and what was found, without a full stop. */
  readonly sentence: string;
};

/** The path as people write it: `cells[0].codedeploy.application`. */
export function fieldOf(path: FieldPath): string {
  return path
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`))
    .join("")
    .replace(/^\./, "");
}

/** By place, then by text: the same folder gives the same list whatever order its files were read in. */
export function inOrder(problems: readonly Problem[]): readonly Problem[] {
  return [...problems].sort(
    (a, b) =>
      compare(a.file, b.file) ||
      a.line - b.line ||
      a.column - b.column ||
      compare(a.field, b.field) ||
      compare(a.sentence, b.sentence),
  );
}

/** One line for each problem: `file:line:column  field: sentence`. */
export function renderProblems(problems: readonly Problem[]): string {
  return problems
    .map(({ file, line, column, field, sentence }) => {
      const place = `${file}:${line}:${column}`;
      return field === "" ? `${place}  ${sentence}` : `${place}  ${field}: ${sentence}`;
    })
    .join("\n");
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
