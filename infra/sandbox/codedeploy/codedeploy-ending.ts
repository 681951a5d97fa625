/**
 * How a deployment ends: succeeded, failed or stopped, and whether a rollback follows. A rollback is a
 * deployment of its own, made the moment that the other ends.
 * https://docs.aws.amazon.com/codedeploy/latest/userguide/deployments-rollback-and-redeploy.html
 */
import type { AutoRollbackEvent } from "@aws-sdk/client-codedeploy";
import { taskSetsAnswer } from "./codedeploy-answers.ts";
import { allAtOnce } from "./codedeploy-configs.ts";
import { stateChange } from "./codedeploy-events.ts";
import type { CodeDeployParts } from "./codedeploy-parts.ts";
import { isOver, unstarted } from "./codedeploy-state.ts";
import type { Deployment } from "./codedeploy-state.ts";
import { isRolledBack, rollsBack } from "./codedeploy-texts.ts";
import type { Problem } from "./codedeploy-texts.ts";
import { alarmsOf } from "./codedeploy-watch.ts";
import { deploymentIdOf } from "../identifiers.ts";

export interface StopOrder {
  readonly problem: Problem;
  readonly event: AutoRollbackEvent;
  /** What StopDeployment said; undefined leaves it to the configuration. */
  readonly wantsRollback?: boolean | undefined;
  /** Settles the question against both. */
  readonly neverRollsBack?: boolean;
}

const endStates = { Succeeded: "SUCCESS", Failed: "FAILURE", Stopped: "STOP" } as const;

export class Ending {
  readonly #parts: CodeDeployParts;
  readonly #start: (deployment: Deployment) => void;

  constructor(parts: CodeDeployParts, start: (deployment: Deployment) => void) {
    this.#parts = parts;
    this.#start = start;
  }

  fail(deployment: Deployment, problem: Problem): void {
    this.#end(deployment, "Failed", { problem, event: "DEPLOYMENT_FAILURE" });
  }

  stop(deployment: Deployment, order: StopOrder): void {
    this.#end(deployment, "Stopped", order);
  }

  /** The task set that no longer serves drains, and is listed for a while longer. */
  succeed(deployment: Deployment): void {
    this.#conclude(deployment, "Succeeded");
    const { undoes, original } = deployment;
    const leaving = undoes === undefined ? original : undoes.replacement;
    if (leaving !== undefined) this.#parts.taskSets.drain(leaving);
  }

  #end(deployment: Deployment, status: "Failed" | "Stopped", order: StopOrder): void {
    if (isOver(deployment)) return;
    const rollsBackNow = this.#mayRollBack(deployment, order);
    this.#conclude(deployment, status, order.problem);
    if (rollsBackNow) this.#rollBack(deployment);
  }

  #conclude(deployment: Deployment, status: keyof typeof endStates, problem?: Problem): void {
    const { surroundings, balancers } = this.#parts;
    const now = surroundings.clock.now();
    for (const timer of deployment.timers.splice(0)) timer.cancel();
    for (const event of deployment.events) {
      if (event.status === "InProgress") Object.assign(event, { status: "Failed", endAt: now });
      if (event.status === "Pending") event.status = "Skipped";
    }
    deployment.lastTaskSets = taskSetsAnswer(balancers, deployment);
    deployment.status = status;
    deployment.targetStatus = status === "Succeeded" ? "Succeeded" : "Failed";
    deployment.wait = undefined;
    deployment.completedAt = deployment.updatedAt = now;
    if (problem !== undefined) deployment.problem = problem;
    surroundings.emit(stateChange(surroundings, deployment, endStates[status]));
  }

  #mayRollBack(deployment: Deployment, { event, wantsRollback, neverRollsBack }: StopOrder): boolean {
    if (deployment.undoes !== undefined || neverRollsBack === true) return false;
    // A failure before there is a replacement has nothing to roll back; an alarm at the start still gave one.
    if (event === "DEPLOYMENT_FAILURE" && deployment.replacement === undefined) return false;
    if (deployment.isTerminating && !this.#parts.unconfirmed.stopInTerminationWaitRollsBack) return false;
    const { enabled, events = [] } = deployment.autoRollback ?? {};
    return wantsRollback ?? (enabled === true && events.includes(event));
  }

  #rollBack(deployment: Deployment): void {
    const { id } = deployment;
    const rollback = rollbackOf(this.#parts, deployment);
    deployment.rollbackInfo = {
      rollbackDeploymentId: rollback.id,
      rollbackMessage: isRolledBack(id, rollback.id),
    };
    rollback.rollbackInfo = {
      rollbackTriggeringDeploymentId: id,
      rollbackMessage: rollsBack(rollback.id, id),
    };
    this.#parts.record(rollback);
    this.#start(rollback);
  }
}

function rollbackOf({ surroundings, unconfirmed }: CodeDeployParts, undone: Deployment): Deployment {
  const { group, original } = undone;
  const { random, clock } = surroundings;
  return {
    ...unstarted(deploymentIdOf(random), group, clock.now()),
    creator: "codeDeployRollback",
    undoes: undone,
    config: allAtOnce,
    description: undefined,
    revision: group.deployments.find(({ id }) => id === original?.externalId)?.revision,
    autoRollback: undefined,
    alarmOverride: unconfirmed.rollbackInheritsAlarms ? alarmsOf(undone) : undefined,
    original,
    hasWaitedReady: true,
  };
}
