import type { MirrorView } from "../../ledger/mirror-records.ts";
import type { MirrorConfig } from "../../shared/mirror-config.ts";
import type { Looked } from "../aws/look.ts";
import type { Plan } from "../plan/document.ts";
import type { PlanInput } from "../plan/sight.ts";
import type { Reading } from "./reading.ts";
import type { Around } from "./surroundings.ts";

/** All that a round knows of one mirror before it acts. */
export interface Stage {
  readonly config: MirrorConfig;
  /** Read before everything else: whoever takes the lease by it knows that nobody wrote since. */
  readonly view: MirrorView | Error;
  readonly reading: Reading | undefined;
  readonly looked: Looked | undefined;
  readonly around: Around | undefined;
  /** The round in which all that stands of it was looked at; its targets are as they are now in any case. */
  readonly wholeIn: number | undefined;
  /** What is to be done, by all the above; undefined where its source, AWS or the ledger could not be read. */
  readonly decision: Decision | undefined;
}

export interface Decision {
  readonly input: PlanInput;
  readonly plan: Plan;
}

export const isComplete = (
  reading: Reading | undefined,
): reading is Extract<Reading, { kind: "complete" | "unchanged" }> =>
  reading?.kind === "complete" || reading?.kind === "unchanged";
