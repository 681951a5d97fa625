import { midRanks } from "./ranks.ts";

/** No more than this is believed of neighbouring minutes: beyond it any mean is one observation. */
const mostAlike = 0.97;

/**
 * How alike neighbouring values are: the correlation at distance 1 of their ranks, corrected for how much too low it
 * comes out in short series (Kendall, Biometrika 41, 1954: by (1 + 3ρ)/n). 0 for what looks independent, at most 0.97.
 */
export function likeness(series: readonly number[]): number {
  const ranks = midRanks(series).ranks;
  const count = ranks.length;
  const middle = (count + 1) / 2;
  let squares = 0;
  let neighbours = 0;
  for (const [at, rank] of ranks.entries()) {
    squares += (rank - middle) ** 2;
    neighbours += at === 0 ? 0 : (rank - middle) * ((ranks[at - 1] ?? 0) - middle);
  }
  if (squares === 0) return 0;
  const found = neighbours / squares;
  return Math.min(Math.max(found + (1 + 3 * found) / count, 0), mostAlike);
}

/**
 * How alike they may well be: what was measured in `count` values is taken to be one standard error more, and no more
 * than chance would show in independent ones is none.
 */
export const atMostAlike = (rho: number, count: number): number =>
  rho * rho * count < 1 ? 0 : Math.min(rho + Math.sqrt((1 - rho * rho) / count), mostAlike);

/**
 * By how much the variance of the mean of `count` values exceeds that of independent ones, when each resembles the one
 * before by `rho` (a first-order autoregression; Bayley and Hammersley, JRSS Supplement 8, 1946). From 1 to `count`.
 */
export function inflation(count: number, rho: number): number {
  const beside = 1 - rho;
  return (1 + rho) / beside - (2 * rho * (1 - rho ** count)) / (count * beside * beside);
}

/**
 * How much both sides move together from minute to minute: Spearman's correlation of the pairs, less its own standard
 * error (Fisher, Metron 1, 1921), so that few pairs claim little. 0–1.
 */
export function together(first: readonly number[], second: readonly number[]): number {
  const count = first.length;
  if (count < 5) return 0;
  const [a, b] = [midRanks(first).ranks, midRanks(second).ranks];
  const middle = (count + 1) / 2;
  const sums = { ab: 0, aa: 0, bb: 0 };
  for (const [at, rank] of a.entries()) {
    const [x, y] = [rank - middle, (b[at] ?? 0) - middle];
    sums.ab += x * y;
    sums.aa += x * x;
    sums.bb += y * y;
  }
  if (sums.aa === 0 || sums.bb === 0) return 0;
  const found = Math.min(sums.ab / Math.sqrt(sums.aa * sums.bb), 0.9999);
  return Math.max(Math.tanh(Math.atanh(found) - 1 / Math.sqrt(count - 3)), 0);
}
