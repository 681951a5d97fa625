import { LeaseLost, LedgerInvalid, LostRace } from "../shared/errors.ts";
import type { Change, Clause } from "./expression.ts";
import { keys } from "./keys.ts";
import type { GroupEntry, MirrorState, MirrorTicket } from "./mirror-records.ts";
import type { Table, Write } from "./table.ts";

export type Item = { readonly pk: string; readonly sk: string };

/** Without the keys that it lies under. */
export const plain = <T extends Item>({ pk: _, sk: __, ...kept }: T): Omit<T, "pk" | "sk"> => kept;

/** Nobody wrote since it was read. */
export const seen = (state: MirrorState | undefined): Clause =>
  state ? { path: "fence", is: state.fence } : { path: "fence", absent: true };

/**
 * Nobody holds it, and nobody wrote since it was read: the fence moves on when a lease is taken, and the count of writes
 * also with what a holder wrote who held it while it was read.
 */
export function free(state: MirrorState | undefined, now: Date): Clause[] {
  const { writes } = state ?? {};
  return [
    seen(state),
    writes === undefined ? { path: "writes", absent: true } : { path: "writes", is: writes },
    {
      anyOf: [
        { path: "lease", absent: true },
        { path: "lease.until", below: now.toISOString() },
      ],
    },
  ];
}

/**
 * Writes of a lease holder, all or none. Each is counted, which also lets a transaction check the state, for it must
 * change it. @throws LeaseLost when the fence has moved on.
 */
export async function fenced(
  table: Table,
  { mirror, fence }: MirrorTicket,
  change: Change,
  others: readonly Write[] = [],
  also: readonly Clause[] = [],
): Promise<void> {
  const state: Write = {
    ...keys.mirror(mirror),
    change: { ...change, add: { writes: 1 } },
    when: [{ path: "lease.fence", is: fence }, ...also],
  };
  try {
    if (others.length === 0) await table.write(state);
    else await table.writeAll([state, ...others]);
  } catch (error) {
    if (!(error instanceof LostRace)) throw error;
    throw new LeaseLost(`the lease of mirror ${mirror} is no longer held with fence ${fence}`, {
      cause: error,
    });
  }
}

/** An item holds 400 KB: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const longestGroup = 380_000;
/** A transaction holds 100 items and 4 MB; the state is one of them. */
const longestBundle = 3_000_000;
const mostInBundle = 90;

/** @throws LedgerInvalid when it names more targets than an item holds. */
export function groupWrite(mirror: string, { key, groupArn, targets }: GroupEntry): Write {
  if (JSON.stringify(targets).length > longestGroup)
    throw new LedgerInvalid(
      `group ${key} of mirror ${mirror} has ${Object.keys(targets).length} targets: no item of the ledger holds them`,
    );
  return { ...keys.mirrorGroup(mirror, key), change: { set: { key, groupArn, targets } } };
}

/** As few transactions as hold them. */
export function bundles(writes: readonly Write[]): Write[][] {
  const found: Write[][] = [];
  let length = Infinity;
  for (const write of writes) {
    const size = JSON.stringify(write).length;
    if (length + size > longestBundle || (found.at(-1)?.length ?? 0) >= mostInBundle) {
      found.push([]);
      length = 0;
    }
    found.at(-1)?.push(write);
    length += size;
  }
  return found;
}
