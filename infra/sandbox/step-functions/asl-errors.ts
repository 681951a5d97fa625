/** Errors inside a run, from https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html. */
import type { Retrier } from "./asl-types.ts";

/** A state failed under a name that Retry and Catch compare exactly. A Fail state may have no name. */
export class StateError extends Error {
  readonly error: string | undefined;
  readonly reason: string | undefined;
  constructor(error: string | undefined, reason: string | undefined) {
    super(`${error ?? "no error name"}: ${reason ?? ""}`);
    this.error = error;
    this.reason = reason;
  }
}

/** Thrown into code of a branch that has been stopped, so that it goes no further. Nobody reports it. */
export class Stopped extends Error {}

/**
 * `States.ALL` takes neither States.Runtime nor States.DataLimitExceeded; nothing takes States.Runtime.
 * Not confirmed: whether States.TaskFailed takes States.HeartbeatTimeout (here it does: the manual excepts only
 * States.Timeout) and States.DataLimitExceeded (here it does not: a run that fails is the worse case for us).
 */
export function matchesError(names: readonly string[], error: string | undefined): boolean {
  if (error === "States.Runtime") return false;
  return names.some((name) => {
    if (name === error) return true;
    if (name === "States.Timeout") return error === "States.HeartbeatTimeout";
    if (error === "States.DataLimitExceeded") return false;
    return name === "States.ALL" || (name === "States.TaskFailed" && error !== "States.Timeout");
  });
}

/** Milliseconds before the retry that follows `retries` earlier ones; `random` is at least 0 and below 1. */
export function retryDelayMs(retrier: Retrier, retries: number, random: () => number): number {
  const { IntervalSeconds = 1, BackoffRate = 2, MaxDelaySeconds = Infinity, JitterStrategy } = retrier;
  const seconds = Math.min(IntervalSeconds * BackoffRate ** retries, MaxDelaySeconds);
  return Math.round(seconds * 1000 * (JitterStrategy === "FULL" ? random() : 1));
}
