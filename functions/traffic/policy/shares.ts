import type { Health, Weights } from "./zone.ts";

/** Site → share of the name's answers, 0–1; their sum is 1. */
export type Shares = Readonly<Record<string, number>>;

/**
 * Who is answered now, by Route 53's own rules
 * (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-types.html). What it cannot judge yet it
 * holds healthy, so "unknown" counts as healthy here, though never in a rail.
 *
 * | among the sites                                     | who is answered                             |
 * | --------------------------------------------------- | ------------------------------------------- |
 * | some with a weight are healthy                      | those, by weight                            |
 * | else some without a weight are healthy              | those, in equal parts: a standby takes over |
 * | none is healthy, and some have a weight             | all with a weight, by weight: it fails open |
 * | none is healthy, and none has a weight              | all, in equal parts                         |
 */
export function sharesNow(weights: Weights, health: Readonly<Record<string, Health>>): Shares {
  const sites = inOrder(weights);
  const healthy = sites.filter((site) => health[site] !== "unhealthy");
  // Of these the ones without a weight have no part, unless none has any.
  const answered = healthy.length > 0 ? healthy : sites;
  const total = answered.reduce((sum, site) => sum + weightAt(weights, site), 0);
  const share = (site: string) => (total > 0 ? weightAt(weights, site) / total : 1 / answered.length);
  return Object.fromEntries(sites.map((site) => [site, answered.includes(site) ? share(site) : 0]));
}

/** The shares that the weights say, whoever is healthy. All zero is equal parts. */
export const sharesOf = (weights: Weights): Shares => sharesNow(weights, {});

/** The sites whose share of the weights grows, compared exactly: no rounding makes a gain, or hides one. */
export const gainers = (from: Weights, to: Weights): string[] =>
  inOrder(to).filter((site) => direction(from, to, site) > 0);

/** Above 0: the site's share of the weights grows; 0: it stays exactly as it is. */
export function direction(from: Weights, to: Weights, site: string): number {
  const [before, after] = [partOf(from, site), partOf(to, site)];
  return after.part * before.whole - before.part * after.whole;
}

/** A share as a fraction of whole numbers. */
export function partOf(weights: Weights, site: string): { readonly part: number; readonly whole: number } {
  const whole = totalOf(weights);
  if (whole === 0) return { part: site in weights ? 1 : 0, whole: Object.keys(weights).length };
  return { part: weightAt(weights, site), whole };
}

export const totalOf = (weights: Weights): number =>
  Object.values(weights).reduce((sum, weight) => sum + weight, 0);

export const weightAt = (weights: Weights, site: string): number => weights[site] ?? 0;

export const sameWeights = (one: Weights, other: Weights): boolean =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])].every(
    (site) => weightAt(one, site) === weightAt(other, site),
  );

/** The sites by name, so that nothing depends on the order in which they were given. */
const inOrder = (weights: Weights): string[] => Object.keys(weights).sort();
