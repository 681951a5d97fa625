import type { Phase } from "./phases.ts";
import type { Point } from "./verdict.ts";

/** Minutes of stable that must be known, so that their extreme says what is usual. */
const fewestUsual = 30;
/** How many of the newest minutes must all reach how many times stable's extreme; either will do. */
const reaches = [
  { minutes: 2, times: 2 },
  { minutes: 3, times: 1.5 },
];
/** A difference that is left with less of itself, from the first of these minutes to the last, is fading. */
const fading = 0.8;

/**
 * Whether the candidate's newest minutes are all far beyond what stable ever showed: then there is no need to wait for numbers. Of equal series whose order is chance, three given minutes are the
 * greatest of 33 in one case of 5,456, before the margin. `sign` is −1 where down is worse.
 */
export function areExtreme(phase: Phase<Point>, sign: number): boolean {
  if (phase.everStable.length < fewestUsual) return false;
  const usual = phase.everStable.map(({ value }) => sign * value);
  const most = usual.reduce((a, b) => Math.max(a, b));
  const middle = usual.reduce((a, b) => a + b, 0) / usual.length;
  return reaches.some(({ minutes, times }) => {
    const newest = phase.candidate.slice(-minutes).map(({ value }) => sign * value);
    const [first, last] = [newest[0] ?? 0, newest.at(-1) ?? 0];
    const isFading = phase.isFresh && last - middle < fading * (first - middle);
    const areBeyond = newest.every((value) => value > raised(most, times));
    return newest.length === minutes && areBeyond && !isFading;
  });
}

/** Where down is worse values are negative here, and half is as far as double. */
const raised = (value: number, times: number): number => (value >= 0 ? value * times : value / times);
