import { retryable, terminal } from "../../../functions/shared/errors.ts";
import { everyFunction } from "../../../infra/aws/function-list.ts";
import { releaseMachine } from "../../../infra/machines/release.ts";
import { rollbackMachine } from "../../../infra/machines/rollback.ts";
import { shiftMachine } from "../../../infra/machines/shift.ts";
import type { Known, Machine } from "./asl-rules.ts";

/**
 * What Lambda, its runtime and the integration report when a function did not get to say anything.
 * https://docs.aws.amazon.com/step-functions/latest/dg/bp-lambda-serviceexception.html
 */
const lambdaErrors = [
  "Lambda.ServiceException",
  "Lambda.AWSLambdaException",
  "Lambda.SdkClientException",
  "Lambda.TooManyRequestsException",
  "Lambda.ClientExecutionTimeoutException",
  "Lambda.Unknown",
  "Runtime.ExitError",
  "Sandbox.Timedout",
];

/** What the machines' own names are held against. */
export const known: Known = {
  errors: [...[...retryable, ...terminal].map(({ prototype }) => prototype.name), ...lambdaErrors],
  functions: [...everyFunction.keys()],
};

/** Plain data, as Step Functions gets it. */
export const machines: Readonly<Record<"Release" | "Rollback" | "Shift", Machine>> = {
  Release: JSON.parse(JSON.stringify(releaseMachine)),
  Rollback: JSON.parse(JSON.stringify(rollbackMachine)),
  Shift: JSON.parse(JSON.stringify(shiftMachine)),
};
