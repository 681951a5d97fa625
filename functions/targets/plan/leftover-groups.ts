import { deregistering } from "./deregistering.ts";
import type { Held } from "./document.ts";
import { foreignHeld } from "./leaving.ts";
import { isBlank } from "./named.ts";
import { nothing } from "./part.ts";
import type { Part } from "./part.ts";
import { isGone, unobserved } from "./rails/observations.ts";
import type { GroupSight, Sight } from "./sight.ts";
import { counted } from "./words.ts";

/**
 * Groups of ours that the source has no more, and that no listener names: their users are gone, so no share is asked.
 * First their targets drain, then, when none drains, they are deleted.
 */
export function leftoverGroups(sight: Sight): Part {
  const parts = sight.groups
    .filter(({ desired, actual, isOurs }) => !desired && actual && isOurs)
    .map((group) => leftover(group, sight));
  return { steps: parts.flatMap(({ steps }) => steps), held: parts.flatMap(({ held }) => held) };
}

function leftover(group: GroupSight, sight: Sight): Part {
  if (group.isForwarded || isBlank(sight.desired) || isKeptPool(group, sight)) return nothing;
  const needed = sight.config.limits.observations;
  const about = `group ${group.key}`;
  const absence = sight.ledger.state?.absent?.[about];
  if (!isGone(absence, needed))
    return {
      steps: [],
      held: [unobserved(about, "would empty and delete it", absence?.absent ?? 0, needed)],
    };
  return emptied(group);
}

/** A group's key begins with its pool's id. */
const isKeptPool = ({ key }: GroupSight, { desired }: Sight): boolean =>
  desired.kept.poolIds.some((id) => key.startsWith(`${id}.`));

/** Drains what is ours of a group that nobody uses; when nobody is in it, deletes it. */
export function emptied(group: GroupSight): Part {
  const { actual, key, live, draining, entries } = group;
  if (!actual) return nothing;
  if (live.size + draining.size === 0)
    return {
      steps: [{ kind: "delete-group", groupArn: actual.arn, key, why: "nobody is in it any more" }],
      held: [],
    };
  const ours = [...live].filter(([each]) => Object.hasOwn(entries, each)).map(([, target]) => target);
  const foreign = [...live].filter(([each]) => !Object.hasOwn(entries, each)).map(([, target]) => target);
  const removal = deregistering(group, ours, "no listener sends to its group any more");
  return {
    steps: removal?.steps ?? [],
    held: [...foreignHeld(group, foreign), ...waiting(group, ours.length + draining.size)],
  };
}

function waiting({ key, actual }: GroupSight, count: number): Held[] {
  if (count === 0) return [];
  return [
    {
      rail: "waiting",
      about: `group ${key}`,
      sentence: `would delete it: ${counted(count, "target")} must drain first, at most ${actual?.drainSeconds ?? 0} s.`,
      mayBeOverridden: false,
    },
  ];
}
