import { LedgerInvalid, LostRace } from "../shared/errors.ts";
import { keys } from "./keys.ts";
import { mirrorCommands } from "./mirror-commands.ts";
import { noteOf } from "./mirror-notes.ts";
import type { Found } from "./mirror-notes.ts";
import { mirrorSchemaVersion } from "./mirror-records.ts";
import type { Absence, GroupEntry, MirrorState, MirrorTicket, MirrorView } from "./mirror-records.ts";
import { bundles, fenced, free, groupWrite, plain, seen } from "./mirror-writes.ts";
import type { Item } from "./mirror-writes.ts";
import type { Table, Write } from "./table.ts";

/** What is written down before the first call; see `bookkeeping` of the plan. */
export interface Entries {
  readonly groups: readonly GroupEntry[];
  readonly forgotten: readonly string[];
  readonly absent: Readonly<Record<string, Absence>> | undefined;
}

export interface Taking {
  readonly mirror: string;
  readonly loadBalancer: string;
  readonly holder: string;
  /** When nobody holds it any more, ISO 8601. */
  readonly until: string;
}

/** What each mirror did and owns. A steady round only reads; whoever writes holds the mirror's lease. */
export const mirrors = (table: Table, now: () => Date) => ({
  /** Everything of one mirror, in one query. @throws LedgerInvalid when a newer version wrote it. */
  async view(mirror: string): Promise<MirrorView> {
    const items = await table.list<Item>(keys.mirror(mirror).pk);
    const state = items.find(({ sk }) => sk === "state") as (MirrorState & Item) | undefined;
    if (state && state.version > mirrorSchemaVersion)
      throw new LedgerInvalid(`mirror ${mirror} was written by a newer version (schema ${state.version})`);
    const groups = items.filter(({ sk }) => sk.startsWith("group#")) as (GroupEntry & Item)[];
    return { state: state && plain(state), groups: groups.map(plain) };
  },

  /** Names of all mirrors that have something in the ledger, also those that no file names any more. */
  async known(): Promise<string[]> {
    return (await table.list<Item>("mirrors")).map(({ sk }) => sk);
  },

  /**
   * Takes the lease with the next fence, if nobody wrote since the state was read and nobody holds it.
   * @returns undefined when somebody did, or does: this round is another's.
   */
  async take(state: MirrorState | undefined, taking: Taking): Promise<MirrorTicket | undefined> {
    const { mirror, loadBalancer, holder, until } = taking;
    const fence = (state?.fence ?? 0) + 1;
    const write: Write = {
      ...keys.mirror(mirror),
      change: {
        set: { version: mirrorSchemaVersion, mirror, loadBalancer, fence, lease: { holder, until, fence } },
        ...(state?.removedAt ? { remove: ["removedAt"] } : {}),
      },
      when: free(state, now()),
    };
    const known: Write = {
      ...keys.knownMirror(mirror),
      change: { set: { mirror, since: now().toISOString() } },
    };
    try {
      if (state && state.fence > 0 && !state.removedAt) await table.write(write);
      else await table.writeAll([write, known]);
      return { mirror, fence };
    } catch (error) {
      if (error instanceof LostRace) return undefined;
      throw error;
    }
  },

  /**
   * Invariant 4: what is about to be ours, what is about to leave, and what the read did not name, before any call.
   * @throws LeaseLost when the fence has moved on.
   */
  async intend(ticket: MirrorTicket, { groups, forgotten, absent }: Entries): Promise<void> {
    const writes = [
      ...groups.map((group) => groupWrite(ticket.mirror, group)),
      ...forgotten.map((key): Write => ({ ...keys.mirrorGroup(ticket.mirror, key), remove: true })),
    ];
    const [first = [], ...rest] = bundles(writes);
    await fenced(table, ticket, absent ? { set: { absent } } : {}, first);
    for (const bundle of rest) await fenced(table, ticket, {}, bundle);
  },

  /** What was made, so that it is found by its ARN. @throws LeaseLost */
  async made(
    ticket: MirrorTicket,
    made: { readonly loadBalancerArn?: string; readonly securityGroupId?: string },
  ): Promise<void> {
    await fenced(table, ticket, { set: { ...made } });
  },

  /** @throws LeaseLost */
  async groupMade(ticket: MirrorTicket, key: string, groupArn: string): Promise<void> {
    const write: Write = { ...keys.mirrorGroup(ticket.mirror, key), change: { set: { key, groupArn } } };
    await fenced(table, ticket, {}, [write]);
  },

  /**
   * What a round without a lease found: only if nobody wrote since the state was read, and only if there is something
   * to write. @returns whether anything was written.
   */
  async note(
    of: Pick<Taking, "mirror" | "loadBalancer">,
    state: MirrorState | undefined,
    found: Found,
  ): Promise<boolean> {
    const change = noteOf(state, found, now().toISOString());
    if (!change) return false;
    const first = {
      version: mirrorSchemaVersion,
      mirror: of.mirror,
      loadBalancer: of.loadBalancer,
      fence: 0,
    };
    const set = { ...(state ? {} : first), ...change.set };
    try {
      await table.write({ ...keys.mirror(of.mirror), change: { ...change, set }, when: [seen(state)] });
      return true;
    } catch (error) {
      if (error instanceof LostRace) return false;
      throw error;
    }
  },

  /** The end of a round that wrote: what it found, and the lease is free. @throws LeaseLost */
  async finish(ticket: MirrorTicket, state: MirrorState | undefined, found: Found): Promise<void> {
    const change = noteOf(state, found, now().toISOString());
    await fenced(table, ticket, { ...change, remove: [...(change?.remove ?? []), "lease"] });
  },

  /**
   * As `finish`, of a writer who ends although a call of his may still arrive: nobody takes the lease until then.
   * @param left the error, for people. @param until ISO 8601. @throws LeaseLost
   */
  async leave(
    ticket: MirrorTicket,
    state: MirrorState | undefined,
    found: Found,
    { left, until }: { readonly left: string; readonly until: string },
  ): Promise<void> {
    const change = noteOf(state, found, now().toISOString());
    await fenced(table, ticket, {
      ...change,
      set: { ...change?.set, "lease.left": left, "lease.until": until },
    });
  },

  ...mirrorCommands(table, now),
});

export type Mirrors = ReturnType<typeof mirrors>;
