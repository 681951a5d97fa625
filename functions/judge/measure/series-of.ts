import type { SourceConfig } from "../../shared/judge-config.ts";
import type { MetricSeries } from "../../shared/metric-data.ts";
import type { Count, Point, Series } from "../verdict.ts";

/** The figures of a source as they were read of one side; each figure is the sum of its series. */
export type ReadSource =
  | { readonly kind: "values"; readonly value: readonly MetricSeries[] }
  | {
      readonly kind: "counts";
      readonly errors: readonly MetricSeries[];
      readonly requests: readonly MetricSeries[];
    };

/** Which periods are one side's; epoch ms, the end is not part of it. */
export type Part = { readonly fromMs: number; readonly toMs: number };

/** By the period's beginning, epoch seconds. */
type Values = ReadonlyMap<number, number>;

/**
 * What was read of one side, as the judge takes it.
 *
 * | what CloudWatch answered                                      | what that is                       |
 * | ------------------------------------------------------------- | ---------------------------------- |
 * | it may not be shown, or was not read to its end               | unreadable                         |
 * | a value without a point                                       | a gap                              |
 * | requests, and no point of errors                              | no errors: zeros are not published |
 * | neither, from the first period that had any to `knownTo`      | nothing happened: zeros            |
 * | neither, after `knownTo`                                      | a gap: it may only be late         |
 * | more errors than requests, such as connections tried again    | as many requests as errors         |
 *
 * @param knownTo beginning of the newest period of which anything is known, epoch seconds; absent: by this side alone, as
 * for stable, which has nothing to say any more once all traffic is the candidate's.
 */
export function seriesOf(
  read: ReadSource,
  periodSeconds: number,
  part: Part,
  knownTo = Number.NEGATIVE_INFINITY,
): Series {
  const refused = whyNot(read);
  if (refused !== undefined) return { kind: "unreadable", reason: refused };
  if (read.kind === "values")
    return { kind: "values", periodSeconds, points: pointsOf(added(read.value, part)) };
  const [errors, requests] = [added(read.errors, part), added(read.requests, part)];
  return { kind: "counts", periodSeconds, counts: countsOf(errors, requests, periodSeconds, knownTo) };
}

/** Beginning of the newest period with a point before `toMs`, epoch seconds; before all time if there is none. */
export function newestOf(reads: readonly ReadSource[], toMs: number): number {
  let newest = Number.NEGATIVE_INFINITY;
  for (const { points } of reads.flatMap(allOf))
    for (const { at } of points) if (at < toMs) newest = Math.max(newest, at / 1000);
  return newest;
}

export const isEmpty = (read: ReadSource): boolean => allOf(read).every(({ points }) => points.length === 0);

/** How a source is read again from what was read of its figures, one after the other. */
export const sourceOf = (source: SourceConfig, figures: readonly (readonly MetricSeries[])[]): ReadSource =>
  source.kind === "values"
    ? { kind: "values", value: figures[0] ?? [] }
    : { kind: "counts", errors: figures[0] ?? [], requests: figures[1] ?? [] };

const allOf = (read: ReadSource): readonly MetricSeries[] =>
  read.kind === "values" ? read.value : [...read.errors, ...read.requests];

function whyNot(read: ReadSource): string | undefined {
  const open = allOf(read).find(({ isComplete }) => !isComplete);
  if (!open) return undefined;
  return open.message === undefined
    ? "CloudWatch has not read all of it yet"
    : `CloudWatch does not show it: ${open.message}`;
}

function added(all: readonly MetricSeries[], { fromMs, toMs }: Part): Values {
  const sums = new Map<number, number>();
  for (const { points } of all)
    for (const { at, value } of points)
      if (at >= fromMs && at < toMs) sums.set(at / 1000, (sums.get(at / 1000) ?? 0) + value);
  return sums;
}

const pointsOf = (values: Values): readonly Point[] =>
  [...values].map(([at, value]) => ({ at, value })).sort((a, b) => a.at - b.at);

function countsOf(
  errors: Values,
  requests: Values,
  periodSeconds: number,
  knownTo: number,
): readonly Count[] {
  const seen = [...errors.keys(), ...requests.keys()].sort((a, b) => a - b);
  const [first] = seen;
  const counts: Count[] = [];
  if (first === undefined) return counts;
  for (let at = first; at <= Math.max(knownTo, seen.at(-1) ?? first); at += periodSeconds) {
    const failed = errors.get(at) ?? 0;
    counts.push({ at, errors: failed, requests: Math.max(requests.get(at) ?? 0, failed) });
  }
  return counts;
}
