import type { ReleaseView } from "../../ledger/releases.ts";
import type { CellPlan, CellProgress } from "../../ledger/records.ts";
import type { DeploymentFacts } from "../facts.ts";
import { findAndRead, trafficOf } from "../deploy/look.ts";
import type { LookDeps } from "../deploy/look.ts";
import type { BackFacts } from "./way-back.ts";

export type LookBackDeps = Pick<LookDeps, "now" | "codedeploy" | "ecs" | "elb">;

/** Reads everything that is so of one cell on its way back. */
export async function lookBack(
  deps: LookBackDeps,
  { record }: ReleaseView,
  plan: CellPlan,
  progress: CellProgress,
): Promise<BackFacts> {
  const { codedeploy } = deps;
  const forward = await forwardOf(deps, progress.undoes ?? record.id, plan, progress);
  const [rollback, back, occupying, traffic] = await Promise.all([
    forward?.deployment.rollbackId ? codedeploy.read(forward.deployment.rollbackId, plan) : undefined,
    backOf(deps, record.id, plan, progress),
    codedeploy.occupying(plan, plan),
    trafficOf(deps, plan),
  ]);
  const own = new Set([forward?.deployment.id, back?.id]);
  return {
    now: deps.now().getTime(),
    cell: plan.cell,
    progress,
    forward,
    rollback,
    back,
    occupying: occupying && !own.has(occupying.id) ? occupying : undefined,
    ...traffic,
  };
}

/**
 * What is undone: a release's own deployment; of a rollback, whatever deployment of ours the group is busy
 * with, for that is the one that a stop can still bring back.
 */
async function forwardOf(
  deps: LookBackDeps,
  release: string,
  plan: CellPlan,
  progress: CellProgress,
): Promise<BackFacts["forward"]> {
  const { codedeploy } = deps;
  if (progress.deploymentId) {
    const deployment = await codedeploy.read(progress.deploymentId, plan);
    return deployment && { deployment, wentFrom: plan.stable.taskDefinitionArn };
  }
  if (progress.intendedAt) {
    const label = { release, cell: plan.cell, purpose: "deploy" as const, attempt: 1 };
    const deployment = await findAndRead(deps, plan, label, progress.intendedAt);
    return deployment && { deployment, wentFrom: plan.stable.taskDefinitionArn };
  }
  return undefined;
}

async function backOf(
  deps: LookBackDeps,
  release: string,
  plan: CellPlan,
  { back }: CellProgress,
): Promise<DeploymentFacts | undefined> {
  if (!back) return undefined;
  if (back.deploymentId) return deps.codedeploy.read(back.deploymentId, plan);
  return findAndRead(
    deps,
    plan,
    { release, cell: plan.cell, purpose: "return", attempt: back.attempt },
    back.intendedAt,
  );
}
