/**
 * Hook functions: called with two members, and heard of through PutLifecycleEventHookExecutionStatus or not at
 * all. https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html
 * A function that fails or answers something changes nothing: CodeDeploy waits out its hour.
 */
import type { PutLifecycleEventHookExecutionStatusCommandInput } from "@aws-sdk/client-codedeploy";
import * as sdk from "@aws-sdk/client-codedeploy";
import { later } from "./codedeploy-parts.ts";
import type { CodeDeployParts } from "./codedeploy-parts.ts";
import { isOver } from "./codedeploy-state.ts";
import type { Deployment } from "./codedeploy-state.ts";
import { hookFailed, hookSilent, notPermitted } from "./codedeploy-texts.ts";
import type { Problem } from "./codedeploy-texts.ts";
import { hookSilenceMs, timing } from "./codedeploy-timing.ts";
import { within } from "../identifiers.ts";
import { createIds } from "../time/random.ts";
import type { Random } from "../time/random.ts";
import { refusals } from "../refusal.ts";

const refuse = refusals(sdk);

export type Done = (problem?: Problem) => void;

interface Execution {
  readonly deployment: Deployment;
  readonly done: Done;
  isClosed: boolean;
}

export class Hooks {
  readonly #executions = new Map<string, Execution>();
  readonly #parts: CodeDeployParts;

  constructor(parts: CodeDeployParts) {
    this.#parts = parts;
  }

  /** Calls the function and ends when it has reported, or after an hour of silence. */
  call(deployment: Deployment, called: string, done: Done): void {
    const { group } = deployment;
    if (group.hookRole === "limited" && !bareName(called).startsWith("CodeDeployHook_"))
      return done(notPermitted(group.serviceRoleArn, "AWSLambda"));
    const id = executionId(this.#parts.surroundings.random);
    const execution = { deployment, done, isClosed: false };
    this.#executions.set(id, execution);
    later(this.#parts, deployment, hookSilenceMs, "has waited an hour for its hook", () => {
      if (execution.isClosed) return;
      execution.isClosed = true;
      done(hookSilent);
    });
    const payload = { DeploymentId: deployment.id, LifecycleEventHookExecutionId: id };
    this.#attempt(called, payload, this.#parts.unconfirmed.hookAttempts);
  }

  /** The first report counts. @throws as PutLifecycleEventHookExecutionStatus does. */
  report(deployment: Deployment, input: PutLifecycleEventHookExecutionStatusCommandInput) {
    const { lifecycleEventHookExecutionId: id = "", status } = input;
    const execution = this.#executions.get(id);
    if (execution === undefined || execution.deployment !== deployment)
      throw refuse(
        "InvalidLifecycleEventHookExecutionIdException",
        "The lifecycle event hook execution ID is not valid.",
      );
    if (status !== "Succeeded" && status !== "Failed")
      throw refuse(
        "InvalidLifecycleEventHookExecutionStatusException",
        `Only Succeeded and Failed are accepted, not ${status}.`,
      );
    if (execution.isClosed || isOver(deployment))
      throw refuse("LifecycleEventAlreadyCompletedException", "The lifecycle event has already completed.");
    execution.isClosed = true;
    const noticed = within(this.#parts.surroundings.random, timing.reportNoticed);
    later(this.#parts, deployment, noticed, "has heard of its hook", () =>
      execution.done(status === "Failed" ? hookFailed : undefined),
    );
    return { lifecycleEventHookExecutionId: id };
  }

  #attempt(called: string, payload: object, attemptsLeft: number): void {
    this.#parts.invoke(called, payload).catch(() => {
      if (attemptsLeft > 1) this.#attempt(called, payload, attemptsLeft - 1);
    });
  }
}

/** `name`, `name:alias`, or either in an ARN. */
const bareName = (called: string): string => called.split(":")[called.startsWith("arn:") ? 6 : 0] ?? called;

/** A long opaque text, not a UUID. */
function executionId(random: Random): string {
  const secret = (length: number) =>
    createIds(random).text(length, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
  const sealed = { encryptedData: secret(160), ivParameterSpec: secret(16), materialSetSerial: 1 };
  return Buffer.from(JSON.stringify(sealed)).toString("base64");
}
