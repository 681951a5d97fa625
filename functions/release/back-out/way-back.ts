import { epochOf } from "../../ledger/times.ts";
import type { CellProgress } from "../../ledger/records.ts";
import { labelOf } from "../../ledger/description.ts";
import type { DeploymentFacts, Shares, TaskSetFacts } from "../facts.ts";
import { carriesAll, hasShifted, isOver, lostCallSeconds, mayStillAppear } from "../facts.ts";

/**
 * The next step of one cell's way back to its goal. Success is read from the task sets and the listener,
 * never from a status alone.
 *
 * | what is so                                                     | step     |
 * | -------------------------------------------------------------- | -------- |
 * | our deployment to the goal, or a rollback, waits before traffic | continue |
 * | our deployment to the goal: running, traffic not there yet     | wait     |
 * | our deployment to the goal: traffic is there                   | returned |
 * | the forward deployment may still appear (its answer was lost)  | wait     |
 * | the forward deployment runs, and stopping it leads to the goal | stop     |
 * | it runs, shifted, and stopping it would lead elsewhere         | end-wait |
 * | CodeDeploy's own rollback of it runs, or is about to           | wait     |
 * | somebody else's deployment occupies the group                  | wait, then stuck |
 * | the goal is live and carries all traffic                       | returned |
 * | else: attempts left                                            | redeploy |
 * | else                                                           | stuck    |
 * | any of the waits, stops and end-waits for two hours            | stuck    |
 */
export type BackStep =
  | { readonly kind: "wait"; readonly reason: string }
  | { readonly kind: "stop"; readonly deploymentId: string }
  | { readonly kind: "end-wait"; readonly deploymentId: string }
  | { readonly kind: "continue"; readonly deploymentId: string }
  | { readonly kind: "redeploy"; readonly attempt: number }
  | { readonly kind: "returned"; readonly reason: string }
  | { readonly kind: "stuck"; readonly reason: string };

export interface BackFacts {
  readonly now: number;
  readonly cell: string;
  readonly progress: CellProgress;
  /** The forward deployment that is undone: this release's own, or that of the release that a rollback undoes. */
  readonly forward: { readonly deployment: DeploymentFacts; readonly wentFrom: string } | undefined;
  /** CodeDeploy's own rollback of the forward deployment. */
  readonly rollback: DeploymentFacts | undefined;
  /** Our own deployment to the goal, of the newest attempt. */
  readonly back: DeploymentFacts | undefined;
  readonly occupying: DeploymentFacts | undefined;
  readonly taskSets: readonly TaskSetFacts[];
  readonly shares: Shares;
}

/** How long after an end CodeDeploy may take to begin its own rollback, seconds (seen: at once). */
const rollbackBeginsSeconds = 60;
const mostAttempts = 2;
/** After this long the way back is called stuck, seconds: a redeploy may take CodeDeploy's full hour. */
const patienceSeconds = 2 * 3600;

export function wayBack(facts: BackFacts): BackStep {
  const { progress, now } = facts;
  const step = nextStep(facts);
  const since = epochOf(progress.backSince) || now;
  const still = unfinished(step);
  if (still && now - since > patienceSeconds * 1000)
    return stuck(facts, `after ${patienceSeconds} s still: ${still}`);
  return step;
}

/** Whoever must help first needs to know what runs, and which of it users meet. */
function stuck({ taskSets, shares }: BackFacts, reason: string): BackStep {
  const percent = (group: string | undefined) => Math.round(100 * (shares[group ?? ""] ?? 0));
  const places = taskSets.map(
    ({ taskDefinitionArn, status, targetGroupArn }) =>
      `${taskDefinitionArn} (${status}) has ${percent(targetGroupArn)} % of the traffic`,
  );
  return { kind: "stuck", reason: `${reason}; now ${places.join(", ") || "nothing runs"}` };
}

/** What would go on for ever if CodeDeploy never did what it is asked. */
function unfinished(step: BackStep): string | undefined {
  if (step.kind === "wait") return step.reason;
  if (step.kind === "stop") return `${step.deploymentId} does not stop`;
  if (step.kind === "continue") return `${step.deploymentId} does not go on`;
  if (step.kind === "end-wait") return `the termination wait of ${step.deploymentId} does not end`;
  return undefined;
}

function nextStep(facts: BackFacts): BackStep {
  const { progress, back, forward, now } = facts;
  if (progress.back) {
    if (back && !isOver(back)) return followBack(facts, back);
    const asked = epochOf(progress.back.intendedAt);
    if (!back && now - asked < lostCallSeconds * 1000) return wait("a deployment back may have been made");
  }
  if (!forward && mayStillAppear(progress, now))
    return wait("the deployment may have been made: its answer was lost");
  if (forward && !isOver(forward.deployment)) return endForward(facts, forward);
  if (forward && rollbackPending(facts, forward.deployment))
    return (facts.rollback && goOn(facts.rollback)) ?? wait("CodeDeploy goes back by itself");
  return verify(facts);
}

function followBack({ progress, taskSets, shares }: BackFacts, back: DeploymentFacts): BackStep {
  if (hasShifted(back) && carriesAll(taskSets, shares, progress.goal.taskDefinitionArn))
    return { kind: "returned", reason: `${back.id} brought it back` };
  return goOn(back) ?? wait(`${back.id} brings it back (${back.status})`);
}

/** A group that stops before the traffic, for previews, does so on the way back too: nobody is to approve that. */
const goOn = ({ id, status }: DeploymentFacts): BackStep | undefined =>
  status === "Ready" ? { kind: "continue", deploymentId: id } : undefined;

function endForward(
  { progress }: BackFacts,
  { deployment, wentFrom }: NonNullable<BackFacts["forward"]>,
): BackStep {
  const leadsHome = wentFrom === progress.goal.taskDefinitionArn;
  if (leadsHome || !hasShifted(deployment)) return { kind: "stop", deploymentId: deployment.id };
  return { kind: "end-wait", deploymentId: deployment.id };
}

function rollbackPending({ rollback, now }: BackFacts, forward: DeploymentFacts): boolean {
  if (rollback) return !isOver(rollback);
  if (forward.status === "Succeeded") return false;
  return now - (forward.endedAt ?? now) < rollbackBeginsSeconds * 1000;
}

function verify(facts: BackFacts): BackStep {
  const { progress, taskSets, shares, occupying, rollback, back } = facts;
  if (occupying) {
    const ours = labelOf(occupying.description) !== undefined;
    if (ours && hasShifted(occupying) && !isHome(facts))
      return { kind: "end-wait", deploymentId: occupying.id };
    if (!(ours && hasShifted(occupying)))
      return wait(`${occupying.id} (by ${occupying.creator}) occupies the deployment group`);
  }
  if (carriesAll(taskSets, shares, progress.goal.taskDefinitionArn))
    return {
      kind: "returned",
      reason: back
        ? `${back.id} brought it back`
        : rollback
          ? `${rollback.id} brought it back`
          : "it never left",
    };
  const attempt = (progress.back?.attempt ?? 0) + 1;
  if (attempt <= mostAttempts) return { kind: "redeploy", attempt };
  const said = back?.error ? `: ${back.error.code}: ${back.error.message}` : "";
  const tried = `${mostAttempts} deployments back to ${progress.goal.taskDefinitionArn}`;
  return stuck(facts, `${tried} did not bring the traffic there${said}`);
}

const isHome = ({ taskSets, shares, progress }: BackFacts) =>
  carriesAll(taskSets, shares, progress.goal.taskDefinitionArn);

const wait = (reason: string): BackStep => ({ kind: "wait", reason });
