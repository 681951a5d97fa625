import type { Phase } from "./phases.ts";
import { boundAt } from "./sequential.ts";
import type { Against, MetricJudgement, Verdict } from "./verdict.ts";

/** What one comparison of a metric comes to; a metric has one or two of them. */
export type Finding = Pick<
  MetricJudgement,
  "lane" | "sizes" | "centres" | "estimate" | "interval" | "effect" | "evidence"
> & {
  readonly against: Against;
  readonly verdict: Verdict;
  /** Why it is not *worse*, although it lies beyond chance; or why it is unclear. */
  readonly because?: string;
};

/** Where a look stands among those of its release, and what may be spent of false alarms on one comparison. */
export type Standing = {
  readonly number: number;
  readonly planned: number;
  readonly isLast: boolean;
  readonly falseAlarms: number;
};

/**
 * How far from chance a comparison must be at this look, standard deviations. Looks are counted from the first at which
 * the phase had a point; with more points than looks (a past window is looked at once), several make one look.
 */
export function boundOf(
  phase: Pick<Phase<unknown>, "candidate" | "lead"> & { readonly periods?: number },
  { number, planned, falseAlarms }: Standing,
  fewest: number,
): number {
  const points = phase.candidate.length;
  const each = Math.max(1, Math.round((phase.lead + points) / number));
  const look = Math.ceil(points / each);
  const left = planned - Math.floor(phase.lead / each);
  const all = phase.periods === undefined ? left : Math.min(left, Math.ceil(phase.periods / each));
  const most = Math.max(all, look);
  return boundAt({ planned: most, first: Math.ceil(fewest / each), falseAlarms }, look);
}

/** The newest third, and at least three: a difference must still be there. */
export const newest = <T>(points: readonly T[]): readonly T[] =>
  points.slice(-Math.max(3, Math.ceil(points.length / 3)));

/** A comparison with stable before the candidate asks for twice the difference: the time of day is in it. */
export const wider = (against: Against): number => (against === "stable-before" ? 2 : 1);
