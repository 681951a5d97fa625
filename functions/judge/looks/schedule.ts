/**
 * Looks that are planned at most. What it costs to find the bounds of all looks grows faster than their number: these
 * take a second of a small function's time, once. A longer release is looked at less often.
 */
const mostLooks = 240;
/** Looks above what the times come to: CodeDeploy's steps may be late, and looks beyond the plan decide nothing. */
const spareLooks = 3;

/** Times are epoch milliseconds. */
export interface LookTimes {
  /** When the candidate got its first users. */
  readonly startedAt: number;
  readonly now: number;
  /** When the bake ends, if it is not drawn out; absent: it has not begun. */
  readonly endsAt?: number;
  /** From the first users to the end of the longest bake there may be, seconds. The same at each look. */
  readonly mostSeconds: number;
  readonly everySeconds: number;
}

export interface LookPlace {
  /** From 1; the same within one period. */
  readonly number: number;
  readonly planned: number;
  /** The bake is over, or drawn out: each look from here on may end it. */
  readonly isLast: boolean;
}

/** Seconds from one look to the next: as configured, or so many minutes more that the looks are not too many. */
export function lookPeriod({ mostSeconds, everySeconds }: Omit<LookTimes, "startedAt" | "now">): number {
  const least = Math.ceil(mostSeconds / (mostLooks - spareLooks) / 60) * 60;
  return Math.max(everySeconds, least);
}

/** Which of the planned looks a look is that is taken now. Numbers follow the time, whether or not all were taken. */
export function lookNow(times: LookTimes): LookPlace {
  const { startedAt, now, endsAt = Infinity, mostSeconds } = times;
  const period = lookPeriod(times);
  const planned = Math.ceil(mostSeconds / period) + spareLooks;
  const passed = Math.ceil((now - startedAt) / 1000 / period);
  return { number: Math.min(planned, Math.max(1, passed)), planned, isLast: now >= endsAt };
}
