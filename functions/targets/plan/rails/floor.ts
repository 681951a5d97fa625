export interface Strength {
  readonly healthyStaying: number;
  readonly liveStaying: number;
  /** Of those that would go. */
  readonly healthyLeaving: number;
  readonly leaving: number;
  /** How many the source wants. */
  readonly wanted: number;
  readonly floor: number;
}

/**
 * Invariant 2: how many of those that would go must stay, so that enough healthy ones are left, and in any case
 * somebody: when nobody is healthy, an NLB sends to all. A pool smaller than the floor needs no more than it has.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-health-checks.html
 */
export function neededForFloor({
  healthyStaying,
  liveStaying,
  healthyLeaving,
  leaving,
  wanted,
  floor,
}: Strength): number {
  const lacking = Math.max(0, Math.min(floor, Math.max(1, wanted)) - healthyStaying);
  const somebody = liveStaying === 0 && leaving > 0 ? 1 : 0;
  return Math.max(Math.min(lacking, healthyLeaving), somebody);
}
