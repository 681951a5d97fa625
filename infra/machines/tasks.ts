import { LeaseLost } from "../../functions/shared/errors.ts";
import { PatientRetry, Retry } from "./retry.ts";

/** Longest a plain task may take: its function's 30 s, and what Lambda may need to begin. */
const taskSeconds = 60;

interface Options {
  readonly next: string;
  readonly catches: readonly object[];
  readonly patient?: boolean;
}

const retries = (options: Options) => (options.patient ? PatientRetry : Retry);

/** A plain task that took too long is worth another try; of a waiting one it is the look that time brings. */
const alsoTimeouts = (options: Options) =>
  retries(options).map((each) => ({ ...each, ErrorEquals: [...each.ErrorEquals, "States.Timeout"] }));

/** Runs a function and keeps what it answers under `$.verdict`. */
export const task = (fn: string, payload: object, options: Options) => ({
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke",
  Parameters: { FunctionName: `\${${fn}}`, Payload: payload },
  ResultSelector: { "kind.$": "$.Payload.kind", "reason.$": "$.Payload.reason" },
  ResultPath: "$.verdict",
  TimeoutSeconds: taskSeconds,
  Retry: alsoTimeouts(options),
  Catch: options.catches,
  Next: options.next,
});

/**
 * Runs a function that waits for a callback; it gets the token as `token`. A time-out is no failure: it is
 * the look that comes even if no event and no sweep did.
 */
export const waitingTask = (
  fn: string,
  payload: object,
  lookSeconds: number,
  self: string,
  options: Options,
) => ({
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
  Parameters: { FunctionName: `\${${fn}}`, Payload: { ...payload, "token.$": "$$.Task.Token" } },
  ResultPath: "$.verdict",
  TimeoutSeconds: lookSeconds,
  Retry: retries(options),
  Catch: [{ ErrorEquals: ["States.Timeout"], ResultPath: "$.verdict", Next: self }, ...options.catches],
  Next: options.next,
});

/**
 * Runs a function that looks once and answers at once: `{kind: "wait", seconds}` or what it has come to. Its answer
 * always has `seconds`.
 */
export const lookTask = (fn: string, payload: object, resultPath: string, options: Options) => ({
  ...task(fn, payload, options),
  ResultSelector: {
    "kind.$": "$.Payload.kind",
    "reason.$": "$.Payload.reason",
    "seconds.$": "$.Payload.seconds",
  },
  ResultPath: resultPath,
});

/** The seconds that the look has asked for, then the next look. */
export const lookLater = (resultPath: string, Next: string) => ({
  Type: "Wait",
  SecondsPath: `${resultPath}.seconds`,
  Next,
});

/** The lease went to another: this execution must not touch anything any more, not even to back out. */
export const leaseLost = {
  ErrorEquals: [LeaseLost.prototype.name],
  ResultPath: "$.problem",
  Next: "LeaseGone",
};

export const anythingElse = (next: string) => ({
  ErrorEquals: ["States.ALL"],
  ResultPath: "$.problem",
  Next: next,
});

export const whenKind = (kind: string, next: string, resultPath = "$.verdict") => ({
  Variable: `${resultPath}.kind`,
  StringEquals: kind,
  Next: next,
});
