/**
 * What Lambda makes of a function's result or failure. `errorType` is `error.name`
 * (https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html); limits from
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html.
 *
 * Not simulated: the stack trace (`trace` is empty, so that runs compare equal).
 */
interface FunctionFailure {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

export type Outcome =
  /** `payload` is JSON text. */
  | { readonly kind: "returned"; readonly payload: string }
  | { readonly kind: "failed"; readonly failure: FunctionFailure }
  /** Never started; `error` is the name of the API's exception. */
  | { readonly kind: "refused"; readonly error: string; readonly message: string };

/** Synchronous answers: 6 MB. */
const MOST_RESPONSE_BYTES = 6 * 1024 * 1024;

export function returned(result: unknown): Outcome {
  try {
    const payload = JSON.stringify(result === undefined ? null : result) ?? "null";
    if (payload.length <= MOST_RESPONSE_BYTES) return { kind: "returned", payload };
    return failed(
      "Function.ResponseSizeTooLarge",
      "Response payload size exceeded maximum allowed payload size.",
    );
  } catch (error) {
    return failed("Runtime.JSONStringifyError", error instanceof Error ? error.message : String(error));
  }
}

export function threw(error: unknown): Outcome {
  return error instanceof Error
    ? failed(error.name, error.message, [])
    : failed(typeof error, String(error), []);
}

/** The process ended without an answer. */
export const exited = (requestId: string): Outcome =>
  failed("Runtime.ExitError", `RequestId: ${requestId} Error: Runtime exited with error: exit status 1`);

export const timedOut = (requestId: string, timeoutSeconds: number): Outcome =>
  failed(
    "Sandbox.Timedout",
    `RequestId: ${requestId} Error: Task timed out after ${timeoutSeconds.toFixed(2)} seconds`,
  );

/** What the answer carries: the result, or the failure, as JSON text. */
export const payloadOf = (outcome: Outcome): string => {
  switch (outcome.kind) {
    case "returned":
      return outcome.payload;
    case "failed":
      return JSON.stringify(outcome.failure);
    case "refused":
      return JSON.stringify({ errorType: outcome.error, errorMessage: outcome.message });
  }
};

function failed(errorType: string, errorMessage: string, trace?: readonly string[]): Outcome {
  return { kind: "failed", failure: { errorType, errorMessage, ...(trace && { trace }) } };
}
