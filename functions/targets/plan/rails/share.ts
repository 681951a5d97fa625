import type { Held, Target } from "../document.ts";

export interface Reduction {
  readonly about: string;
  /** Such as `would deregister 3 targets`. */
  readonly would: string;
  readonly removed: number;
  readonly of: number;
  /** Percentage. */
  readonly limit: number;
  readonly targets?: readonly Target[];
}

/** Invariant 2: a round takes at most a share away; over it, nothing. @returns undefined when it is within. */
export function overShare({ about, would, removed, of, limit, targets }: Reduction): Held | undefined {
  if (removed * 100 <= limit * of) return undefined;
  const share = Math.round((removed / of) * 100);
  return {
    rail: "share",
    about,
    ...(targets ? { targets } : {}),
    sentence: `${would}: ${removed} of ${of} (${share} %), the limit is ${limit} % in one round. Nothing of it is removed.`,
    mayBeOverridden: true,
  };
}
