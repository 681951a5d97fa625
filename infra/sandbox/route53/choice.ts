/**
 * Which of a name's record sets is answered. From
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-types.html and
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-how-route-53-chooses-records.html
 *
 * | record sets                                   | answered                                              |
 * | --------------------------------------------- | ----------------------------------------------------- |
 * | some with a weight are healthy                | one of those, by weight                               |
 * | all with a weight are unhealthy, one of 0 is not | one of those of weight 0: they stand by            |
 * | all weights are 0                             | one of the healthy, each as often as the other        |
 * | none is healthy                               | any, by weight, as if all were                        |
 */
import type { StandingSet } from "./record.ts";
import { routingOf } from "./record.ts";

export interface Chance {
  readonly set: StandingSet;
  /** 0 to 1; of all together 1. */
  readonly share: number;
}

/** @param sets of one name and type. */
export function chances(sets: readonly StandingSet[], isHealthy: (set: StandingSet) => boolean): Chance[] {
  const [first] = sets;
  if (!first) return [];
  const routing = routingOf(first);
  if (routing === "simple") return [{ set: first, share: 1 }];
  if (routing !== "Weight") throw new Error(`The sandbox does not simulate Route 53: answers by ${routing}.`);
  const healthy = sets.filter(isHealthy);
  return byWeight(healthy.length > 0 ? healthy : sets);
}

function byWeight(sets: readonly StandingSet[]): Chance[] {
  const weighted = sets.filter(({ Weight = 0 }) => Weight > 0);
  const total = weighted.reduce((sum, { Weight = 0 }) => sum + Weight, 0);
  if (total === 0) return sets.map((set) => ({ set, share: 1 / sets.length }));
  return weighted.map((set) => ({ set, share: (set.Weight ?? 0) / total }));
}

/** @param draw at least 0, below 1. */
export function drawn(all: readonly Chance[], draw: number): StandingSet | undefined {
  let left = draw;
  for (const { set, share } of all) {
    left -= share;
    if (left < 0) return set;
  }
  return all.at(-1)?.set;
}
