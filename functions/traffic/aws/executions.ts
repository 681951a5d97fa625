import { DescribeExecutionCommand, StartExecutionCommand } from "@aws-sdk/client-sfn";
import type { SFNClient } from "@aws-sdk/client-sfn";
import { isNamed, translate } from "../../shared/aws-errors.ts";

/** Executions of machine `Shift`, and of those that hold a policy. */
export const shiftExecutions = (client: Pick<SFNClient, "send">) => ({
  /** When it ended, epoch ms; undefined while it runs. One that is not known ended longer ago than is remembered. */
  async endedAt(executionArn: string): Promise<number | undefined> {
    try {
      const { status, stopDate } = await client.send(new DescribeExecutionCommand({ executionArn }));
      return status === "RUNNING" || status === "PENDING_REDRIVE" ? undefined : (stopDate?.getTime() ?? 0);
    } catch (error) {
      if (isNamed(error, "ExecutionDoesNotExist")) return 0;
      return translate(`DescribeExecution ${executionArn}`)(error);
    }
  },

  /** @returns its ARN; undefined where the name was used before, with another input or by one that has ended. */
  async start(stateMachineArn: string, name: string, input: object): Promise<string | undefined> {
    const command = new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) });
    try {
      return (await client.send(command)).executionArn ?? "";
    } catch (error) {
      if (isNamed(error, "ExecutionAlreadyExists")) return undefined;
      return translate(`StartExecution ${name}`)(error);
    }
  },
});

export type ShiftExecutions = ReturnType<typeof shiftExecutions>;
