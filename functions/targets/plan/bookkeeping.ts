import { epochOf } from "../../ledger/times.ts";
import type { Absence, GroupEntry, MirrorView, TargetEntry } from "../../ledger/mirror-records.ts";
import type { Step, Target } from "./document.ts";
import { canonical } from "./digest.ts";
import { inOrder, targetKey } from "./identity.ts";
import { observed } from "./observed.ts";
import { groupsByKey } from "./ownership.ts";
import type { PlanInput } from "./sight.ts";

/** What must be in the ledger before the first step is taken. Empty in a steady round. */
export interface Bookkeeping {
  /** Whole, in place of what the ledger has. */
  readonly groups: readonly GroupEntry[];
  /** Keys of groups that nothing is known of any more. */
  readonly forgotten: readonly string[];
  /** Whole, in place of what the ledger has; undefined where that is the same. */
  readonly absent: Readonly<Record<string, Absence>> | undefined;
}

/** How long a target may not be seen yet after it was registered. */
const settlingSeconds = 600;

/**
 * Invariant 4: this read's observations, and the targets of each step, before the calls. What is neither wanted nor
 * there is forgotten, but not in the first minutes: a call whose answer was lost may still show.
 */
export function bookkeeping(input: PlanInput, steps: readonly Step[]): Bookkeeping {
  const before = input.ledger;
  const after = observed(input);
  const noted = noting(after, steps, input.now);
  const kept = noted.map((group) => remembered(group, input));
  const isKnown = new Map(before.groups.map((group) => [group.key, canonical(group)]));
  const living = standingKeys(input, steps);
  const isOver = ({ key, targets }: GroupEntry) => !living.has(key) && Object.keys(targets).length === 0;
  const absent = after.state?.absent ?? {};
  return {
    groups: kept.filter((group) => !isOver(group) && isKnown.get(group.key) !== canonical(group)),
    forgotten: kept.filter((group) => isOver(group) && isKnown.has(group.key)).map(({ key }) => key),
    absent: canonical(absent) === canonical(before.state?.absent ?? {}) ? undefined : absent,
  };
}

export const isEmpty = ({ groups, forgotten, absent }: Bookkeeping): boolean =>
  groups.length === 0 && forgotten.length === 0 && absent === undefined;

function standingKeys({ desired, actual, ledger }: PlanInput, steps: readonly Step[]): Set<string> {
  const made = steps.flatMap((step) => (step.kind === "create-group" ? [step.key] : []));
  return new Set([
    ...groupsByKey(actual.groups, ledger).keys(),
    ...desired.groups.map(({ key }) => key),
    ...made,
  ]);
}

/** The ledger's groups with what the steps make of their targets. Sorted by key. */
export function noting(
  { groups }: Pick<MirrorView, "groups">,
  steps: readonly Step[],
  now: string,
): GroupEntry[] {
  const books = new Map(groups.map((group) => [group.key, group]));
  for (const step of steps) {
    if (step.kind !== "create-group" && step.kind !== "register" && step.kind !== "deregister") continue;
    const book = books.get(step.key) ?? { key: step.key, targets: {} };
    books.set(step.key, noted(book, step, now));
  }
  return [...books.values()].sort((a, b) => inOrder(a.key, b.key));
}

function noted(book: GroupEntry, step: Extract<Step, { key: string }>, now: string): GroupEntry {
  const known =
    "groupArn" in step && step.groupArn !== undefined ? { ...book, groupArn: step.groupArn } : book;
  if (step.kind !== "register" && step.kind !== "deregister") return known;
  const entry = step.kind === "register" ? registered : deregistered;
  const changes = step.targets.map((target) => changed(known, target, entry, now));
  return { ...known, targets: { ...known.targets, ...Object.fromEntries(changes) } };
}

function changed(
  { targets }: GroupEntry,
  target: Target,
  entry: (before: TargetEntry | undefined, now: string) => TargetEntry,
  now: string,
): [string, TargetEntry] {
  const key = targetKey(target);
  return [key, entry(targets[key], now)];
}

/** One that is registered over and over, and never stands, keeps its first time: it must not be waited for for ever. */
const registered = (before: TargetEntry | undefined, now: string): TargetEntry =>
  before && !before.isDraining ? before : { since: now };

const deregistered = (before: TargetEntry | undefined, now: string): TargetEntry => ({
  since: now,
  ...before,
  isDraining: true,
});

function remembered(group: GroupEntry, { desired, actual, ledger, now }: PlanInput): GroupEntry {
  const wanted = desired.groups.find(({ key }) => key === group.key);
  const standing = groupsByKey(actual.groups, ledger).get(group.key);
  const seen = new Set([...(wanted?.targets ?? []), ...(standing?.targets ?? [])].map(targetKey));
  const isYoung = ({ since }: TargetEntry) => epochOf(now) - epochOf(since) < settlingSeconds * 1000;
  const targets = Object.entries(group.targets).filter(([key, entry]) => seen.has(key) || isYoung(entry));
  return { ...group, targets: Object.fromEntries(targets.sort(([a], [b]) => inOrder(a, b))) };
}
