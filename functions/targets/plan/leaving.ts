import type { ActualTarget } from "./actual.ts";
import type { Held } from "./document.ts";
import { inOrder, targetKey } from "./identity.ts";
import { namedBy } from "./observed.ts";
import type { Removal } from "./part.ts";
import { emptySource } from "./rails/empty-source.ts";
import { isGone, unobserved } from "./rails/observations.ts";
import { overShare } from "./rails/share.ts";
import type { GroupSight, Sight } from "./sight.ts";
import { deregistering } from "./deregistering.ts";
import { staying } from "./staying.ts";
import { asSent, counted, listed, sorted } from "./words.ts";

/** What is registered and not wanted, by why. Only what the ledger has is ours. */
export interface Unwanted {
  /** Not named in enough complete reads. */
  readonly gone: readonly ActualTarget[];
  readonly unobserved: readonly ActualTarget[];
  /** Named, and to take nobody any more: that needs no second read. */
  readonly drained: readonly ActualTarget[];
  /** Named, and not to be registered for another reason: it is not gone. */
  readonly refused: readonly ActualTarget[];
  readonly foreign: readonly ActualTarget[];
}

/** Who leaves a group that the source still has, as far as the group's own rails let them. */
export function leaving(
  group: GroupSight,
  joining: ReadonlyMap<string, unknown>,
  sight: Sight,
): { readonly removals: readonly Removal[]; readonly held: readonly Held[] } {
  if (!group.desired || !group.actual || !group.isOurs) return { removals: [], held: [] };
  const unwanted = sortedOut(group, sight.config.limits.observations);
  const held = [...foreignHeld(group, unwanted.foreign), ...stayingNamed(group, unwanted.refused)];
  const ours = [...unwanted.gone, ...unwanted.unobserved];
  if (namedBy(group.desired).size === 0) {
    const targets = sorted(ours.map(asSent));
    const stop = emptySource(about(group, targets), wouldRemove(targets), sight.config.mirror, targets);
    return { removals: [], held: ours.length > 0 ? [...held, stop] : held };
  }
  const waiting = [...held, ...unobservedHeld(group, unwanted.unobserved, sight)];
  const eligible = [...unwanted.gone, ...unwanted.drained];
  if (eligible.length === 0) return { removals: [], held: waiting };
  const share = overGroupShare(group, eligible, joining.size, sight);
  if (share && !sight.isLifted) return { removals: [], held: [...waiting, share] };
  const verdict = staying(group, unwanted, joining, sight);
  const removal = deregistering(group, verdict.leaving, "the source names them no longer, or drains them");
  return { removals: removal ? [removal] : [], held: [...waiting, ...verdict.held] };
}

function sortedOut({ live, wanted, desired, entries }: GroupSight, needed: number): Unwanted {
  const withheld = new Map((desired?.withheld ?? []).map((each) => [targetKey(each.target), each]));
  const found = { gone: [], unobserved: [], drained: [], refused: [], foreign: [] } as Record<
    keyof Unwanted,
    ActualTarget[]
  >;
  for (const [key, target] of [...live].sort(([a], [b]) => inOrder(a, b))) {
    const entry = Object.hasOwn(entries, key) ? entries[key] : undefined;
    if (!entry) found.foreign.push(target);
    else if (wanted.has(key)) continue;
    else if (withheld.has(key)) (withheld.get(key)?.isDrained ? found.drained : found.refused).push(target);
    else (isGone(entry, needed) ? found.gone : found.unobserved).push(target);
  }
  return found;
}

export const about = ({ key }: GroupSight, targets: readonly { address: string; port: number }[]): string =>
  `group ${key}: ${listed(targets)}`;

export const wouldRemove = (targets: readonly unknown[]): string =>
  `would deregister ${counted(targets.length, "target")}`;

/** Whoever registered them keeps them, also where the source names them as well. */
export function foreignHeld(group: GroupSight, foreign: readonly ActualTarget[]): Held[] {
  const targets = sorted(foreign.map(asSent));
  if (targets.length === 0) return [];
  const both = foreign.filter((target) => group.wanted.has(targetKey(target))).length;
  const sentence =
    `${counted(targets.length, "target")} that the ledger does not know ${targets.length === 1 ? "is" : "are"} registered` +
    `${both > 0 ? `, ${both} of them named by the source` : ""}: left alone. \`pointsman targets adopt\` makes them ours.`;
  return [{ rail: "not-ours", about: about(group, targets), targets, sentence, mayBeOverridden: false }];
}

function stayingNamed(group: GroupSight, refused: readonly ActualTarget[]): Held[] {
  const reasons = new Map(
    (group.desired?.withheld ?? []).map((each) => [targetKey(each.target), each.reason]),
  );
  return refused.map((target) => ({
    rail: "refused",
    about: about(group, [target]),
    targets: [asSent(target)],
    sentence: `it would not be registered: ${reasons.get(targetKey(target)) ?? ""}. The source names it, so it is not gone, and stays.`,
    mayBeOverridden: false,
  }));
}

function unobservedHeld(
  group: GroupSight,
  list: readonly ActualTarget[],
  { config: { limits } }: Sight,
): Held[] {
  const bySeen = Map.groupBy(list, (target) => group.entries[targetKey(target)]?.absent ?? 0);
  return [...bySeen]
    .sort(([a], [b]) => a - b)
    .map(([seen, those]) => {
      const targets = sorted(those.map(asSent));
      return unobserved(about(group, targets), wouldRemove(targets), seen, limits.observations, targets);
    });
}

/** Of all that are ours there, with those that come in this round. */
function overGroupShare(
  group: GroupSight,
  eligible: readonly ActualTarget[],
  joining: number,
  sight: Sight,
): Held | undefined {
  const targets = sorted(eligible.map(asSent));
  const ours = [...group.live.keys()].filter((key) => Object.hasOwn(group.entries, key)).length;
  return overShare({
    about: about(group, targets),
    targets,
    would: wouldRemove(targets),
    removed: targets.length,
    of: ours + joining,
    limit: sight.config.limits.share,
  });
}
