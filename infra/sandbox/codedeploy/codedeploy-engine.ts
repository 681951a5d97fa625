/**
 * CodeDeploy's engine for ECS blue/green: the lifecycle in its order, the two waits, alarms beside them.
 * Written from https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-steps-ecs.html and captured
 * runs; what neither settles is a switch (`unconfirmed.ts`).
 * Not simulated: scaling in the middle of a deployment, the queue of an account, KEEP_ALIVE, and the five days
 * that a deployment may stand between its replacement and the shift.
 */
import { Ending } from "./codedeploy-ending.ts";
import { stateChange } from "./codedeploy-events.ts";
import type { Hooks } from "./codedeploy-hooks.ts";
import { createLifecycle } from "./codedeploy-lifecycle.ts";
import type { Lifecycle } from "./codedeploy-lifecycle.ts";
import { later } from "./codedeploy-parts.ts";
import type { CodeDeployParts } from "./codedeploy-parts.ts";
import { runningEvent } from "./codedeploy-state.ts";
import type { Deployment } from "./codedeploy-state.ts";
import { notContinued, stoppedByHand } from "./codedeploy-texts.ts";
import type { Problem } from "./codedeploy-texts.ts";
import { timing } from "./codedeploy-timing.ts";
import { alarmProblem, watchAlarms } from "./codedeploy-watch.ts";
import { within } from "../identifiers.ts";
import type { Span } from "../identifiers.ts";

export class Engine {
  readonly #parts: CodeDeployParts;
  readonly #lifecycle: Lifecycle;
  readonly #ending: Ending;

  constructor(parts: CodeDeployParts, hooks: Hooks) {
    this.#parts = parts;
    this.#lifecycle = createLifecycle(parts, hooks);
    this.#ending = new Ending(parts, (deployment) => this.start(deployment));
  }

  start(deployment: Deployment): void {
    const span = deployment.undoes === undefined ? timing.createdToStarted : timing.rollbackStarted;
    this.#later(deployment, span, "starts", () => this.#begin(deployment));
  }

  /** Ends the wait that the deployment is in. */
  proceed(deployment: Deployment): void {
    const { wait } = deployment;
    deployment.wait = undefined;
    if (wait === "TERMINATION_WAIT") return this.#ending.succeed(deployment);
    deployment.status = deployment.targetStatus = "InProgress";
    return this.#goOn(deployment);
  }

  /** @returns StopDeployment's status: Pending while a lifecycle event still runs. */
  stop(deployment: Deployment, wantsRollback: boolean | undefined): "Pending" | "Succeeded" {
    const order = { problem: stoppedByHand, event: "DEPLOYMENT_STOP_ON_REQUEST" as const, wantsRollback };
    if (runningEvent(deployment) === undefined || !this.#parts.unconfirmed.stopIsPending) {
      this.#ending.stop(deployment, order);
      return "Succeeded";
    }
    if (!deployment.isStopping)
      this.#later(deployment, timing.pendingStop, "stops", () => this.#ending.stop(deployment, order));
    deployment.isStopping = true;
    return "Pending";
  }

  #begin(deployment: Deployment): void {
    const { surroundings } = this.#parts;
    deployment.status = deployment.targetStatus = "InProgress";
    deployment.startedAt = deployment.updatedAt = surroundings.clock.now();
    surroundings.emit(stateChange(surroundings, deployment, "START"));
    const stop = (problem: Problem) =>
      this.#ending.stop(deployment, { problem, event: "DEPLOYMENT_STOP_ON_ALARM" });
    const problem = alarmProblem(this.#parts, deployment);
    if (problem !== undefined)
      return this.#later(deployment, timing.firingAtStart, "sees its alarms", () => stop(problem));
    watchAlarms(this.#parts, deployment, stop);
    return this.#goOn(deployment);
  }

  #goOn(deployment: Deployment): void {
    const span = deployment.undoes === undefined ? timing.betweenEvents : timing.betweenRollbackEvents;
    this.#later(deployment, span, "goes on", () => this.#next(deployment));
  }

  #next(deployment: Deployment): void {
    const { clock } = this.#parts.surroundings;
    const event = deployment.events.find(({ status }) => status === "Pending");
    if (event === undefined) return this.#terminationWait(deployment);
    if (event.name === "BeforeAllowTraffic" && mustWaitReady(deployment)) return this.#readyWait(deployment);
    Object.assign(event, { status: "InProgress", startAt: clock.now() });
    deployment.updatedAt = clock.now();
    return this.#lifecycle(deployment, event.name, (problem) => {
      if (event.status !== "InProgress") return;
      if (problem !== undefined) return this.#ending.fail(deployment, problem);
      Object.assign(event, { status: "Succeeded", endAt: clock.now() });
      deployment.updatedAt = clock.now();
      this.#goOn(deployment);
    });
  }

  #readyWait(deployment: Deployment): void {
    const { surroundings, unconfirmed } = this.#parts;
    const { readyWaitMinutes } = deployment.group;
    deployment.hasWaitedReady = true;
    deployment.status = deployment.targetStatus = "Ready";
    this.#waitFor(deployment, "READY_WAIT", readyWaitMinutes, () =>
      this.#ending.stop(deployment, {
        problem: notContinued(readyWaitMinutes),
        event: "DEPLOYMENT_FAILURE",
        neverRollsBack: !unconfirmed.readyTimeoutRollsBack,
      }),
    );
    surroundings.emit(stateChange(surroundings, deployment, "READY"));
  }

  /** The status stays InProgress; the original task set stands until the end of it. */
  #terminationWait(deployment: Deployment): void {
    const { terminationWaitMinutes } = deployment.group;
    deployment.targetStatus = "Succeeded";
    if (deployment.undoes !== undefined || terminationWaitMinutes === 0)
      return this.#ending.succeed(deployment);
    deployment.isTerminating = true;
    return this.#waitFor(deployment, "TERMINATION_WAIT", terminationWaitMinutes, () =>
      this.#ending.succeed(deployment),
    );
  }

  #waitFor(
    deployment: Deployment,
    wait: "READY_WAIT" | "TERMINATION_WAIT",
    minutes: number,
    run: () => void,
  ): void {
    deployment.wait = wait;
    later(this.#parts, deployment, minutes * 60_000, `ends its ${wait}`, () => {
      if (deployment.wait === wait) run();
    });
  }

  #later(deployment: Deployment, span: Span, what: string, run: () => void): void {
    later(this.#parts, deployment, within(this.#parts.surroundings.random, span), what, run);
  }
}

const mustWaitReady = ({ group, hasWaitedReady, undoes }: Deployment): boolean =>
  undoes === undefined && !hasWaitedReady && group.readyWaitMinutes > 0;
