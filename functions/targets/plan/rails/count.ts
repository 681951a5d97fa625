import type { Held } from "../document.ts";
import type { Part, Removal } from "../part.ts";
import { counted } from "../words.ts";

/** Invariant 2: a round takes at most so many targets from users in the whole mirror; over it, none. */
export function withinCount(removals: readonly Removal[], limit: number, isLifted: boolean): Part {
  const total = removals.reduce((sum, { loses }) => sum + loses, 0);
  if (isLifted || total <= limit) return { steps: removals.flatMap(({ steps }) => steps), held: [] };
  const over = removals.filter(({ loses }) => loses > 0);
  return {
    steps: removals.filter(({ loses }) => loses === 0).flatMap(({ steps }) => steps),
    held: over.map(({ about, targets, would }): Held => ({
      rail: "count",
      about,
      ...(targets ? { targets } : {}),
      sentence: `${would}: this round would take ${counted(total, "target")} from users in all, the limit is ${limit}. Nothing is removed.`,
      mayBeOverridden: true,
    })),
  };
}
