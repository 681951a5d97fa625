import type { CellPlan, CellProgress, OpenHook, Request, WaitPoint } from "../../ledger/records.ts";
import type { ApprovalConfig } from "../../shared/service-config.ts";
import type { AlarmFacts, DeploymentFacts, Shares, TaskSetFacts } from "../facts.ts";

/** The one thing that is done with a cell after a look. */
export type Step =
  | { readonly kind: "wait"; readonly point: WaitPoint; readonly reason: string; readonly wakeAt?: number }
  | { readonly kind: "create" }
  | { readonly kind: "end-previous-wait"; readonly deploymentId: string }
  | { readonly kind: "continue"; readonly deploymentId: string; readonly reason: string }
  | { readonly kind: "pass-hook"; readonly hook: OpenHook; readonly reason: string }
  | { readonly kind: "done"; readonly reason: string }
  | { readonly kind: "failed"; readonly reason: string }
  | { readonly kind: "refused"; readonly reason: string };

export interface CellFacts {
  readonly now: number;
  readonly plan: CellPlan;
  readonly progress: CellProgress;
  readonly requests: readonly Request[];
  readonly deployment: DeploymentFacts | undefined;
  /** The deployment that the group is busy with, when it is not this release's. */
  readonly occupying: DeploymentFacts | undefined;
  readonly taskSets: readonly TaskSetFacts[];
  readonly shares: Shares;
  readonly alarms: readonly AlarmFacts[];
  readonly hook: OpenHook | undefined;
  /** A sentence when the candidate's tasks keep stopping, with ECS's own words. */
  readonly cannotStart: string | undefined;
  /** Why a hook of ours failed the deployment. */
  readonly hookFailure: string | undefined;
  readonly preview: PreviewGate;
  readonly foreign: { readonly kind: "wait"; readonly limitSeconds: number } | { readonly kind: "refuse" };
}

/** The approval that the group's ready wait holds, and who may not give it. */
export interface PreviewGate {
  readonly approval: ApprovalConfig | undefined;
  readonly starter: string;
}
