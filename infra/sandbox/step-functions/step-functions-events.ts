/**
 * The event "Step Functions Execution Status Change", from
 * https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html: times of the detail are epoch
 * milliseconds, what is absent is null. Only the members that published samples carry: newer ones (error, cause,
 * redrive…, version and alias ARNs) may be there in AWS.
 */
import type { BusEvent, Place } from "../ports.ts";
import type { Execution } from "./step-functions-execution.ts";

/** Input and output are left out together when they would not fit into an event. */
const MOST_INCLUDED = 248 * 1024;

export function statusEvent(execution: Execution, id: string, now: number, place: Place): BusEvent {
  const { input, output = null } = execution;
  const included = input.length + (output?.length ?? 0) <= MOST_INCLUDED;
  return {
    version: "0",
    id,
    "detail-type": "Step Functions Execution Status Change",
    source: "aws.states",
    account: place.account,
    time: new Date(now).toISOString().replace(/\.\d+Z$/, "Z"),
    region: place.region,
    resources: [execution.arn],
    detail: {
      executionArn: execution.arn,
      stateMachineArn: execution.machineArn,
      name: execution.name,
      status: execution.status,
      startDate: execution.startedAt,
      stopDate: execution.stoppedAt ?? null,
      input: included ? input : null,
      inputDetails: { included },
      output: included ? output : null,
      outputDetails: output === null ? null : { included },
    },
  };
}
