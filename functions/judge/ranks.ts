import { normalQuantile } from "./normal.ts";

/** Two samples, compared by the order of their values alone. */
export type RankComparison = {
  /** Pairs in which the first sample's value is the greater; ties count half. Mann and Whitney's U. */
  readonly u: number;
  /** `u` as a share of all pairs: 0.5 when neither is shifted. */
  readonly share: number;
  /** Standard deviations from 0.5: above 0 when the first sample lies higher. 0 when all values are equal. */
  readonly z: number;
  readonly isExact: boolean;
};

/** Below this many values a side the normal curve is too coarse, and the orders are counted. */
const fewest = 8;

/**
 * Ranks from 1; equal values share the mean of their ranks.
 * `ties` is the sum of t³ − t over groups of t equal values.
 */
export function midRanks(values: readonly number[]): { ranks: readonly number[]; ties: number } {
  const order = values.map((value, index) => ({ value, index })).sort((a, b) => a.value - b.value);
  const ranks = Array.from<number>({ length: values.length });
  let ties = 0;
  for (let from = 0; from < order.length;) {
    let to = from;
    while (to < order.length && order[to]?.value === order[from]?.value) to++;
    for (const { index } of order.slice(from, to)) ranks[index] = (from + 1 + to) / 2;
    ties += (to - from) ** 3 - (to - from);
    from = to;
  }
  return { ranks, ties };
}

/**
 * Mann and Whitney's test (Annals of Mathematical Statistics 18, 1947): exact where a side has fewer than eight values
 * and none are equal, else by the normal curve with tie and continuity correction, which is R's
 * `wilcox.test(first, second)`. Neither sample may be empty.
 */
export function compareRanks(first: readonly number[], second: readonly number[]): RankComparison {
  const [m, n] = [first.length, second.length];
  const { ranks, ties } = midRanks([...first, ...second]);
  const u = ranks.slice(0, m).reduce((sum, rank) => sum + rank, 0) - (m * (m + 1)) / 2;
  const isExact = ties === 0 && Math.min(m, n) < fewest;
  const z = isExact ? exactZ(u, m, n) : approximateZ(u, m, n, ties);
  return { u, share: u / (m * n), z, isExact };
}

/** Standard deviation of U when both samples come from the same source. */
const deviationOfU = (m: number, n: number, ties: number): number =>
  Math.sqrt(((m * n) / 12) * (m + n + 1 - ties / ((m + n) * (m + n - 1))));

function approximateZ(u: number, m: number, n: number, ties: number): number {
  const off = u - (m * n) / 2;
  const deviation = deviationOfU(m, n, ties);
  // The correction never carries past the middle: U moves in halves when values are equal.
  return deviation > 0 ? (Math.sign(off) * Math.max(Math.abs(off) - 0.5, 0)) / deviation : 0;
}

/** The normal value whose tail is as likely as a U that lies as far out, or farther. */
function exactZ(u: number, m: number, n: number): number {
  const counts = countsOfU(m, n);
  const all = counts.reduce((sum, count) => sum + count, 0);
  const far = Math.max(u, m * n - u);
  const tail = counts.slice(far).reduce((sum, count) => sum + count, 0) / all;
  return Math.sign(u - (m * n) / 2) * Math.max(normalQuantile(tail), 0);
}

/** In how many orders of m and n values each U comes about: the coefficients of Gauss's binomial. */
function countsOfU(m: number, n: number): readonly number[] {
  let counts = [1];
  const [few, many] = [Math.min(m, n), Math.max(m, n)];
  for (let each = 1; each <= few; each++) {
    const factor = Array.from({ length: counts.length + many + each }, (_, at) => counts[at] ?? 0);
    for (let at = factor.length - 1; at >= many + each; at--)
      factor[at] = (factor[at] ?? 0) - (factor[at - many - each] ?? 0);
    for (let at = each; at < factor.length; at++) factor[at] = (factor[at] ?? 0) + (factor[at - each] ?? 0);
    counts = factor.slice(0, each * many + 1);
  }
  return counts;
}
