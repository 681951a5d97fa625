import type { Count, Point, Series } from "./verdict.ts";

/** A series that can be judged, in order of time, or why it cannot. */
export type Read<T> =
  | { readonly kind: "points"; readonly periodSeconds: number; readonly points: readonly T[] }
  | { readonly kind: "unusable"; readonly reason: string };

/** What is read of a candidate and of stable, of one period. */
export type Sides<T> =
  | {
      readonly kind: "sides";
      readonly periodSeconds: number;
      readonly candidate: readonly T[];
      readonly stable: readonly T[];
    }
  | { readonly kind: "unusable"; readonly reason: string };

const twoDigits = (value: number): string => String(value).padStart(2, "0");
const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

/** UTC, such as 14:05. */
export function clockOf(at: number): string {
  const minutes = Math.floor(at / 60) % 1440;
  return `${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`;
}

/** Values in order of time. Of counts: errors per request, without the periods that had no request. */
export function valuesOf(series: Series): Read<Point> {
  if (series.kind === "counts") {
    const counts = countsOf(series);
    if (counts.kind === "unusable") return counts;
    const points = counts.points
      .filter(({ requests }) => requests > 0)
      .map(({ at, errors, requests }) => ({ at, value: errors / requests }));
    return { ...counts, points };
  }
  if (series.kind === "unreadable") return unusable(series.reason);
  const bad = series.points.find(({ at, value }) => !Number.isFinite(at) || !Number.isFinite(value));
  if (bad)
    return unusable(`its point of ${clockOf(bad.at)} UTC is ${bad.value}, which is not a finite number`);
  return inOrder(series.periodSeconds, series.points);
}

/** Counts in order of time. */
export function countsOf(series: Series): Read<Count> {
  if (series.kind === "unreadable") return unusable(series.reason);
  if (series.kind === "values") return unusable("errors and requests are needed, but values were measured");
  const bad = series.counts.find(
    ({ at, errors, requests }) => !Number.isFinite(at) || !isCount(errors) || !isCount(requests),
  );
  if (bad)
    return unusable(
      `its counts of ${clockOf(bad.at)} UTC are ${bad.errors} errors in ${bad.requests} requests, which are not whole numbers from 0`,
    );
  return inOrder(series.periodSeconds, series.counts);
}

/** Both sides, if each can be judged and both are of one period. */
export function sidesOf<T>(candidate: Read<T>, stable: Read<T>): Sides<T> {
  if (candidate.kind === "unusable") return unusable(`the candidate cannot be judged: ${candidate.reason}`);
  if (stable.kind === "unusable") return unusable(`stable cannot be judged: ${stable.reason}`);
  if (candidate.periodSeconds !== stable.periodSeconds)
    return unusable(
      `the candidate's points are of ${candidate.periodSeconds} s, stable's of ${stable.periodSeconds} s`,
    );
  return {
    kind: "sides",
    periodSeconds: candidate.periodSeconds,
    candidate: candidate.points,
    stable: stable.points,
  };
}

const unusable = (reason: string) => ({ kind: "unusable", reason }) as const;

function inOrder<T extends { readonly at: number }>(periodSeconds: number, given: readonly T[]): Read<T> {
  const points = given.toSorted((a, b) => a.at - b.at);
  const twice = points.find(({ at }, index) => at === points[index - 1]?.at);
  if (twice) return unusable(`it has two points of ${clockOf(twice.at)} UTC`);
  return { kind: "points", periodSeconds, points };
}
