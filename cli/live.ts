import { cut } from "./paint.ts";
import type { Screen } from "./session.ts";
import { asText } from "./session.ts";

/** Lines on a terminal that are drawn over each other. */
export interface Live {
  readonly show: (lines: readonly string[]) => void;
  /** Takes away what was drawn last. */
  readonly clear: () => void;
}

/** Cursor up by so many lines, then everything below it erased (ECMA-48: CUU, ED). */
const back = (lines: number): string => (lines > 0 ? `\u001b[${lines}A\u001b[0J` : "");

export function createLive({ write, size }: Screen): Live {
  let drawn = 0;
  return {
    show(lines) {
      const { columns, rows } = size() ?? { columns: 80, rows: 24 };
      // A line that wraps, or one that scrolls away, could not be drawn over.
      const fitting = lines.slice(0, Math.max(1, rows - 1)).map((line) => cut(line, columns - 1));
      write(back(drawn) + asText(fitting));
      drawn = fitting.length;
    },
    clear() {
      write(back(drawn));
      drawn = 0;
    },
  };
}
