import type { Weights } from "../policy/zone.ts";

/** One change of all weights of a name, and the time it is watched afterwards. */
export interface ShiftStep {
  readonly weights: Weights;
  readonly bakeSeconds: number;
}

/** What a shift will do, fixed when it begins; its digest says what the zone held then. */
export interface ShiftPlan {
  readonly policy: string;
  readonly from: Weights;
  readonly to: Weights;
  readonly steps: readonly ShiftStep[];
  /** Of the policy and of what the zone held: another digest at the start of a step, and the shift is refused. */
  readonly digest: string;
}

export type Planned =
  | { readonly kind: "go"; readonly plan: ShiftPlan; readonly warnings: readonly string[] }
  | { readonly kind: "nothing"; readonly reason: string }
  | { readonly kind: "refuse"; readonly reason: string };
