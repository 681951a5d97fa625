import type { Held, Step, Target } from "./document.ts";

/** What one question came to. Parts are put together in the order of their steps. */
export interface Part {
  readonly steps: readonly Step[];
  readonly held: readonly Held[];
}

export const nothing: Part = { steps: [], held: [] };

/** Takes targets away from users; the rail of the whole round has not looked at it yet. */
export interface Removal {
  readonly steps: readonly Step[];
  /** How many targets it takes out of service. */
  readonly loses: number;
  readonly about: string;
  readonly targets?: readonly Target[];
  /** Such as `would deregister 3 targets`. */
  readonly would: string;
}
