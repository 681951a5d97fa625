/** DescribeStateMachine, from https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeStateMachine.html */
import type { DescribeStateMachineCommandInput, SFNClient } from "@aws-sdk/client-sfn";
import * as sdk from "@aws-sdk/client-sfn";
import { refusals } from "../refusal.ts";
import { simulatedClient } from "../simulated-client.ts";

const refuse = refusals(sdk);

export interface HeldMachine {
  readonly arn: string;
  readonly roleArn: string;
  readonly definition: string;
  status: "ACTIVE" | "DELETING";
  /** ARN of the log group; absent: nothing is logged. */
  logGroupArn?: string;
  isTraced: boolean;
}

export const createMachineReads = (machines: readonly HeldMachine[], now: () => number) =>
  simulatedClient("Step Functions", {
    DescribeStateMachine: ({ stateMachineArn }: DescribeStateMachineCommandInput) => {
      const found = machines.find(({ arn }) => arn === stateMachineArn);
      if (!found)
        throw refuse("StateMachineDoesNotExist", `State Machine Does Not Exist: '${stateMachineArn}'`);
      const { arn, roleArn, definition, status, logGroupArn, isTraced } = found;
      return {
        stateMachineArn: arn,
        name: arn.slice(arn.lastIndexOf(":") + 1),
        status,
        definition,
        roleArn,
        type: "STANDARD" as const,
        creationDate: new Date(now()),
        loggingConfiguration: logGroupArn
          ? {
              level: "ALL" as const,
              includeExecutionData: true,
              destinations: [{ cloudWatchLogsLogGroup: { logGroupArn } }],
            }
          : { level: "OFF" as const, includeExecutionData: false },
        tracingConfiguration: { enabled: isTraced },
      };
    },
  }) as Pick<SFNClient, "send">;
