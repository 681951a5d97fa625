import { seizeAfterSeconds } from "../../ledger/lease.ts";
import { epochOf } from "../../ledger/times.ts";
import type { TrafficLease, TrafficState, TrafficTicket } from "../../ledger/traffic-records.ts";
import { LostRace } from "../../shared/errors.ts";
import type { Beginning } from "./beginning.ts";
import type { PhaseDeps } from "./phase-deps.ts";
import { isOver } from "./phase-deps.ts";

/** Takes the lease of a policy for a shift that is about to be planned. @returns undefined while another has it. */
export async function takePolicy(
  deps: PhaseDeps,
  state: TrafficState | undefined,
  beginning: Beginning,
): Promise<TrafficTicket | undefined> {
  const { id, holder, executionArn, release, config } = beginning;
  const { policy } = config;
  const lease = state?.lease;
  // An invocation before this one took it, and did not come to its end.
  if (lease && isOf(lease, beginning)) return { policy, shift: id, fence: lease.fence };
  const { traffic } = deps.ledger;
  const open = { shift: id, policy, executionArn, ...(release === undefined ? {} : { release }) };
  try {
    if (lease && (await isStillborn(deps, lease, executionArn)))
      return await traffic.seize(policy, lease, open, holder);
    return await traffic.take(state, open, holder);
  } catch (error) {
    if (error instanceof LostRace) return undefined;
    throw error;
  }
}

export const isOf = (lease: TrafficLease, { id, executionArn }: Beginning): boolean =>
  lease.shift === id && lease.executionArn === executionArn;

/** It was taken for a shift that was never written down, and whoever took it does nothing any more. */
async function isStillborn(deps: PhaseDeps, lease: TrafficLease, executionArn: string): Promise<boolean> {
  if (await deps.ledger.traffic.shift(lease.shift)) return false;
  if (lease.executionArn !== executionArn) return isOver(deps, lease.executionArn);
  const idle = deps.now().getTime() - epochOf(lease.notedAt ?? lease.takenAt);
  return idle >= seizeAfterSeconds * 1000;
}
