import type { SiteConfig } from "../../shared/traffic-config.ts";
import type { Sites } from "../policy/fitness.ts";
import { fitnessOf, hasSomewhereToGo, healthOf } from "../policy/fitness.ts";
import type { Shares } from "../policy/shares.ts";
import { gainers, sharesNow, sharesOf, totalOf, weightAt } from "../policy/shares.ts";
import type { Weights } from "../policy/zone.ts";
import { percent, weightsInWords } from "./words.ts";

/** One write of weights, before it is done. */
export interface Change {
  readonly sites: readonly SiteConfig[];
  readonly from: Weights;
  readonly to: Weights;
  readonly known: Sites;
  /** Percentage points that one site's share may change; absent: not limited. */
  readonly maxStep?: number;
  /** Rails that a person with the right to it has lifted: "capacity", "step". */
  readonly overrides: readonly string[];
}

export type Rail = "all-zero" | "nowhere-to-go" | "unhealthy-gains" | "unknown-gains" | "capacity" | "step";

/** Rails that on-call may lift, with a reason that is recorded. The others are invariant 1, which nobody lifts. */
export const liftable: readonly Rail[] = ["capacity", "step"];

export interface Objection {
  readonly rail: Rail;
  readonly reason: string;
  /** Only because something is not known: it may pass by itself. */
  readonly mayPass?: true;
}

/**
 * What stands against a change of weights, all of it; nothing when it may be done.
 *
 * | what would be so                                                       | rail            | may be lifted |
 * | ---------------------------------------------------------------------- | --------------- | ------------- |
 * | all weights are 0: Route 53 would answer all in equal parts            | all-zero        | no            |
 * | no site with a weight is healthy                                       | nowhere-to-go   | no            |
 * | a site that is unhealthy, or has no healthy target, has a larger share | unhealthy-gains | no            |
 * | a site whose health is not known has a larger share                    | unknown-gains   | no            |
 * | a site has a larger share than before, and than it can carry           | capacity        | by on-call    |
 * | a site's share changes by more than a step may                         | step            | by on-call    |
 *
 * Gains and steps are of the weights' shares, whoever is healthy; what a site must carry also counts who is not.
 */
export function objections(change: Change): Objection[] {
  const { from, to, overrides } = change;
  const gaining = gainers(from, to).flatMap((site) => unfit(change, site));
  return [...noWay(change), ...gaining, ...overloads(change), ...tooLarge(change)].filter(
    ({ rail }) => !overrides.includes(rail) || !liftable.includes(rail),
  );
}

function noWay(change: Change): Objection[] {
  const { to, known } = change;
  if (totalOf(to) === 0)
    return [
      object(
        "all-zero",
        `${would(change)}, and with all weights 0 Route 53 answers every site equally: 0 everywhere is not off`,
      ),
    ];
  if (hasSomewhereToGo(to, known)) return [];
  const found = object(
    "nowhere-to-go",
    `${would(change)}, which leaves no healthy site with a weight (${healthInWords(to, known)})`,
  );
  const isUnsure = Object.keys(to).some(
    (site) => weightAt(to, site) > 0 && fitnessOf(known, site) === "unknown",
  );
  return [isUnsure ? { ...found, mayPass: true } : found];
}

function unfit({ from, to, known }: Change, site: string): Objection[] {
  const fitness = fitnessOf(known, site);
  if (fitness === "healthy") return [];
  const [before, after] = [sharesOf(from)[site] ?? 0, sharesOf(to)[site] ?? 0];
  const gain = `${site} would go from ${percent(before)} to ${percent(after)} (weight ${from[site] ?? 0} to ${to[site] ?? 0})`;
  if (fitness === "unknown")
    return [
      {
        ...object(
          "unknown-gains",
          `${gain}, but whether it is healthy is not known; only a healthy site gains`,
        ),
        mayPass: true,
      },
    ];
  const why = known[site]?.healthyTargets === 0 ? "has no healthy target" : "is unhealthy";
  return [
    object(
      "unhealthy-gains",
      `${gain}, but it ${why}; only a healthy site gains. Evacuate it first, if another site has to go`,
    ),
  ];
}

