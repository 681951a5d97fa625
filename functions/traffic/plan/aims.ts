import { weightAt } from "../policy/shares.ts";
import type { Weights } from "../policy/zone.ts";
import { largestWeight } from "./steps.ts";

/** All weights as they stand, but for one site. */
export const withSite = (weights: Weights, site: string, weight: number): Weights =>
  Object.fromEntries(Object.entries({ ...weights, [site]: weight }).sort(([a], [b]) => (a < b ? -1 : 1)));

/**
 * A site comes back by percentages of its remembered weight, such as 10, 50, 100. Where the weights are small, those
 * between are of a larger sum, so that a tenth of 1 can be said; the last is the remembered weight itself.
 */
export function returnSteps(
  weights: Weights,
  site: string,
  remembered: number,
  percents: readonly number[],
): Weights[] {
  const largest = Math.max(remembered, ...Object.values(weights));
  const scale = Math.max(1, Math.floor(largestWeight / largest));
  return percents.map((part) => {
    if (part >= 100) return withSite(weights, site, remembered);
    const exact = (remembered * part) / 100;
    const factor = Number.isInteger(exact) ? 1 : scale;
    const others = Object.entries(weights).map(([name, weight]) => [name, weight * factor] as const);
    return withSite(Object.fromEntries(others), site, Math.max(1, Math.round(exact * factor)));
  });
}

/** A person may name some sites only: the others keep what they have. */
export function aim(weights: Weights, wanted: Readonly<Record<string, number>>): Weights {
  return Object.keys(wanted).reduce(
    (so, site) => withSite(so, site, wanted[site] ?? weightAt(weights, site)),
    weights,
  );
}
