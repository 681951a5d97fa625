import { retryable } from "../../functions/shared/errors.ts";

const named = (errors: readonly { prototype: Error }[]): string[] =>
  errors.map(({ prototype }) => prototype.name);

/**
 * What Lambda and its service say when an invocation came to nothing through no fault of the input.
 * https://docs.aws.amazon.com/step-functions/latest/dg/bp-lambda-serviceexception.html
 */
const lambdaTroubles = [
  "Lambda.ClientExecutionTimeoutException",
  "Lambda.ServiceException",
  "Lambda.AWSLambdaException",
  "Lambda.SdkClientException",
  "Lambda.TooManyRequestsException",
  "Lambda.Unknown",
  "Runtime.ExitError",
  "Sandbox.Timedout",
];

export const retryableNames: readonly string[] = named(retryable);

/** Worth another try: our retryable errors, and Lambda's own. Anything else is not retried, only caught. */
const attempts = (MaxAttempts: number) => [
  {
    ErrorEquals: [...retryableNames, ...lambdaTroubles],
    IntervalSeconds: 2,
    BackoffRate: 2,
    MaxDelaySeconds: 60,
    MaxAttempts,
    JitterStrategy: "FULL",
  },
];

export const Retry = attempts(6);

/** The way back is tried for longer: giving up wakes a person. */
export const PatientRetry = attempts(12);
