import { atLeast } from "./distributions.ts";
import { normalQuantile, upperTail } from "./normal.ts";

/** Errors and requests of one side. */
type Tally = { readonly errors: number; readonly requests: number };
/** What both sides saw under the same conditions: in one minute, or in all of them. */
export type Stratum = { readonly candidate: Tally; readonly stable: Tally };

export type RateComparison = {
  /** Standard deviations from chance; above 0 when the candidate errs more often. */
  readonly z: number;
  /** Times stable's rate; infinite when only the candidate erred, NaN when neither did (Mantel and Haenszel's). */
  readonly ratio: number;
};

/** The share of its errors that a stratum would show at the candidate if that erred `ratio` times as often. */
export const shareAt = ({ candidate, stable }: Stratum, ratio: number): number =>
  ratio === Number.POSITIVE_INFINITY
    ? 1
    : (ratio * candidate.requests) / (ratio * candidate.requests + stable.requests);

/**
 * Whether errors fall to the candidate more often than requests do: exact, given how many errors there were in each
 * stratum, so that neither the share of the traffic nor a rate that both sides share disturbs it (Przyborowski and
 * Wilenski, Biometrika 31, 1940). Strata with different shares are counted as one of their mean share, which only makes
 * the test stricter (Hoeffding, Annals of Mathematical Statistics 27, 1956). Counts are whole numbers.
 */
export function compareRates(strata: readonly Stratum[]): RateComparison {
  const { mine, all } = totals(strata);
  const chance = meanShare(strata, 1, all);
  return { z: all === 0 ? 0 : signed(mine, all, chance), ratio: ratioOf(strata) };
}

/** The same against a fixed bound on errors per request, 0–1. */
export function compareWithBound({ errors, requests }: Tally, rate: number): number {
  return requests === 0 ? 0 : signed(Math.min(errors, requests), requests, rate);
}

/** Between which ratios the exact test finds nothing at `z` standard deviations; `high` absent: no end. */
export function ratioInterval(
  strata: readonly Stratum[],
  z: number,
): { readonly low: number; readonly high?: number } {
  const { mine, all } = totals(strata);
  const tail = upperTail(z);
  const low = mine === 0 ? 0 : solve((ratio) => atLeast(mine, all, meanShare(strata, ratio, all)) > tail);
  if (mine === all) return { low };
  const high = solve((ratio) => atLeast(all - mine, all, 1 - meanShare(strata, ratio, all)) <= tail);
  return { low, high };
}

function totals(strata: readonly Stratum[]): { mine: number; all: number } {
  const mine = strata.reduce((sum, { candidate }) => sum + candidate.errors, 0);
  return { mine, all: mine + strata.reduce((sum, { stable }) => sum + stable.errors, 0) };
}

function meanShare(strata: readonly Stratum[], ratio: number, all: number): number {
  let sum = 0;
  for (const each of strata) {
    const errors = each.candidate.errors + each.stable.errors;
    if (errors > 0) sum += errors * shareAt(each, ratio);
  }
  return sum / all;
}

/** The normal value whose tail is as likely as `k` or farther out: up, or down. At most 37, also for what underflows. */
function signed(k: number, n: number, p: number): number {
  const up = atLeast(k, n, p);
  const down = atLeast(n - k, n, 1 - p);
  const size = Math.max(normalQuantile(Math.max(Math.min(up, down), Number.MIN_VALUE)), 0);
  return up < down ? size : -size;
}

function ratioOf(strata: readonly Stratum[]): number {
  let mine = 0;
  let theirs = 0;
  for (const { candidate, stable } of strata) {
    const requests = candidate.requests + stable.requests;
    if (requests === 0) continue;
    mine += (candidate.errors * stable.requests) / requests;
    theirs += (stable.errors * candidate.requests) / requests;
  }
  return mine / theirs;
}

/** Where `isAbove` begins to hold: ratios from a billionth to a billion, to nine digits. */
function solve(isAbove: (ratio: number) => boolean): number {
  let low = -9;
  let high = 9;
  for (let step = 0; step < 36; step++) {
    const middle = (low + high) / 2;
    if (isAbove(10 ** middle)) high = middle;
    else low = middle;
  }
  return 10 ** ((low + high) / 2);
}
