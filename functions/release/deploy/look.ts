import type { Ledger } from "../../ledger/ledger.ts";
import type { ReleaseView } from "../../ledger/releases.ts";
import type { CellPlan, CellProgress, OpenHook, TimelineEvent } from "../../ledger/records.ts";
import { LedgerInvalid } from "../../shared/errors.ts";
import type { TakeLookDeps } from "../../judge/looks/take-look.ts";
import type { CloudWatch } from "../../shared/alarms.ts";
import type { CodeDeploy } from "../aws/codedeploy.ts";
import type { Ecs } from "../aws/ecs.ts";
import type { Elb } from "../aws/elb.ts";
import type { DeploymentFacts, Shares, TaskSetFacts } from "../facts.ts";
import { isOver } from "../facts.ts";
import { runOf } from "../group/runs.ts";
import { whyFailed } from "../group/turn.ts";
import type { CellFacts } from "./step.ts";
import { cannotStart } from "./cannot-start.ts";
import { clockSkewMs } from "./create.ts";
import { judging } from "./judging.ts";

export interface LookDeps extends TakeLookDeps {
  readonly ledger: Ledger;
  readonly codedeploy: Pick<CodeDeploy, "read" | "find" | "occupying">;
  readonly ecs: Pick<Ecs, "running" | "stopReasons">;
  readonly elb: Pick<Elb, "shares" | "groupArns">;
  readonly cloudwatch: CloudWatch;
}

export interface CellView {
  readonly plan: CellPlan;
  readonly progress: CellProgress;
}

/** @throws LedgerInvalid when the release has no plan for this cell. */
export function cellOf({ plans, cells, record }: ReleaseView, cell: string): CellView {
  const plan = plans.find((each) => each.cell === cell);
  const progress = cells.find((each) => each.cell === cell);
  if (!plan || !progress) throw new LedgerInvalid(`release ${record.id} has no plan for cell ${cell}`);
  return { plan, progress };
}

/**
 * Reads everything that is so of one cell now. The sweep does it each minute beside the machine, so nothing is written
 * but what the judge says, under the number of its look.
 */
export async function look(
  deps: LookDeps,
  view: ReleaseView,
  cell: string,
  hook: OpenHook | undefined,
): Promise<CellFacts> {
  const { plan, progress } = cellOf(view, cell);
  const deployment = await deploymentOf(deps, view.record.id, plan, progress);
  const [occupying, traffic, alarms, stopped] = await Promise.all([
    deployment ? undefined : deps.codedeploy.occupying(plan, plan),
    trafficOf(deps, plan),
    deps.cloudwatch.alarms(plan.alarms),
    deployment && !isOver(deployment) && progress.candidateArn
      ? deps.ecs.stopReasons(plan.cluster, plan.ecsService, progress.candidateArn)
      : [],
  ]);
  const { gates, foreignDeployment } = view.record.config;
  const endedBadly = deployment?.status === "Failed" || deployment?.status === "Stopped";
  const facts = {
    now: deps.now().getTime(),
    plan,
    progress,
    requests: view.requests,
    deployment,
    occupying,
    ...traffic,
    alarms,
    hook,
    cannotStart: cannotStart(stopped),
    hookFailure: endedBadly ? await hookFailure(deps, view.record.id, cell) : undefined,
    turnedBack: await turnedBack(deps, view),
    preview: { approval: gates.approval, starter: view.record.by.who },
    foreign: foreignDeployment,
  };
  const judged = await judging(deps, view, facts);
  return judged ? { ...facts, judged } : facts;
}

async function turnedBack({ ledger }: LookDeps, { record }: ReleaseView): Promise<string | undefined> {
  if (record.run === undefined) return undefined;
  const run = await runOf(ledger, record);
  return run?.state === "failed" ? whyFailed(run) : undefined;
}

/** Why a hook of ours failed: CodeDeploy itself only says that one did. */
async function hookFailure({ ledger }: LookDeps, release: string, cell: string): Promise<string | undefined> {
  const notes = await ledger.table.list<TimelineEvent>(`timeline#${release}`, `hook:${cell}:`);
  const failed = notes.find(({ what }) => what.endsWith(" failed"));
  return failed && `${failed.what}: ${failed.reason}`;
}

async function deploymentOf(deps: LookDeps, release: string, plan: CellPlan, progress: CellProgress) {
  if (progress.deploymentId) return deps.codedeploy.read(progress.deploymentId, plan);
  if (!progress.intendedAt) return undefined;
  return findAndRead(
    deps,
    plan,
    { release, cell: plan.cell, purpose: "deploy", attempt: 1 },
    progress.intendedAt,
  );
}

/** Our own deployment whose answer may have been lost, with its lifecycle. */
export async function findAndRead(
  { codedeploy }: Pick<LookDeps, "codedeploy">,
  plan: CellPlan,
  label: Parameters<CodeDeploy["find"]>[1],
  intendedAt: string,
): Promise<DeploymentFacts | undefined> {
  const found = await codedeploy.find(plan, label, new Date(Date.parse(intendedAt) - clockSkewMs));
  return found && codedeploy.read(found.id, plan);
}

/** The task sets of a cell, and where its production listener sends the traffic. */
export async function trafficOf(
  { ecs, elb }: Pick<LookDeps, "ecs" | "elb">,
  plan: CellPlan,
): Promise<{ taskSets: readonly TaskSetFacts[]; shares: Shares }> {
  const [running, arns] = await Promise.all([
    ecs.running(plan.cluster, plan.ecsService),
    elb.groupArns(plan.targetGroups),
  ]);
  const shares = await elb.shares(plan.listeners.production, Object.values(arns));
  return { taskSets: running?.taskSets ?? [], shares };
}
