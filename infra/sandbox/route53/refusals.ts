import * as sdk from "@aws-sdk/client-route-53";
import { InvalidChangeBatch } from "@aws-sdk/client-route-53";
import { awsError } from "../faults/faults-error.ts";
import { refusals } from "../refusal.ts";

export const refuse = refusals(sdk);

export const invalidInput = (message: string): Error => refuse("InvalidInput", message);

export const noZone = (id: string): Error =>
  refuse("NoSuchHostedZone", `No hosted zone found with ID: ${id}`, 404);

export const noCheck = (id: string): Error =>
  refuse("NoSuchHealthCheck", `A health check with id ${id} does not exist.`, 404);

export const rateExceeded = (): Error => awsError("Throttling", "Rate exceeded");

/** All that is wrong with a batch at once; none of it was taken. */
export const invalidBatch = (messages: readonly string[]): Error =>
  new InvalidChangeBatch({
    message: `[${messages.join(", ")}]`,
    messages: [...messages],
    $metadata: { httpStatusCode: 400, attempts: 1, totalRetryDelay: 0 },
  });
