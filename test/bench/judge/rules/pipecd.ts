import { exactShareAtMost } from "./rank-distribution.ts";
import { normalBelow } from "./normal.ts";

export type Deviation = "HIGH" | "LOW" | "EITHER";

const alpha = 0.05;
/** Up to these many points a side it counts exactly, above it approximates; ties cost it more. */
const exactUpTo = { untied: 50, tied: 25 } as const;

/**
 * PipeCD's comparison of two variants: Mann–Whitney at 5 %, without effect size, tolerance or least number of points.
 * A side without points fails the check. https://github.com/pipe-cd/pipecd/blob/master/pkg/app/piped/executor/analysis/metrics_analyzer.go
 */
export function deviates(
  experiment: readonly number[],
  control: readonly number[],
  deviation: Deviation,
): boolean {
  if (experiment.length === 0 || control.length === 0) return true;
  const share = deviationShare(experiment, control, deviation);
  return share !== undefined && share <= alpha;
}

/** The p value; undefined where all values are the same. */
export function deviationShare(
  experiment: readonly number[],
  control: readonly number[],
  deviation: Deviation,
): number | undefined {
  const [m, n] = [experiment.length, control.length];
  const sizes = tieSizes([...experiment, ...control]);
  if (sizes.length === 1) return undefined;
  const tied = sizes.length < m + n;
  const above = experiment.reduce((sum, x) => sum + aboveAndTied(x, control), 0);
  const limit = tied ? exactUpTo.tied : exactUpTo.untied;
  return m <= limit && n <= limit
    ? exactShare(above, m, n, sizes, deviation)
    : approximateShare(above, m, n, sizes, deviation);
}

function exactShare(
  above: number,
  m: number,
  n: number,
  sizes: readonly number[],
  deviation: Deviation,
): number {
  const atMost = (u: number): number => exactShareAtMost(u, m, n, sizes);
  if (deviation === "LOW") return atMost(above);
  if (deviation === "HIGH") return 1 - atMost(above - 1);
  return above === m * n - above ? 1 : Math.min(1, 2 * atMost(Math.min(above, m * n - above)));
}

function approximateShare(
  above: number,
  m: number,
  n: number,
  sizes: readonly number[],
  deviation: Deviation,
) {
  const ties = sizes.reduce((sum, t) => sum + t ** 3 - t, 0);
  const sigma = Math.sqrt((m * n * (m + n + 1 - ties / ((m + n) * (m + n - 1)))) / 12);
  const distance = above - (m * n) / 2;
  if (deviation === "LOW") return normalBelow((distance + 0.5) / sigma);
  if (deviation === "HIGH") return normalBelow(-(distance - 0.5) / sigma);
  return 2 * normalBelow(-Math.abs(distance - 0.5 * Math.sign(distance)) / sigma);
}

/** How many values there are of each, in increasing order of the value. */
function tieSizes(values: number[]): number[] {
  const sizes: number[] = [];
  values.sort((a, b) => a - b);
  for (const [place, value] of values.entries())
    if (place > 0 && values[place - 1] === value) sizes.push((sizes.pop() ?? 0) + 1);
    else sizes.push(1);
  return sizes;
}

function aboveAndTied(x: number, control: readonly number[]): number {
  let above = 0;
  for (const y of control) above += x > y ? 1 : x === y ? 0.5 : 0;
  return above;
}

/**
 * A stage of PipeCD: each metric queried at each interval, ended when one of them has failed more often than its limit.
 * @returns the number of the query that ended it, from 1
 */
export function failedQuery(failures: readonly (readonly boolean[])[], failureLimit = 1): number | undefined {
  const counts = new Map<number, number>();
  for (const [query, metrics] of failures.entries())
    for (const [metric, failed] of metrics.entries()) {
      const count = (counts.get(metric) ?? 0) + (failed ? 1 : 0);
      counts.set(metric, count);
      if (count > failureLimit) return query + 1;
    }
  return undefined;
}
