/**
 * The expected matrix, `matrix.md`: under each heading a table. The first column names what is asked, the others
 * what it is asked of, and a cell the rules that match, or `–`.
 */
export interface Matrix {
  /** `heading | row | column` → what the cell says. */
  readonly cells: ReadonlyMap<string, string>;
}

export const cellName = (heading: string, row: string, column: string): string =>
  [heading, row, column].join(" | ");

export const none = "–";

/** @throws Error for a table whose rows are not all as long as its head, or that says a thing twice. */
export function parseMatrix(text: string): Matrix {
  const cells = new Map<string, string>();
  let heading = "";
  let columns: readonly string[] | undefined;
  for (const line of text.split("\n")) {
    const title = /^## (.+)$/.exec(line)?.[1];
    if (title !== undefined) [heading, columns] = [title, undefined];
    if (!line.startsWith("|") || /^\|[\s:|-]+$/.test(line)) continue;
    const [row = "", ...found] = line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim());
    if (!columns) {
      columns = found;
      continue;
    }
    if (found.length !== columns.length) throw new Error(`not as long as its head: ${line}`);
    for (const [place, cell] of found.entries()) {
      const name = cellName(heading, row, columns[place] ?? "");
      if (cells.has(name)) throw new Error(`said twice: ${name}`);
      cells.set(name, cell);
    }
  }
  return { cells };
}

/** Where what was found is not what the matrix says: a cell that differs, is missing, or is of nothing. */
export function matrixDifferences(
  { cells }: Matrix,
  found: ReadonlyMap<string, string>,
): Map<string, string[]> {
  const names = new Set([...cells.keys(), ...found.keys()]);
  return new Map(
    [...names].map((name) => {
      const [expected, actual] = [cells.get(name), found.get(name)];
      if (expected === actual) return [name, []];
      return [name, [`the matrix says ${expected ?? "nothing"}, found was ${actual ?? "nothing"}`]];
    }),
  );
}

/** The matrix of what was found, to be read before it is kept. */
export function writeMatrix(found: ReadonlyMap<string, string>): string {
  const tables = new Map<string, Map<string, Map<string, string>>>();
  for (const [name, cell] of found) {
    const [heading = "", row = "", column = ""] = name.split(" | ");
    const rows = tables.get(heading) ?? new Map<string, Map<string, string>>();
    tables.set(heading, rows);
    rows.set(row, new Map([...(rows.get(row) ?? []), [column, cell]]));
  }
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [...tables]
    .map(([heading, rows]) => {
      const columns = [...new Set([...rows.values()].flatMap((row) => [...row.keys()]))];
      return [
        `## ${heading}\n`,
        line(["", ...columns]),
        line(["", ...columns].map(() => "---")),
        ...[...rows].map(([row, cells]) => line([row, ...columns.map((column) => cells.get(column) ?? "")])),
      ].join("\n");
    })
    .join("\n\n");
}
