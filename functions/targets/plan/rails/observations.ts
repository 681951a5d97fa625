import type { Absence } from "../../../ledger/mirror-records.ts";
import type { Held, Target } from "../document.ts";

/** Invariant 2: so many complete reads in a row must say that a thing is gone. */
export const isGone = (absence: Absence | undefined, needed: number): boolean =>
  (absence?.absent ?? 0) >= needed;

/** Nobody may override it: the next reads decide, and there is one each round. */
export function unobserved(
  about: string,
  would: string,
  seen: number,
  needed: number,
  targets?: readonly Target[],
): Held {
  return {
    rail: "observations",
    about,
    ...(targets ? { targets } : {}),
    sentence: `${would}: not named in ${seen} of ${needed} complete reads in a row; the next reads decide.`,
    mayBeOverridden: false,
  };
}
