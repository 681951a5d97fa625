import { CallRefused, Retryable, Terminal, Throttled, Unreachable } from "./errors.ts";

const throttles = new Set([
  "Throttling",
  "ThrottlingException",
  "TooManyRequestsException",
  "RequestLimitExceeded",
  "RequestThrottled",
  "LimitExceededException",
  "EC2ThrottledException",
]);

export const isNamed = (error: unknown, ...names: readonly string[]): boolean =>
  error instanceof Error && names.includes(error.name);

/**
 * Whether a call may have left and was not answered, so that it may still take effect. What was never sent is an error
 * of ours without a cause. @param error as `translate` makes it; one of no name of ours is as doubtful.
 */
export const mayStillArrive = (error: unknown): boolean =>
  error instanceof Unreachable
    ? error.cause !== undefined
    : !(error instanceof Retryable || error instanceof Terminal);

/**
 * Turns an SDK error into one of ours, with the SDK's as cause. Adapters call it last, after the names that
 * mean success or an answer. One of ours, from a call inside the call, stays what it is.
 * @throws Throttled, CallRefused (the request's own fault) or Unreachable.
 */
export function translate(call: string): (cause: unknown) => never {
  return (cause) => {
    if (cause instanceof Retryable || cause instanceof Terminal) throw cause;
    const { name, message, $fault } = cause as Error & { $fault?: string };
    const sentence = `${call}: ${name}: ${message}`;
    if (throttles.has(name)) throw new Throttled(sentence, { cause });
    if ($fault === "client") throw new CallRefused(sentence, { cause });
    throw new Unreachable(sentence, { cause });
  };
}
