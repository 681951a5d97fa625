import type { ShiftConfig } from "../../shared/traffic-config.ts";
import type { ShiftStep } from "./document.ts";

/**
 * A look is about ten events of its execution, which ends by itself at 25,000
 * (https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html): far below that.
 */
export const mostLooks = 1500;

/** Looks follow each other faster while a write is young. Seconds. */
export const cadence = { youngFor: 120, young: 10, old: 30, bake: 60 } as const;

/** The most looks that steps come to, when each takes as long to settle as it may. */
export const looksOf = (steps: readonly ShiftStep[], { settleLimitSeconds }: ShiftConfig): number =>
  steps.reduce((sum, { bakeSeconds }) => sum + looksOfStep(settleLimitSeconds, bakeSeconds), 0);

const looksOfStep = (settleLimitSeconds: number, bakeSeconds: number): number =>
  cadence.youngFor / cadence.young +
  Math.ceil(settleLimitSeconds / cadence.old) +
  Math.ceil(bakeSeconds / cadence.bake);
