import * as z from "zod/mini";
import { busEvent } from "./envelope.ts";

/**
 * An execution began or ended. Best effort: it may never come. Dates are epoch milliseconds, and what does
 * not apply yet is null; input and output are null too where they are too long for an event.
 */
export const StepFunctionsExecutionStatusChange = busEvent(
  "aws.states",
  "Step Functions Execution Status Change",
  z.object({
    executionArn: z.string().check(z.minLength(1)),
    stateMachineArn: z.string().check(z.minLength(1)),
    name: z.string().check(z.minLength(1)),
    status: z.enum(["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED", "PENDING_REDRIVE"]),
    startDate: z.number(),
    stopDate: z.nullish(z.number()),
    input: z.nullish(z.string()),
    output: z.nullish(z.string()),
    /** Absent in older events, null unless it failed. */
    error: z.nullish(z.string()),
    cause: z.nullish(z.string()),
  }),
);

export type StepFunctionsExecutionStatusChange = z.infer<typeof StepFunctionsExecutionStatusChange>;
