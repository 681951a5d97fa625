import { LeaseLost, LostRace } from "../shared/errors.ts";
import type { Change, Clause } from "./expression.ts";
import { keys } from "./keys.ts";
import type { Table, Write } from "./table.ts";
import type { TrafficLease, TrafficState, TrafficTicket } from "./traffic-records.ts";
import { trafficSchemaVersion } from "./traffic-records.ts";

/** Who is to hold a policy. */
export type TrafficHolder = Pick<TrafficLease, "holder" | "shift" | "executionArn">;

/** Takes the lease with the next fence, if nobody wrote since the state was read and nobody holds it. */
export function takingPolicy(
  policy: string,
  state: TrafficState | undefined,
  holder: TrafficHolder,
  now: () => Date,
): Write {
  const fence = (state?.fence ?? 0) + 1;
  const lease: TrafficLease = { ...holder, fence, takenAt: now().toISOString() };
  const first = state ? {} : { owned: {}, out: {} };
  return {
    ...keys.traffic(policy),
    change: { set: { version: trafficSchemaVersion, policy, fence, lease, ...first } },
    when: [{ path: "lease", absent: true }, seenPolicy(state)],
  };
}

/** Takes the lease over from a holder of which nothing runs any more. */
export function seizingPolicy(
  { policy }: Pick<TrafficState, "policy">,
  from: TrafficLease,
  holder: TrafficHolder,
  now: () => Date,
): Write {
  const fence = from.fence + 1;
  const lease: TrafficLease = { ...holder, fence, takenAt: now().toISOString() };
  return {
    ...keys.traffic(policy),
    change: { set: { fence, lease } },
    when: [{ path: "lease.fence", is: from.fence }],
  };
}

/** Nobody wrote since it was read. */
export const seenPolicy = (state: TrafficState | undefined): Clause =>
  state ? { path: "fence", is: state.fence } : { path: "fence", absent: true };

/**
 * Writes of a lease holder, all or none.
 * @throws LeaseLost when the fence has moved on.
 */
export async function fencedPolicy(
  table: Table,
  { policy, fence }: TrafficTicket,
  change: Change,
  others: readonly Write[],
): Promise<void> {
  const state: Write = { ...keys.traffic(policy), change, when: [{ path: "lease.fence", is: fence }] };
  try {
    if (others.length === 0) await table.write(state);
    else await table.writeAll([state, ...others]);
  } catch (error) {
    if (!(error instanceof LostRace)) throw error;
    throw new LeaseLost(`the lease of traffic policy ${policy} is no longer held with fence ${fence}`, {
      cause: error,
    });
  }
}
