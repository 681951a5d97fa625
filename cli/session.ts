import type { ExitCode } from "./exit-codes.ts";
import type { Paint } from "./paint.ts";

/** What a command has around it: where it prints, what it is told by the environment, and time. */
export interface Session {
  readonly screen: Screen;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Told once, by the command that ran. */
  readonly end: (code: ExitCode) => void;
  /** Asks the person at the terminal; absent where nobody sits there. */
  readonly askPerson?: (question: string) => Promise<string>;
}

export interface Screen {
  /** A line, or several, on standard output. */
  readonly print: (lines: string | readonly string[]) => void;
  /** A sentence on standard error. */
  readonly complain: (sentence: string) => void;
  /** Writes without a line's end: only for redrawing. */
  readonly write: (text: string) => void;
  readonly paint: Paint;
  /** Size of the terminal; undefined for a file or a pipe, which nothing is folded for or redrawn on. */
  readonly size: () => { readonly columns: number; readonly rows: number } | undefined;
}

/** The folding width for tables: none where lines are read by other programs. */
export const widthFor = ({ size }: Screen): number | undefined => size()?.columns;

export const asText = (lines: string | readonly string[]): string =>
  (typeof lines === "string" ? [lines] : lines).map((line) => `${line}\n`).join("");
