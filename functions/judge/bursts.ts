import { atMostAlike, inflation, likeness } from "./dependence.ts";
import type { Stratum } from "./rates.ts";
import { shareAt } from "./rates.ts";
import type { Count } from "./verdict.ts";

/**
 * How many errors come as one: the variance of the candidate's errors around their share in each minute, over what
 * independent errors would have; neighbouring minutes that resemble each other add to it. From 1 (McCullagh and Nelder,
 * Generalized Linear Models, 1989, 4.5). `ratio` is the estimated one, so that a true difference is not taken for bursts.
 */
export function burstsBeside(strata: readonly Stratum[], ratio: number): number {
  const parts = strata
    .map((each) => {
      const errors = each.candidate.errors + each.stable.errors;
      const share = shareAt(each, ratio);
      return { off: each.candidate.errors - errors * share, variance: errors * share * (1 - share) };
    })
    .filter(({ variance }) => variance > 0);
  return dispersion(parts);
}

type Part = { readonly off: number; readonly variance: number };

function dispersion(parts: readonly Part[]): number {
  if (parts.length < 3) return 1;
  const expected = parts.reduce((sum, { variance }) => sum + variance, 0);
  const seen = parts.reduce((sum, { off }) => sum + off * off, 0);
  const each = ((seen / expected) * parts.length) / (parts.length - 1);
  if (each <= 1) return 1;
  // Independent errors are not alike: only what comes on top of them can last.
  const alike = likeness(parts.map(({ off, variance }) => off / Math.sqrt(variance)));
  return 1 + (each - 1) * inflation(parts.length, alike);
}

/** The same of one side around a rate. */
export function burstsAround(counts: readonly Count[], rate: number): number {
  return dispersion(
    counts
      .filter(({ requests }) => requests > 0 && rate > 0)
      .map(({ errors, requests }) => ({ off: errors - rate * requests, variance: rate * requests })),
  );
}

/** How a side's rate wanders from minute to minute, as a share of itself, squared; and how alike neighbours are. */
export type Wander = { readonly square: number; readonly rho: number };

/** Measured on stable: what is left of the variance after that of independent errors is taken off. */
export function wanderOf(stable: readonly Count[]): Wander {
  const requests = stable.reduce((sum, each) => sum + each.requests, 0);
  const rate = stable.reduce((sum, each) => sum + each.errors, 0) / requests;
  const parts = stable.map((each) => ({
    off: each.errors - rate * each.requests,
    mean: rate * each.requests,
  }));
  const excess = parts.reduce((sum, { off, mean }) => sum + off * off - mean, 0);
  const squares = parts.reduce((sum, { mean }) => sum + mean * mean, 0);
  if (!(excess > 0 && squares > 0)) return { square: 0, rho: 0 };
  const neighbours = parts.reduce(
    (sum, { off }, at) => sum + (at === 0 ? 0 : off * (parts[at - 1]?.off ?? 0)),
    0,
  );
  const rho = Math.min(Math.max(neighbours / excess, 0), 0.97);
  return { square: excess / squares, rho: atMostAlike(rho, stable.length) };
}

/** Two different stretches of time, compared as rates that wander. */
export type Between = {
  /** The variance over what independent errors would have, from 1. */
  readonly times: number;
  /** The variance of the logarithm of the ratio of both rates, infinite while a side has no error. */
  readonly ofLogarithm: number;
  /**
   * In how many independent values that was measured (Satterthwaite, Biometrics 2, 1946): what errors' own chance adds
   * is known. Infinite where nothing wanders.
   */
  readonly freedom: number;
};

/** By how much a wandering rate widens the comparison of two different stretches of time. */
export function burstsBetween(
  candidate: readonly Count[],
  stable: readonly Count[],
  { square, rho }: Wander,
): Between {
  const [mine, theirs] = [tally(candidate), tally(stable)];
  const errors = mine.errors + theirs.errors;
  const expected = (requests: number): number => (errors * requests) / (mine.requests + theirs.requests);
  const chance = 1 / expected(mine.requests) + 1 / expected(theirs.requests);
  const spread =
    inflation(candidate.length, rho) / candidate.length + inflation(stable.length, rho) / stable.length;
  const added = (square * spread) / chance;
  const known = Math.max(1, stable.length / inflation(stable.length, rho) - 1);
  return {
    times: 1 + added,
    ofLogarithm: 1 / mine.errors + 1 / theirs.errors + Math.log1p(square) * spread,
    freedom: added === 0 ? Number.POSITIVE_INFINITY : known * (1 + 1 / added) ** 2,
  };
}

/** Sums of errors and requests. */
export const tally = (counts: readonly Count[]): { errors: number; requests: number } => ({
  errors: counts.reduce((sum, each) => sum + each.errors, 0),
  requests: counts.reduce((sum, each) => sum + each.requests, 0),
});
