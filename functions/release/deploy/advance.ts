import { epochOf } from "../../ledger/times.ts";
import type { WaitPoint } from "../../ledger/records.ts";
import { labelOf } from "../../ledger/description.ts";
import type { AlarmFacts } from "../../shared/alarms.ts";
import type { DeploymentFacts } from "../facts.ts";
import { hasShifted, isOver, lostCallSeconds, mayStillAppear, primary } from "../facts.ts";
import { bakeStep, isBaking } from "./bake.ts";
import { previewStep } from "./preview.ts";
import type { CellFacts, Step } from "./step.ts";

/**
 * How long an old task set may linger after its deployment before we go on beside it, seconds: longer than
 * targets drain by default (300), so that waiting for it is not in vain.
 */
const lingerSeconds = 600;
const lookSeconds = 60;

/**
 * What to do next with one cell, from what is so now. Every look at a cell comes to exactly one step.
 *
 * | what is so                                            | step              |
 * | ----------------------------------------------------- | ----------------- |
 * | a person asked to abort, supersede or yield           | failed            |
 * | another service of its group has turned back          | failed            |
 * | no deployment; it may still appear                    | wait              |
 * | no deployment; the group waits for our earlier one    | end-previous-wait |
 * | no deployment; the group is taken by somebody         | wait, or refused  |
 * | no deployment; an alarm fires, is missing, unreadable | refused           |
 * | no deployment; the live revision is not the planned   | refused           |
 * | no deployment                                         | create            |
 * | deployment failed or stopped                          | failed            |
 * | an alarm fires, or the candidate's tasks cannot start | failed            |
 * | the judge says that the candidate is worse            | failed            |
 * | waiting before traffic (Ready)                        | preview's step    |
 * | traffic is on the candidate                           | bake's step       |
 * | else                                                  | wait              |
 */
export function advance(facts: CellFacts): Step {
  const ended = facts.requests.find(
    ({ kind }) => kind === "abort" || kind === "supersede" || kind === "yield",
  );
  if (ended) return { kind: "failed", reason: `${ended.kind} by ${ended.by.who}: ${ended.reason}` };
  if (facts.turnedBack !== undefined) return { kind: "failed", reason: facts.turnedBack };
  if (!facts.deployment) return beginning(facts);
  return following(facts, facts.deployment);
}

function beginning(facts: CellFacts): Step {
  const { plan, occupying, alarms, taskSets, now, progress } = facts;
  if (mayStillAppear(progress, now))
    return waitAt(
      "shift",
      "the deployment may have been made: its answer was lost, or another look makes it",
      epochOf(progress.intendedAt) + lostCallSeconds * 1000,
    );
  if (occupying) return waitForGroup(facts, occupying);
  const bad = alarms.find(({ state }) => state === "ALARM" || state === "missing" || state === "unreadable");
  if (bad) return { kind: "refused", reason: alarmRefusal(bad) };
  const live = primary(taskSets);
  if (live?.taskDefinitionArn !== plan.stable.taskDefinitionArn)
    return {
      kind: "refused",
      reason:
        `cell ${plan.cell} was planned to go from ${plan.stable.taskDefinitionArn}, but ` +
        `${live?.taskDefinitionArn ?? "nothing"} is live: somebody deployed meanwhile`,
    };
  const lingers = taskSets.some(({ status }) => status === "DRAINING");
  const since = epochOf(progress.blockedSince) || now;
  if (lingers && now - since < lingerSeconds * 1000)
    return waitAt(
      "previous-wait",
      "the task set of the deployment before is still draining",
      now + lookSeconds * 1000,
    );
  return { kind: "create" };
}

function waitForGroup({ foreign, now, plan, progress }: CellFacts, occupying: DeploymentFacts): Step {
  const ours = labelOf(occupying.description) !== undefined;
  const name = `${plan.application}/${plan.deploymentGroup}`;
  if (ours && hasShifted(occupying)) return { kind: "end-previous-wait", deploymentId: occupying.id };
  const whose = ours
    ? "an earlier deployment of ours"
    : `a deployment that is not ours (by ${occupying.creator})`;
  const busy = `${name} is busy with ${occupying.id}, ${whose}`;
  if (!ours && foreign.kind === "refuse")
    return { kind: "refused", reason: `${busy}; the service file says to refuse then` };
  const limit = foreign.kind === "wait" ? foreign.limitSeconds : lingerSeconds;
  const waited = (now - (epochOf(progress.blockedSince) || now)) / 1000;
  if (waited >= limit)
    return {
      kind: "refused",
      reason: `${busy}, and still was after ${Math.round(waited)} s (limit ${limit} s)`,
    };
  return waitAt("previous-wait", busy, now + lookSeconds * 1000);
}

function following(facts: CellFacts, deployment: DeploymentFacts): Step {
  const { plan, alarms, cannotStart, now } = facts;
  if (deployment.status === "Failed" || deployment.status === "Stopped")
    return { kind: "failed", reason: whyEnded(deployment, facts.hookFailure ?? cannotStart) };
  const firing = alarms.filter(({ state }) => state === "ALARM").map(({ name }) => name);
  if (firing.length > 0)
    return { kind: "failed", reason: `alarm ${firing.join(", ")} fires in cell ${plan.cell}` };
  const { judgement } = facts.judged ?? {};
  if (judgement?.verdict === "worse")
    return { kind: "failed", reason: `cell ${plan.cell}: ${judgement.sentence}`, judgement };
  if (deployment.status === "Ready") return previewStep(facts, deployment);
  if (hasShifted(deployment) || facts.hook) {
    if (isBaking(facts, deployment)) return bakeStep(facts, deployment);
    if (isOver(deployment))
      return {
        kind: "failed",
        reason: `${deployment.id} succeeded, but the candidate does not have all the traffic`,
      };
    return waitAt("shift", "traffic is not yet seen on the candidate", now + lookSeconds * 1000);
  }
  if (cannotStart) return { kind: "failed", reason: cannotStart };
  const running = deployment.lifecycle.find(({ status }) => status === "InProgress");
  return waitAt("shift", `CodeDeploy is at ${running?.name ?? deployment.status}`, now + lookSeconds * 1000);
}

function whyEnded(deployment: DeploymentFacts, known: string | undefined): string {
  const failed = deployment.lifecycle.find(({ status }) => status === "Failed");
  return [
    `${deployment.id} ${deployment.status.toLowerCase()}${failed ? ` at ${failed.name}` : ""}`,
    known,
    deployment.error && `${deployment.error.code}: ${deployment.error.message}`,
    failed?.diagnostics,
  ]
    .filter(Boolean)
    .join("; ");
}

export function alarmRefusal({ name, state, reason }: AlarmFacts): string {
  const because = {
    ALARM: "it fires already, so nothing could be told from it",
    missing: "CloudWatch knows no such alarm",
    unreadable: `its state cannot be read (${reason ?? "no reason given"})`,
    OK: "it is well",
    INSUFFICIENT_DATA: "it has no data",
  }[state];
  return `alarm ${name} guards this release, and ${because}; nothing was moved`;
}

const waitAt = (point: WaitPoint, reason: string, wakeAt: number): Step => ({
  kind: "wait",
  point,
  reason,
  wakeAt,
});
