import { epochOf } from "../../../ledger/times.ts";
import type { HealthCheck } from "../../meaning/desired.ts";

/**
 * How long a target that was registered may keep others from going, seconds: NLB's own minutes until a new target is
 * looked at, and its health check twice over. One that never becomes healthy must not keep the others for ever.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-register-targets.html
 */
export const patienceSeconds = ({ intervalSeconds, healthyCount }: HealthCheck): number =>
  600 + 2 * intervalSeconds * healthyCount;

/** Whether a target that is not healthy may still become so. */
export const isNew = (since: string | undefined, now: string, check: HealthCheck): boolean =>
  since === undefined || epochOf(now) - epochOf(since) < patienceSeconds(check) * 1000;

export interface Replacement {
  /** Wanted, not healthy, and still within their time. */
  readonly coming: number;
  readonly wanted: number;
  readonly healthyStaying: number;
  readonly healthyLeaving: number;
  readonly leaving: number;
}

/**
 * Invariant 3: how many of those that would go stand in for those that come. As long as somebody comes, no fewer stay
 * healthy than are healthy now, or than the source wants; and where none of those that stay is healthy, all wait.
 */
export function standIns({ coming, wanted, healthyStaying, healthyLeaving, leaving }: Replacement): number {
  if (coming === 0) return 0;
  if (healthyStaying === 0) return Math.min(coming, leaving);
  const strength = Math.min(wanted, healthyStaying + healthyLeaving);
  return Math.min(coming, Math.max(0, strength - healthyStaying));
}
