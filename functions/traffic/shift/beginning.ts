import type { Person } from "../../ledger/records.ts";
import type { Write } from "../../ledger/table.ts";
import type { ShiftKind, ShiftRecord, TrafficState } from "../../ledger/traffic-records.ts";
import type { PolicyConfig } from "../../shared/traffic-config.ts";
import type { ShiftWish } from "../plan/wish.ts";
import type { Weights } from "../policy/zone.ts";

/** A shift that somebody wants; what it makes of the weights depends on what stands when it begins. */
export interface Beginning {
  readonly id: string;
  readonly config: PolicyConfig;
  readonly kind: ShiftKind;
  readonly site?: string;
  /** @param standing the weights in the zone. @returns a sentence when it cannot be. */
  readonly wish: (
    standing: Weights,
    state: TrafficState,
  ) => Pick<ShiftWish, "to" | "steps" | "bakes"> | { readonly refused: string };
  readonly pace?: ShiftWish["pace"];
  readonly overrides: readonly string[];
  readonly digest?: string;
  readonly by: Person;
  readonly reason: string;
  /** Id of the shift or of the release that holds the policy. */
  readonly holder: string;
  readonly executionArn: string;
  readonly release?: string;
  readonly phase?: ShiftRecord["phase"];
  /** Holders whose sites it may bring back beside its own: what it finishes, and what has ended. */
  readonly heirOf?: readonly string[];
  /** What must hold when it begins, and is written then. */
  readonly also?: readonly Write[];
}
