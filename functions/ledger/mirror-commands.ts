import type { Clause } from "./expression.ts";
import { keys } from "./keys.ts";
import type { Adoption, Deed, MirrorTicket, MirrorView, Override, Removing } from "./mirror-records.ts";
import { bundles, fenced, groupWrite, plain } from "./mirror-writes.ts";
import type { Item } from "./mirror-writes.ts";
import type { Table, Write } from "./table.ts";

/** Targets that stand in a group, by their keys. */
export interface AdoptedTargets {
  readonly key: string;
  readonly groupArn: string;
  readonly targets: readonly string[];
}

/** What people ask of a mirror: overrides, adoption, its end. */
export const mirrorCommands = (table: Table, now: () => Date) => ({
  /** A person's word for one plan, for the next round; who said it stays on record. @throws LostRace when there is no such mirror. */
  async setOverride(mirror: string, override: Override): Promise<void> {
    await table.writeAll([
      { ...keys.mirror(mirror), change: { set: { override } }, when: [{ path: "mirror", present: true }] },
      { ...keys.mirrorOverride(mirror, override.at), change: { set: { ...override } } },
    ]);
  },

  /**
   * Uses an override up, before what it let through is done: a crash asks for another one.
   * @throws LeaseLost, also when it is another one by now.
   */
  async useOverride(ticket: MirrorTicket, { digest, at }: Override): Promise<void> {
    const used: Write = {
      ...keys.mirrorOverride(ticket.mirror, at),
      change: { set: { usedAt: now().toISOString(), usedWithFence: ticket.fence } },
    };
    const still: Clause = { path: "override.digest", is: digest };
    await fenced(table, ticket, { remove: ["override"] }, [used], [still]);
  },

  /** Every override that was ever given, oldest first. */
  async overrides(mirror: string): Promise<(Override & { readonly usedAt?: string })[]> {
    const items = await table.list<Override & Item>(keys.mirrorOverride(mirror, "").pk);
    return items.map(plain);
  },

  /** Who does what, and why, before it is done; a removal is under way from then on until another deed. @throws LeaseLost */
  async noteDeed(ticket: MirrorTicket, deed: Deed): Promise<void> {
    const write: Write = { ...keys.mirrorDeed(ticket.mirror, deed.at), change: { set: { ...deed } } };
    const { kind, by, at, reason } = deed;
    const removing: Removing = { by, at, reason };
    await fenced(table, ticket, kind === "remove" ? { set: { removing } } : { remove: ["removing"] }, [
      write,
    ]);
  },

  /** What people did, oldest first. */
  async deeds(mirror: string): Promise<Deed[]> {
    const items = await table.list<Deed & Item>(keys.mirrorDeed(mirror, "").pk);
    return items.map(plain);
  },

  /** What a person says is ours from now on: things by their ARN, and targets that stand in groups. @throws LeaseLost */
  async adopt(
    ticket: MirrorTicket,
    { state, groups }: MirrorView,
    things: readonly Adoption[],
    targets: readonly AdoptedTargets[],
  ): Promise<void> {
    const before = (state?.adopted ?? []).filter(({ arn }) => things.every((thing) => thing.arn !== arn));
    const since = now().toISOString();
    const writes = targets.map(({ key, groupArn, targets }) => {
      const known = groups.find((group) => group.key === key)?.targets ?? {};
      const fresh = Object.fromEntries(targets.map((target) => [target, { since }]));
      return groupWrite(ticket.mirror, { key, groupArn, targets: { ...fresh, ...known } });
    });
    const [first = [], ...rest] = bundles(writes);
    await fenced(table, ticket, { set: { adopted: [...before, ...things] } }, first);
    for (const bundle of rest) await fenced(table, ticket, {}, bundle);
  },

  /**
   * The end of a mirror that was removed: nothing is left but its fence, which never goes back.
   * @throws LeaseLost
   */
  async removed(ticket: MirrorTicket, { groups }: MirrorView): Promise<void> {
    const forgotten = groups.map(({ key }): Write => ({
      ...keys.mirrorGroup(ticket.mirror, key),
      remove: true,
    }));
    const known: Write = { ...keys.knownMirror(ticket.mirror), remove: true };
    const [first = [], ...rest] = bundles([...forgotten, known]);
    for (const bundle of rest) await fenced(table, ticket, {}, bundle);
    const over = [
      "loadBalancerArn",
      "securityGroupId",
      "lastCompleteAt",
      "unreadable",
      "held",
      "override",
      "removing",
    ];
    const remove = [...over, "adopted", "absent", "lease"];
    await fenced(table, ticket, { set: { removedAt: now().toISOString() }, remove }, first);
  },
});