function overloads({ sites, from, to, known }: Change): Objection[] {
  const health = healthOf(known);
  const loads = [
    { before: sharesOf(from), after: sharesOf(to), how: "by the weights" },
    {
      before: sharesNow(from, health),
      after: sharesNow(to, health),
      how: "with the sites that are healthy now",
    },
  ];
  return byName(sites).flatMap((site) => {
    const limit = capacityOf(site, known);
    const load = loads.find(
      ({ before, after }) => isMore(after, before, site.name) && above(after, site.name, limit.share),
    );
    if (!load) return [];
    const share = (of: Shares) => percent(of[site.name] ?? 0);
    const what = `${site.name} would go from ${share(load.before)} to ${share(load.after)} ${load.how}`;
    return [object("capacity", `${what}, and can carry ${limit.words}`)];
  });
}

const hair = 1e-9;
const above = (shares: Shares, site: string, limit: number) => (shares[site] ?? 0) > limit + hair;
const isMore = (after: Shares, before: Shares, site: string) => above(after, site, before[site] ?? 0);

/** The share, 0–1, that a site can carry, and what says so. */
export function capacityOf(
  { name, carries, percentPerTarget }: SiteConfig,
  known: Sites,
): { readonly share: number; readonly words: string } {
  const limits: { readonly share: number; readonly words: string }[] = [];
  if (carries !== undefined)
    limits.push({ share: carries / 100, words: `${percent(carries / 100)}, as its policy says` });
  if (percentPerTarget !== undefined) limits.push(byTargets(percentPerTarget, known[name]?.healthyTargets));
  return limits.sort((a, b) => a.share - b.share)[0] ?? { share: 1, words: "everything" };
}

function byTargets(each: number, healthy: number | undefined) {
  if (healthy === undefined)
    return { share: 0, words: "nobody knows what: its healthy targets could not be counted" };
  const share = Math.min(1, (each * healthy) / 100);
  return { share, words: `${percent(share)} with ${healthy} healthy targets, ${each} % each` };
}

function tooLarge({ from, to, maxStep }: Change): Objection[] {
  if (maxStep === undefined) return [];
  const { site, points } = largestChange(from, to);
  if (points <= maxStep + hair) return [];
  const [before, after] = [sharesOf(from)[site] ?? 0, sharesOf(to)[site] ?? 0];
  const change = `${site} would go from ${percent(before)} to ${percent(after)} in one step`;
  return [object("step", `${change}, and a step may change a share by ${maxStep} points at most`)];
}

/** The site whose share changes most, and by how many percentage points. */
export function largestChange(
  from: Weights,
  to: Weights,
): { readonly site: string; readonly points: number } {
  const [before, after] = [sharesOf(from), sharesOf(to)];
  const changes = Object.keys(after).map((site) => ({
    site,
    points: 100 * Math.abs((after[site] ?? 0) - (before[site] ?? 0)),
  }));
  return changes.sort((a, b) => b.points - a.points)[0] ?? { site: "", points: 0 };
}

const would = ({ from, to }: Change) =>
  `the weights would go from ${weightsInWords(from)} to ${weightsInWords(to)}`;

const healthInWords = (weights: Weights, known: Sites) =>
  Object.keys(weights)
    .sort()
    .map((site) => `${site} ${fitnessOf(known, site)}`)
    .join(", ");

function object(rail: Rail, reason: string): Objection {
  const who = liftable.includes(rail)
    ? `on-call may override it (--override ${rail})`
    : "nobody may override this";
  return { rail, reason: `${reason}; ${who}` };
}

const byName = (sites: readonly SiteConfig[]) => [...sites].sort((a, b) => (a.name < b.name ? -1 : 1));
