import type { CellPlan, CellProgress, OpenHook, Request, WaitPoint } from "../../ledger/records.ts";
import type { ApprovalConfig } from "../../shared/service-config.ts";
import type { Judgement } from "../../judge/verdict.ts";
import type { JudgeConfig } from "../../shared/judge-config.ts";
import type { AlarmFacts } from "../../shared/alarms.ts";
import type { DeploymentFacts, Shares, TaskSetFacts } from "../facts.ts";

/** The one thing that is done with a cell after a look. */
export type Step =
  | { readonly kind: "wait"; readonly point: WaitPoint; readonly reason: string; readonly wakeAt?: number }
  | { readonly kind: "create" }
  | { readonly kind: "end-previous-wait"; readonly deploymentId: string }
  | { readonly kind: "continue"; readonly deploymentId: string; readonly reason: string }
  | (Decision & { readonly kind: "pass-hook"; readonly hook: OpenHook })
  | (Decision & { readonly kind: "done" })
  | (Decision & { readonly kind: "failed" })
  | { readonly kind: "refused"; readonly reason: string };

/** `judgement`: the judge's, where it was the judge that decided. */
interface Decision {
  readonly reason: string;
  readonly judgement?: Judgement;
}

/** What the judge says of a cell whose candidate has users. */
export interface Judged {
  readonly judgement: Judgement;
  readonly onUnclear: JudgeConfig["onUnclear"];
  readonly maxBakeSeconds?: number;
  /** Why metrics could not be read; empty when all could. */
  readonly unreadable: string;
  /** The bake is over by this; CodeDeploy has its hook's report since. */
  readonly decided?: string;
}

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
  /** Absent: no metric is judged here, or nobody uses the candidate yet. */
  readonly judged?: Judged | undefined;
  readonly hook: OpenHook | undefined;
  /** A sentence when the candidate's tasks keep stopping, with ECS's own words. */
  readonly cannotStart: string | undefined;
  /** Why a hook of ours failed the deployment. */
  readonly hookFailure: string | undefined;
  readonly preview: PreviewGate;
  /** Why it goes back with the rest of its group. */
  readonly turnedBack?: string | undefined;
  readonly foreign: { readonly kind: "wait"; readonly limitSeconds: number } | { readonly kind: "refuse" };
}

/** The approval that the group's ready wait holds, and who may not give it. */
export interface PreviewGate {
  readonly approval: ApprovalConfig | undefined;
  readonly starter: string;
}
