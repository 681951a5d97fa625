import type { Note } from "../traffic/shift/facts.ts";
import { LostRace } from "../shared/errors.ts";
import type { Clause } from "./expression.ts";
import { keys } from "./keys.ts";
import type { Table, Write } from "./table.ts";
import { trafficNotes } from "./traffic-notes.ts";
import { trafficReads } from "./traffic-reads.ts";
import type {
  OpenShift,
  ShiftOutcome,
  ShiftRecord,
  ShiftView,
  TrafficLease,
  TrafficState,
  TrafficTicket,
} from "./traffic-records.ts";
import { fencedPolicy, seizingPolicy, takingPolicy } from "./traffic-writes.ts";
import type { TrafficHolder } from "./traffic-writes.ts";

/** What the end of a shift leaves behind, beside its outcome. */
export type Leaving = Partial<Pick<TrafficState, "out">> & {
  /** Undefined: what the file declares should stand. */
  readonly standing?: TrafficState["standing"] | undefined;
  /** Undefined: it is forgotten. */
  readonly needsPerson?: TrafficState["needsPerson"] | undefined;
};

/** Only while the shift goes on. */
const record = (
  { shift }: TrafficTicket,
  set: Partial<ShiftRecord>,
  when: readonly Clause[] = [],
): Write => ({
  ...keys.shift(shift),
  change: { set },
  when: [{ path: "state", is: "open" }, ...when],
});

/** Written together with the beginning of a shift. */
export interface WithBeginning {
  /** The site is meant to leave traffic. */
  readonly out?: TrafficState["out"] | undefined;
  /** What else must hold, and is written then. */
  readonly also?: readonly Write[];
}

/** What each traffic policy did and owns. Whoever moves weights holds the policy's lease. */
export const traffic = (table: Table, now: () => Date) => {
  const noted = () => ({ "lease.notedAt": now().toISOString() });
  const opening = (open: Omit<OpenShift, "since">): Write => ({
    ...keys.openShift(open.shift),
    change: { set: { ...open, since: now().toISOString() } },
  });
  return {
    ...trafficReads(table),

    /**
     * Takes the policy for a shift that is about to be planned; the watch sees it from here on.
     * @param seen the state that was read: nobody wrote since.
     * @throws LostRace when somebody did, or holds it.
     */
    async take(
      seen: TrafficState | undefined,
      open: Omit<OpenShift, "since">,
      holder: string,
    ): Promise<TrafficTicket> {
      const { policy, shift, executionArn } = open;
      await table.writeAll([takingPolicy(policy, seen, { holder, shift, executionArn }, now), opening(open)]);
      return { policy, shift, fence: (seen?.fence ?? 0) + 1 };
    },

    /**
     * Takes the policy from a beginning that died: it was never written down, so nothing of it is to be brought back.
     * @throws LostRace when it is held otherwise by now.
     */
    async seize(
      policy: string,
      from: TrafficLease,
      open: Omit<OpenShift, "since">,
      holder: string,
    ): Promise<TrafficTicket> {
      const { shift, executionArn } = open;
      await table.writeAll([
        seizingPolicy({ policy }, from, { holder, shift, executionArn }, now),
        { ...keys.shift(from.shift), remove: true, when: [{ path: "id", absent: true }] },
        ...(from.shift === shift ? [] : [{ ...keys.openShift(from.shift), remove: true as const }]),
        opening(open),
      ]);
      return { policy, shift, fence: from.fence + 1 };
    },

    /** What will be done, before anything is. @throws LeaseLost */
    async begin(
      ticket: TrafficTicket,
      plan: ShiftRecord,
      { out, also = [] }: WithBeginning = {},
    ): Promise<void> {
      const { id, policy, kind, by, reason, createdAt } = plan;
      await fencedPolicy(table, ticket, { set: { ...noted(), ...(out ? { out } : {}) } }, [
        { ...keys.shift(id), change: { set: { ...plan } }, when: [{ path: "id", absent: true }] },
        { ...keys.shiftHistory(policy, createdAt, id), change: { set: { id, kind, by, reason, createdAt } } },
        ...also,
      ]);
    },

    /** Nothing is to be done after all: the policy is free. @throws LeaseLost */
    abandon: (ticket: TrafficTicket) =>
      fencedPolicy(table, ticket, { remove: ["lease"] }, [{ ...keys.openShift(ticket.shift), remove: true }]),

    /**
     * Another execution goes on with a shift whose own has ended.
     * @throws LostRace when somebody else did, or the shift has ended.
     */
    async takeOver(
      state: TrafficState,
      { record: { id, policy } }: ShiftView,
      holder: Omit<TrafficHolder, "shift">,
    ): Promise<TrafficTicket> {
      const from = state.lease;
      if (!from) throw new LostRace(`traffic policy ${policy} is held by nobody`);
      const { executionArn } = holder;
      await table.writeAll([
        seizingPolicy(state, from, { ...holder, shift: id }, now),
        { ...keys.shift(id), change: { set: { executionArn } }, when: [{ path: "state", is: "open" }] },
        { ...keys.openShift(id), change: { set: { executionArn } } },
      ]);
      return { policy, shift: id, fence: from.fence + 1 };
    },

    /** Comes before every write to AWS. @throws LeaseLost */
    hold: (ticket: TrafficTicket) => fencedPolicy(table, ticket, { set: noted() }, []),

    /**
     * What a look has learnt or is about to do. Forward only while it has not turned back: a look that began before
     * may run on.
     * @throws LeaseLost
     */
    async note(ticket: TrafficTicket, { progress, step }: Note, isBack: boolean): Promise<void> {
      const set = isBack ? { back: progress } : { progress, ...(step === undefined ? {} : { step }) };
      const forward: Clause[] = isBack ? [] : [{ path: "turned", absent: true }];
      await fencedPolicy(table, ticket, { set: noted() }, [record(ticket, set, forward)]);
    },

    /** From now on nothing of this shift goes forward. @throws LeaseLost */
    async turn(ticket: TrafficTicket, reason: string): Promise<void> {
      const turned = { at: now().toISOString(), reason };
      await fencedPolicy(table, ticket, { set: noted() }, [record(ticket, { turned })]);
    },

    /** Invariant 4: record sets that are about to be made, or were adopted. @throws LeaseLost */
    own: (ticket: TrafficTicket, owned: TrafficState["owned"]) =>
      fencedPolicy(table, ticket, { set: { ...noted(), owned } }, []),

    /** The outcome, what it leaves behind and what is told of it, and the policy is free. @throws LeaseLost */
    async end(
      ticket: TrafficTicket,
      { record: { createdAt } }: ShiftView,
      outcome: ShiftOutcome,
      leaving: Leaving,
      news: readonly Write[] = [],
    ): Promise<void> {
      const gone = (["needsPerson", "standing"] as const).filter(
        (name) => name in leaving && leaving[name] === undefined,
      );
      const change = { set: { ...leaving }, remove: ["lease", ...gone] };
      await fencedPolicy(table, ticket, change, [
        record(ticket, { state: "ended", outcome }),
        { ...keys.openShift(ticket.shift), remove: true },
        { ...keys.shiftHistory(ticket.policy, createdAt, ticket.shift), change: { set: { outcome } } },
        ...news,
      ]);
    },

    ...trafficNotes(table),
  };
};
