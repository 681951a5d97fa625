import { CallRefused, Throttled, Unreachable } from "../shared/errors.ts";

const throttles = new Set([
  "Throttling",
  "ThrottlingException",
  "TooManyRequestsException",
  "RequestLimitExceeded",
]);

/**
 * Turns an SDK error into one of ours, with the SDK's as cause.
 * @throws Throttled, CallRefused (the request's own fault) or Unreachable.
 */
export function translate(call: string): (cause: unknown) => never {
  return (cause) => {
    const { name, message } = cause instanceof Error ? cause : new Error(String(cause));
    const sentence = `${call}: ${name}: ${message}`;
    if (throttles.has(name)) throw new Throttled(sentence, { cause });
    if (isOfTheCaller(cause)) throw new CallRefused(sentence, { cause });
    throw new Unreachable(sentence, { cause });
  };
}

/** The SDK says of each modelled error whose fault it is. */
const isOfTheCaller = (cause: unknown): boolean =>
  cause instanceof Error && "$fault" in cause && cause.$fault === "client";
