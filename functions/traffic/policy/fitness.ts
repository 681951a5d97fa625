import type { Health, SiteFacts, Weights } from "./zone.ts";
import { weightAt } from "./shares.ts";

export type Sites = Readonly<Record<string, SiteFacts>>;

/** What a rail holds of a site: no healthy target is unhealthy, whatever its check says; nothing known is unknown. */
export function fitnessOf(sites: Sites, site: string): Health {
  const facts = sites[site];
  if (!facts) return "unknown";
  return facts.healthyTargets === 0 ? "unhealthy" : facts.health;
}

/** As Route 53 answers by. */
export const healthOf = (sites: Sites): Readonly<Record<string, Health>> =>
  Object.fromEntries(Object.entries(sites).map(([site, { health }]) => [site, health]));

/** Invariant 1: users have somewhere to go. */
export const hasSomewhereToGo = (weights: Weights, sites: Sites): boolean =>
  Object.keys(weights).some((site) => weightAt(weights, site) > 0 && fitnessOf(sites, site) === "healthy");
