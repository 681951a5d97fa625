import type { DeploymentLabel } from "../ledger/description.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { Log } from "../shared/entry.ts";
import type { Finding, HookDeployment, HookEvent, Standing, TargetFacts } from "./checks.ts";
import { minds, originOf, standingOf, targetFinding, worstOf } from "./checks.ts";
import type { Asked } from "./deferral.ts";
import { deferToBake, wasDeferred } from "./deferral.ts";
import type { CandidatePlace } from "./ecs.ts";
import { waitForListener } from "./listener-lag.ts";
import type { SmokeResult } from "./smoke.ts";
import type { SmokeDeps } from "./smoke-rounds.ts";
import { smokeRounds } from "./smoke-rounds.ts";

export interface HookDeps extends SmokeDeps {
  readonly event: HookEvent;
  readonly ledger: Ledger;
  readonly codedeploy: {
    deployment(deploymentId: string): Promise<HookDeployment>;
    report(deploymentId: string, executionId: string, status: "Succeeded" | "Failed"): Promise<boolean>;
  };
  readonly ecs: { candidateGroups(place: CandidatePlace): Promise<string[]> };
  readonly elbv2: { targets(groupArn: string): Promise<TargetFacts[]> };
}

/** What one call has learnt so far: a report that must go out before the check has ended still says it. */
export interface Learnt {
  label?: DeploymentLabel;
  obstacle?: string;
  smoke?: readonly SmokeResult[];
}

export interface Look {
  readonly deps: HookDeps;
  readonly asked: Asked;
  readonly learnt: Learnt;
  readonly log: Log;
  /** Aborted once the report is due: nothing is written after that. */
  readonly over: AbortSignal;
}

type Alive = Extract<Standing, { kind: "stands" }>;

/** One look at everything that decides this call. It may be taken again: each of its writes may happen twice. */
export async function examine(look: Look): Promise<Finding> {
  const { deps, asked, learnt, log } = look;
  const origin = originOf(await deps.codedeploy.deployment(asked.deploymentId));
  if (origin.kind === "foreign") return { kind: "passed", reason: origin.reason };
  const { label } = origin;
  learnt.label = label;
  log.about({ release: label.release, cell: label.cell });
  if (deps.event === "AfterAllowTraffic" && (await wasDeferred(deps.ledger, label, asked)))
    return { kind: "deferred", reason: "it was deferred before; whoever ends the bake reports" };
  const standing = await standingNow(look, label);
  if (standing.kind === "failed") return standing;
  log.about({ service: standing.view.record.service });
  await recordDeployment(look, label, standing);
  return checkOf(look, label, standing);
}

async function standingNow({ deps, asked }: Look, label: DeploymentLabel): Promise<Standing> {
  const { event, ledger } = deps;
  const view = await ledger.releases.view(label.release);
  const service = view?.record.service;
  const [state, freeze] =
    service === undefined
      ? []
      : await Promise.all([
          ledger.services.state(service),
          minds(event) ? ledger.services.freeze(service) : undefined,
        ]);
  return standingOf({ event, deploymentId: asked.deploymentId, label, view, state, freeze });
}

/**
 * The answer of CreateDeployment may have been lost, or not be written down yet: this call proves the
 * deployment. It is never written over another one.
 */
async function recordDeployment(
  { deps, asked, over }: Look,
  label: DeploymentLabel,
  { progress }: Alive,
): Promise<void> {
  if (progress.deploymentId !== undefined) return;
  over.throwIfAborted();
  const { deploymentId } = asked;
  await deps.ledger.releases.progress(label.release, label.cell, { set: { deploymentId } }, [
    { path: "cell", present: true },
    {
      anyOf: [
        { path: "deploymentId", absent: true },
        { path: "deploymentId", is: deploymentId },
      ],
    },
  ]);
}

async function checkOf(look: Look, label: DeploymentLabel, alive: Alive): Promise<Finding> {
  const { deps } = look;
  switch (deps.event) {
    case "BeforeInstall":
      return { kind: "passed", reason: "the lease is ours, and nothing holds the release back" };
    case "AfterInstall":
    case "BeforeAllowTraffic":
      return candidateHealth(look, alive);
    case "AfterAllowTestTraffic":
      return smoke(look, label, alive);
    case "AfterAllowTraffic":
      return trafficMoved(look, label, alive);
  }
}

async function smoke(
  { deps, asked, over, learnt }: Look,
  label: DeploymentLabel,
  alive: Alive,
): Promise<Finding> {
  const { cells, gates } = alive.view.record.config;
  const cell = cells.find(({ name }) => name === label.cell);
  const sinceCall = deps.ledger.now().getTime() - Date.parse(asked.calledAt);
  const wait = waitForListener(cell?.loadBalancer, gates.smoke, sinceCall);
  if (wait > 0) await deps.sleep(wait, over);
  return smokeRounds(deps, over, gates.smoke, alive.plan.testUrl, (results) => {
    learnt.smoke = results;
  });
}

async function candidateHealth({ deps, asked }: Look, { plan, progress }: Alive): Promise<Finding> {
  const groups = await deps.ecs.candidateGroups({
    cluster: plan.cluster,
    ecsService: plan.ecsService,
    deploymentId: asked.deploymentId,
    candidateArn: progress.candidateArn,
  });
  if (groups.length === 0)
    return { kind: "again", reason: `${plan.ecsService} shows no task set of this deployment` };
  return worstOf(
    await Promise.all(groups.map(async (group) => targetFinding(group, await deps.elbv2.targets(group)))),
  );
}

async function trafficMoved(
  look: Look,
  label: DeploymentLabel,
  { view, plan, progress }: Alive,
): Promise<Finding> {
  const { deps, asked, over } = look;
  const { ledger } = deps;
  if (progress.trafficAt === undefined) {
    over.throwIfAborted();
    await ledger.releases.progress(label.release, label.cell, { set: { trafficAt: asked.calledAt } }, [
      { path: "cell", present: true },
      { path: "trafficAt", absent: true },
    ]);
  }
  if (plan.bake.within !== "hook" || plan.bake.seconds === 0)
    return { kind: "passed", reason: "all traffic is on the candidate; nothing bakes within this hook" };
  over.throwIfAborted();
  return deferToBake(ledger, view.record, plan, label, asked);
}
