import { partOf, sharesOf, totalOf } from "../policy/shares.ts";
import type { Weights } from "../policy/zone.ts";
import { largestChange } from "./rails.ts";

/** https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html (Weight) */
export const largestWeight = 255;

/** More steps than this are not looked for: whoever needs them wants another limit. */
const mostSteps = 400;

/** Allowed error of a comparison of shares that were divided. */
const hair = 1e-9;

/**
 * The fewest steps from one set of weights to another of which none changes a site's share by more than `maxStep`
 * percentage points. They lie about the straight line between the shares, as whole weights can; a site that loses
 * never gains between, one that keeps its share keeps it exactly, and the last step is `to` itself.
 * @returns undefined where whole weights cannot come so near to each other.
 */
export function stepsBetween(from: Weights, to: Weights, maxStep: number): Weights[] | undefined {
  const fewest = Math.max(1, Math.ceil(largestChange(from, to).points / maxStep - hair));
  for (let count = fewest; count <= mostSteps; count += Math.max(1, Math.floor((count - fewest) / 2))) {
    const found = path(from, to, count, maxStep);
    if (found) return found;
  }
  return undefined;
}

function path(from: Weights, to: Weights, count: number, maxStep: number): Weights[] | undefined {
  const steps: Weights[] = [];
  for (let index = 1; index < count; index += 1) {
    const before = steps.at(-1) ?? from;
    const line = between(from, to, index / count);
    const next = totals(from, to, line)
      .map((total) => apportion(line, total, before, to))
      .find((weights) => weights && isNear(weights, line, maxStep / 4) && isWithin(before, weights, maxStep));
    if (!next) return undefined;
    steps.push(next);
  }
  return isWithin(steps.at(-1) ?? from, to, maxStep) ? [...steps, to] : undefined;
}

/** Sites by name with the shares that are wanted. */
type Line = readonly (readonly [site: string, share: number])[];

function between(from: Weights, to: Weights, way: number): Line {
  const [start, end] = [sharesOf(from), sharesOf(to)];
  return Object.entries(end).map(([site, last]) => {
    const first = start[site] ?? 0;
    return [site, first + (last - first) * way] as const;
  });
}

/** Sums of weights to try: those that people chose, in which shares look familiar, and then finer ones. */
function totals(from: Weights, to: Weights, line: Line): number[] {
  const largest = Math.floor(largestWeight / Math.max(...line.map(([, share]) => share)));
  const chosen = [totalOf(from), totalOf(to)].sort((a, b) => b - a);
  const multiples = chosen.flatMap((total) => Array.from({ length: 16 }, (_, i) => total * (i + 1)));
  const fine = Array.from({ length: 48 }, (_, i) => largest - i);
  return [...multiples, ...fine].filter((total) => total > 0 && total <= largest);
}

/**
 * Whole weights of that sum, as near to the line as can be with no site going back or beyond its end.
 * @returns undefined where that sum has no such weights.
 */
function apportion(line: Line, total: number, before: Weights, to: Weights): Weights | undefined {
  const parts = line.map(([site, share]) => {
    const ends = [partOf(before, site), partOf(to, site)].sort((a, b) => a.part * b.whole - b.part * a.whole);
    const [low, high] = [ends[0], ends[1]].map((end) => ((end?.part ?? 0) * total) / (end?.whole ?? 1));
    const [least, most] = [Math.ceil(low ?? 0), Math.min(largestWeight, Math.floor(high ?? 0))];
    const exact = Number((share * total).toFixed(6));
    return { site, exact, least, most, weight: Math.min(most, Math.max(least, Math.floor(exact))) };
  });
  if (parts.some(({ least, most }) => least > most)) return undefined;
  const byNeed = parts
    .filter(({ weight, most }) => weight < most)
    .sort((a, b) => b.exact - b.weight - (a.exact - a.weight) || (a.site < b.site ? -1 : 1));
  const missing = total - parts.reduce((sum, { weight }) => sum + weight, 0);
  if (missing < 0 || missing > byNeed.length) return undefined;
  const raised = new Set(byNeed.slice(0, missing).map(({ site }) => site));
  return Object.fromEntries(parts.map(({ site, weight }) => [site, weight + Number(raised.has(site))]));
}

const isNear = (weights: Weights, line: Line, points: number): boolean => {
  const shares = sharesOf(weights);
  return line.every(([site, share]) => Math.abs((shares[site] ?? 0) - share) * 100 <= points);
};

const isWithin = (from: Weights, to: Weights, maxStep: number): boolean =>
  largestChange(from, to).points <= maxStep + hair;
