import { atMostAlike, inflation, likeness, together } from "./dependence.ts";
import { midRanks } from "./ranks.ts";
import { median } from "./shift.ts";

/** What the candidate's values are held against, and how certain that is. */
export type Held = {
  readonly theirs: readonly number[];
  /** The variance of the difference over what independent values of equal spread would have. */
  readonly spread: number;
  /** In how many independent values that was measured. */
  readonly freedom: number;
};

/** Pairs, below which they cannot tell how alike their neighbours are. */
const fewestPairs = 24;

/**
 * Against all of stable's minutes there are many values; stable tells how long a series stays where it is, and the
 * candidate may be the noisier of the two.
 */
export function heldApart(mine: readonly number[], ever: readonly number[]): Held {
  const [m, n] = [mine.length, ever.length];
  const rho = Math.max(atMostAlike(likeness(ever), n), likeness(mine));
  const [wide, long] = [inflation(m, rho) * noisier(mine, ever), inflation(n, rho)];
  return {
    theirs: ever,
    spread: (wide / m + long / n) / (1 / m + 1 / n),
    freedom: Math.max(1, n / long - 1),
  };
}

/**
 * In the same minutes what both sides share falls out, and what is left may resemble its neighbours. `beside[i]` is of the
 * same minute as `mine[i]`. Where all of stable's minutes are the more certain, those are taken.
 */
export function heldBeside(
  mine: readonly number[],
  beside: readonly number[],
  ever: readonly number[],
): Held {
  const m = mine.length;
  const apart = heldApart(mine, ever);
  if (m < fewestPairs) return apart;
  const [a, b] = [midRanks(mine).ranks, midRanks(beside).ranks];
  const alike = atMostAlike(likeness(a.map((rank, at) => rank - (b[at] ?? 0))), m);
  const paired: Held = {
    theirs: beside,
    spread: (1 - together(mine, beside)) * inflation(m, alike),
    freedom: Math.max(1, m / inflation(m, alike) - 1),
  };
  return apart.spread * (1 / m + 1 / ever.length) < (paired.spread * 2) / m ? apart : paired;
}

/**
 * How much wider the first sample's places among the second's values are scattered than of equal spread, once both have
 * the same middle; from 1 to 3 (Brunner and Munzel, Biometrical Journal 42, 2000).
 */
function noisier(first: readonly number[], second: readonly number[]): number {
  const off = median(first) - median(second);
  let sum = 0;
  for (const value of first) {
    let below = 0;
    for (const other of second) below += other < value - off ? 1 : other === value - off ? 0.5 : 0;
    sum += (below / second.length - 0.5) ** 2;
  }
  return Math.max(1, (12 * sum) / first.length);
}
