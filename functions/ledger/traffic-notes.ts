import { LostRace } from "../shared/errors.ts";
import { keys } from "./keys.ts";
import type { Clause } from "./expression.ts";
import type { Table, Write } from "./table.ts";
import { trafficSchemaVersion } from "./traffic-records.ts";
import type { Adoption, ShiftRequest, TrafficState } from "./traffic-records.ts";
import { seenPolicy } from "./traffic-writes.ts";

/** What people ask and the watch tells, without the lease. */
export const trafficNotes = (table: Table) => ({
  /** What a person asks of a shift under way; the first is kept. @returns whether it was the first. */
  async request(shift: string, request: ShiftRequest): Promise<boolean> {
    const first = [{ path: "kind", absent: true as const }];
    try {
      await table.write({
        ...keys.shiftRequest(shift, request.kind),
        change: { set: { ...request } },
        when: first,
      });
      return true;
    } catch (error) {
      if (error instanceof LostRace) return false;
      throw error;
    }
  },

  /**
   * Record sets of the name that somebody else made are ours from now on. The fence moves: whoever read the policy
   * before, and is about to take it, has read what is no longer so.
   * @throws LostRace when somebody holds the policy, or wrote since it was read.
   */
  async adopt(
    policy: string,
    seen: TrafficState | undefined,
    owned: TrafficState["owned"],
    { id, by, reason, createdAt, outcome }: Adoption,
  ): Promise<void> {
    const first = seen ? {} : { version: trafficSchemaVersion, policy, out: {} };
    const fence = (seen?.fence ?? 0) + 1;
    await table.writeAll([
      {
        ...keys.traffic(policy),
        change: { set: { ...first, owned, fence } },
        when: [{ path: "lease", absent: true }, seenPolicy(seen)],
      },
      {
        ...keys.shiftHistory(policy, createdAt, id),
        change: { set: { id, kind: "adopt", by, reason, createdAt, outcome } },
      },
    ]);
  },

  /**
   * What the watch has told, with its news, if nobody moved the policy since it was read, and no other look has told of
   * it.
   * @returns whether it was written.
   */
  async told(
    policy: string,
    seen: TrafficState | undefined,
    { news = [], ...found }: ToldNow,
  ): Promise<boolean> {
    const { drift, carried, repair } = found;
    const first = seen ? {} : { version: trafficSchemaVersion, policy, fence: 0, owned: {}, out: {} };
    const change = {
      set: { ...first, drift: drift ?? undefined, carried, repair },
      ...(drift === null ? { remove: ["drift"] } : {}),
    };
    const when = [
      seenPolicy(seen),
      ...(drift === undefined ? [] : [as("drift.since", seen?.drift?.since)]),
      ...(carried === undefined ? [] : [as("carried.at", seen?.carried?.at)]),
      ...(repair === undefined ? [] : [as("repair.at", seen?.repair?.at)]),
    ];
    try {
      const state: Write = { ...keys.traffic(policy), change, when };
      // A transaction costs twice what a write does.
      await (news.length === 0 ? table.write(state) : table.writeAll([state, ...news]));
      return true;
    } catch (error) {
      if (error instanceof LostRace) return false;
      throw error;
    }
  },
});

/** What a look of the watch leaves behind; `null`: there is no drift any more. */
export interface ToldNow {
  readonly drift?: TrafficState["drift"] | null;
  readonly carried?: TrafficState["carried"];
  readonly repair?: TrafficState["repair"];
  readonly news?: readonly Write[];
}

const as = (path: string, value: string | undefined): Clause =>
  value === undefined ? { path, absent: true } : { path, is: value };
