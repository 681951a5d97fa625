import { judge } from "./judge.ts";
import type { Judgement, Look, Measured, Series } from "./verdict.ts";

/** A past time with looks at it; epoch seconds. */
export type Past = {
  readonly from: number;
  readonly to: number;
  readonly everySeconds: number;
  readonly steps: Look["steps"];
};

export type Replayed = {
  /** The first look that says *worse*, else the last. */
  readonly judgement: Judgement;
  /** From the beginning to that look. */
  readonly afterSeconds: number;
};

/**
 * Judges a past time as it would have been judged while it passed: look by look, each by what was complete then. There is
 * at least one look.
 */
export function replay(measured: readonly Measured[], { from, to, everySeconds, steps }: Past): Replayed {
  const planned = Math.max(1, Math.ceil((to - from) / everySeconds));
  for (let number = 1; ; number++) {
    const at = Math.min(to, from + number * everySeconds);
    const seen = measured.map((each) => until(each, at));
    const judgement = judge({ number, planned, steps, measured: seen, alarms: [] });
    if (judgement.verdict === "worse" || number === planned) return { judgement, afterSeconds: at - from };
  }
}

const until = ({ candidate, stable, ...rest }: Measured, at: number): Measured => ({
  ...rest,
  candidate: complete(candidate, at),
  ...(stable ? { stable: complete(stable, at) } : {}),
});

function complete(series: Series, until: number): Series {
  if (series.kind === "unreadable") return series;
  const isOver = ({ at }: { readonly at: number }): boolean => at + series.periodSeconds <= until;
  return series.kind === "values"
    ? { ...series, points: series.points.filter(isOver) }
    : { ...series, counts: series.counts.filter(isOver) };
}
