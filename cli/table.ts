import { plain, widthOf } from "./paint.ts";
import type { Paint } from "./paint.ts";

export interface Layout {
  readonly paint?: Paint;
  readonly indent?: number;
  /** Titles of columns that are aligned to the right. */
  readonly right?: readonly string[];
  /** Columns of the terminal: the last column is folded into what is left. None: one line for each row. */
  readonly width?: number | undefined;
}

/** Narrower than this, folding makes a column of single words: it goes under its row instead. */
const narrowest = 24;
const underIndent = 4;

/** Rows as lines under their titles, each column as wide as it must be. A column that is empty throughout is left out. */
export function table(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  layout: Layout = {},
): string[] {
  const { paint = plain, indent = 0, right = [] } = layout;
  const columns = titles.flatMap((title, place) => {
    const cells = rows.map((row) => row[place] ?? "");
    const width = Math.max(...[title, ...cells.map(firstLine)].map(widthOf));
    return cells.some(Boolean) ? [{ title, cells, width, isRight: right.includes(title) }] : [];
  });
  const last = columns.at(-1);
  const offset = indent + columns.slice(0, -1).reduce((sum, { width }) => sum + width + 2, 0);
  const line = (cellOf: (column: Column) => string): string[] => {
    const before = columns.slice(0, -1).map((column) => pad(cellOf(column), column));
    const end = last ? cellOf(last) : "";
    return ended(" ".repeat(indent), before, last?.isRight ? pad(end, last) : end, offset, layout.width);
  };
  const header = line(({ title }) => title).map((text) => paint("dim", text));
  return [...header, ...rows.flatMap((_, row) => line(({ cells }) => cells[row] ?? ""))];
}

interface Column {
  readonly title: string;
  readonly cells: readonly string[];
  readonly width: number;
  readonly isRight: boolean;
}

/** A row with its last cell, which may take several lines. */
function ended(
  indent: string,
  before: readonly string[],
  end: string,
  offset: number,
  width: number | undefined,
): string[] {
  const isUnder =
    end.trim() !== "" && width !== undefined && width - offset < Math.min(narrowest, widthOf(end));
  if (isUnder) {
    const under = indent + " ".repeat(underIndent);
    const lines = folded(end, Math.max(narrowest, width - under.length));
    return [(indent + before.join("  ")).trimEnd(), ...lines.map((text) => under + text)];
  }
  const [first = "", ...rest] = folded(
    end,
    width === undefined ? undefined : Math.max(narrowest, width - offset),
  );
  return [
    (indent + [...before, first].join("  ")).trimEnd(),
    ...rest.map((text) => " ".repeat(offset) + text),
  ];
}

const firstLine = (cell = ""): string => cell.split("\n", 1)[0] ?? "";

function pad(cell: string, { width, isRight }: Column): string {
  const space = " ".repeat(Math.max(0, width - widthOf(cell)));
  return isRight ? space + cell : cell + space;
}

/** A text as lines of at most so many columns, broken between words; without a width, as one line. */
export function folded(text: string, width: number | undefined): string[] {
  if (width === undefined) return [text.replaceAll("\n", "; ")];
  return text.split("\n").flatMap((line) => {
    const lines: string[] = [];
    for (const word of line.split(" ")) {
      const last = lines.at(-1);
      if (last !== undefined && widthOf(last) + 1 + widthOf(word) <= width)
        lines[lines.length - 1] = `${last} ${word}`;
      else lines.push(word);
    }
    return lines;
  });
}
