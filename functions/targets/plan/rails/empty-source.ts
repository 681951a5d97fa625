import type { Held, Target } from "../document.ts";

/**
 * Invariant 2: a source that names nothing is a hard stop, for an emptied pool and a mistaken answer look the same.
 * Who really wants nobody there drains the members (weight 0 or admin down), which names them, or removes the mirror.
 */
export const emptySource = (
  about: string,
  would: string,
  mirror: string,
  targets?: readonly Target[],
): Held => ({
  rail: "empty-source",
  about,
  ...(targets ? { targets } : {}),
  sentence:
    `${would}: the source names nothing any more, and empty is not gone. Nobody may override this; ` +
    `drain the members in Octavia (weight 0 or admin down), or \`pointsman targets remove ${mirror}\`.`,
  mayBeOverridden: false,
});
