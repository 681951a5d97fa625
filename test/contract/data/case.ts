import type { Bench } from "./bench.ts";

/** One thing that is asked of every table; what it answers, and what lies in the table then, must be the same on all. */
export interface Case {
  /** A sentence about what is so. */
  readonly about: string;
  readonly ask: (bench: Bench) => Promise<unknown>;
}
