/**
 * One attempt at a lambda:invoke task, from
 * https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html and connect-to-resource.html.
 *
 * A time limit or a stop ends the task only: the invocation goes on. A callback ends it even while the
 * invocation still runs, and then no TaskSubmitted is written.
 * Not simulated: the HTTP headers in the result.
 */
import { StateError } from "./asl-errors.ts";
import type { Branch, TaskRequest } from "./asl-host.ts";
import type { Clock, Timer } from "../time/clock.ts";
import type { Outcome } from "../lambda/lambda-result.ts";
import type { Tokens, WaitingTask } from "./step-functions-tokens.ts";

export interface TaskDeps {
  readonly clock: Clock;
  readonly region: string;
  readonly tokens: Tokens;
  readonly invoke: (name: string, payload: string) => Promise<Outcome>;
  readonly record: (branch: Branch, type: string, details?: object) => void;
  readonly text: (value: unknown, what: string) => string;
}

type Ending =
  | { readonly kind: "succeeded"; readonly output: unknown }
  | { readonly kind: "failed"; readonly error: string | undefined; readonly cause: string | undefined }
  | { readonly kind: "timed out"; readonly error: string };

export async function attemptTask(deps: TaskDeps, branch: Branch, request: TaskRequest): Promise<unknown> {
  const about = {
    resourceType: "lambda",
    resource: request.isCallback ? "invoke.waitForTaskToken" : "invoke",
  };
  const { timeoutSeconds, heartbeatSeconds } = request;
  deps.record(branch, "TaskScheduled", {
    ...about,
    region: deps.region,
    parameters: JSON.stringify(request.parameters),
    ...(timeoutSeconds !== undefined && { timeoutInSeconds: timeoutSeconds }),
    ...(heartbeatSeconds !== undefined && { heartbeatInSeconds: heartbeatSeconds }),
  });
  deps.record(branch, "TaskStarted", about);
  const submitted = (output: unknown): void =>
    deps.record(branch, "TaskSubmitted", { ...about, ...shown(deps.text(output, "TaskSubmitted")) });

  const ending = await branch.scope.guard(endingOf(deps, branch, request, submitted));
  if (ending.kind === "succeeded") {
    deps.record(branch, "TaskSucceeded", {
      ...about,
      ...shown(deps.text(ending.output, "the task's result")),
    });
    return ending.output;
  }
  const cause = ending.kind === "failed" ? ending.cause : "";
  deps.record(branch, ending.kind === "failed" ? "TaskFailed" : "TaskTimedOut", {
    ...about,
    ...(ending.error !== undefined && { error: ending.error }),
    ...(cause && { cause }),
  });
  throw new StateError(ending.error, cause);
}

const shown = (output: string): object => ({ output, outputDetails: { truncated: false } });

/** Whichever comes first: the answer, the callback, a time limit. Stopping the branch ends it without an ending. */
function endingOf(
  { clock, tokens, invoke }: TaskDeps,
  { scope }: Branch,
  request: TaskRequest,
  submitted: (output: unknown) => void,
): Promise<Ending> {
  const { token, parameters, isCallback } = request;
  return new Promise((resolve, reject) => {
    let isOpen = true;
    const limits = limitsOf(clock, request, (error) => end({ kind: "timed out", error }));
    const close = (): void => {
      isOpen = false;
      limits.cancel();
      if (token !== undefined) tokens.close(token);
    };
    const forget = scope.onStop(close);
    const finish = (settle: () => void): void => {
      if (!isOpen) return;
      close();
      forget();
      settle();
    };
    const end = (ending: Ending): void => finish(() => resolve(ending));
    if (token !== undefined) tokens.open(token, waitingTask(end, limits.beat));
    const answered = (outcome: Outcome): void => {
      if (!isOpen) return;
      if (outcome.kind !== "returned" || !isCallback) end(endingOfInvocation(outcome));
      else submitted(resultOf(outcome.payload));
    };
    const payload = JSON.stringify(parameters["Payload"] ?? {});
    invoke(String(parameters["FunctionName"]), payload)
      .then(answered)
      .catch((error: Error) => finish(() => reject(error)));
  });
}

const waitingTask = (end: (ending: Ending) => void, beat: () => void): WaitingTask => ({
  succeed: (output) => end({ kind: "succeeded", output }),
  fail: (error, cause) => end({ kind: "failed", error, cause }),
  beat,
});

interface TimeLimits {
  readonly beat: () => void;
  cancel(): void;
}

function limitsOf(clock: Clock, request: TaskRequest, end: (error: string) => void): TimeLimits {
  const timer = (seconds: number | undefined, error: string): Timer | undefined =>
    seconds === undefined ? undefined : clock.after(seconds * 1000, error, () => end(error));
  const limit = timer(request.timeoutSeconds, "States.Timeout");
  let pulse = timer(request.heartbeatSeconds, "States.HeartbeatTimeout");
  return {
    beat() {
      pulse?.cancel();
      pulse = timer(request.heartbeatSeconds, "States.HeartbeatTimeout");
    },
    cancel() {
      limit?.cancel();
      pulse?.cancel();
    },
  };
}

function endingOfInvocation(outcome: Outcome): Ending {
  switch (outcome.kind) {
    case "returned":
      return { kind: "succeeded", output: resultOf(outcome.payload) };
    case "failed":
      return { kind: "failed", error: outcome.failure.errorType, cause: JSON.stringify(outcome.failure) };
    case "refused":
      return { kind: "failed", error: `Lambda.${outcome.error}`, cause: outcome.message };
  }
}

const resultOf = (payload: string): object => ({
  ExecutedVersion: "$LATEST",
  Payload: JSON.parse(payload) as unknown,
  SdkHttpMetadata: { HttpStatusCode: 200 },
  StatusCode: 200,
});
