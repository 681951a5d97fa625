import { LeaseLost, LostRace } from "../shared/errors.ts";
import type { Clause } from "./expression.ts";
import { keys } from "./keys.ts";
import type { Lease, Ticket } from "./records.ts";
import { schemaVersion } from "./records.ts";
import type { Table, Write } from "./table.ts";

/**
 * Longest time limit of any function that writes to AWS, seconds. Stopping an execution does not stop a
 * function that runs, so a lease is only taken over this long (and a margin) after its execution ended.
 */
export const longestWriterSeconds = 30;
export const seizeAfterSeconds = longestWriterSeconds + 15;

export interface Holder {
  readonly holder: string;
  readonly executionArn: string;
}

/** One holder at a time for each service, with a fence number that every later write carries. */
export const lease = (table: Table, now: () => Date) => ({
  /**
   * The write that takes a free lease (or confirms our own), to be joined with others in one transaction.
   * @param fence the number that this lease will carry: one more than the service's.
   */
  taking: (service: string, { holder, executionArn }: Holder, fence: number): Write => ({
    ...keys.service(service),
    change: {
      set: {
        version: schemaVersion,
        service,
        fence,
        lease: { holder, executionArn, fence, takenAt: now().toISOString() } satisfies Lease,
      },
    },
    when: [
      { path: "lease", absent: true },
      {
        anyOf: [
          { path: "fence", is: fence - 1 },
          ...(fence === 1 ? [{ path: "fence", absent: true } as const] : []),
        ],
      },
    ],
  }),

  /** The write that takes the lease over from a holder whose execution is known to have ended; its fence is one more. */
  seizing(service: string, from: Lease, to: Holder): Write {
    const fence = from.fence + 1;
    return {
      ...keys.service(service),
      change: { set: { fence, lease: { ...to, fence, takenAt: now().toISOString() } satisfies Lease } },
      when: [{ path: "lease.fence", is: from.fence }],
    };
  },

  /**
   * Writes that the lease is still ours. Comes before every write to AWS.
   * @throws LeaseLost when the fence has moved on.
   */
  async hold(ticket: Ticket, note: string): Promise<void> {
    await table.write(holding(ticket, note, now)).catch(lost(ticket, note));
  },

  /**
   * As `hold`, and from now on nothing is moved forward under this lease: where one cell of a wave has failed,
   * the functions of its siblings still run, for a Map that fails does not stop them.
   * @throws LeaseLost
   */
  async turnBack(ticket: Ticket, note: string): Promise<void> {
    const isGoingBack = { "lease.isGoingBack": true };
    await table.write(holding(ticket, note, now, isGoingBack)).catch(lost(ticket, note));
  },

  /** The write that says so only while nothing turns back, to be joined with what is begun. */
  forward: (ticket: Ticket, note: string): Write => {
    const held = holding(ticket, note, now);
    return { ...held, when: [...(held.when ?? []), { path: "lease.isGoingBack", absent: true }] };
  },

  /**
   * Writes down what is about to be done, in one transaction with `hold`: whoever turns back sees the intention,
   * or there is none.
   * @throws LeaseLost @throws LostRace when it turned back, or another look meant the same meanwhile.
   */
  async intend(ticket: Ticket, note: string, intention: Write, direction: "forward" | "back"): Promise<void> {
    const hold = holding(ticket, note, now);
    const forward: Clause[] = direction === "forward" ? [{ path: "lease.isGoingBack", absent: true }] : [];
    try {
      await table.writeAll([{ ...hold, when: [...(hold.when ?? []), ...forward] }, intention]);
    } catch (error) {
      if (error instanceof LostRace) await this.hold(ticket, note);
      throw error;
    }
  },
});

const holding = ({ service, fence }: Ticket, note: string, now: () => Date, set = {}): Write => ({
  ...keys.service(service),
  change: { set: { "lease.note": note, "lease.heldAt": now().toISOString(), ...set } },
  when: fenced({ fence }),
});

const lost =
  ({ service, fence }: Ticket, note: string) =>
  (error: unknown): never => {
    if (!(error instanceof LostRace)) throw error;
    throw new LeaseLost(
      `the lease of ${service} is no longer held with fence ${fence}: ${note} was not done`,
    );
  };

/** The clause that a write of a lease holder carries. */
export const fenced = ({ fence }: Pick<Ticket, "fence">) => [{ path: "lease.fence", is: fence }] as const;
