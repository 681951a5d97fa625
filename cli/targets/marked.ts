import type { Paint, Style } from "../paint.ts";
import { folded } from "../table.ts";
import type { Mark } from "./step-words.ts";

const styles: Readonly<Record<Mark, Style | readonly Style[]>> = {
  "+": "green",
  "-": "red",
  "~": "yellow",
  "·": "magenta",
  "!": "cyan",
  "✗": "red",
};

const indent = 4;

/** A line of a plan: on a terminal folded under its mark; for other programs one line. */
export function marked(mark: Mark, text: string, paint: Paint, width: number | undefined): string[] {
  const [first = "", ...rest] = folded(text, width === undefined ? undefined : width - indent);
  return [`  ${paint(styles[mark], mark)} ${first}`, ...rest.map((line) => " ".repeat(indent) + line)];
}
