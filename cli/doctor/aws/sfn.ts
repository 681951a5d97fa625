import { DescribeExecutionCommand, DescribeStateMachineCommand } from "@aws-sdk/client-sfn";
import type { SFNClient } from "@aws-sdk/client-sfn";
import type { MachineFacts } from "../facts.ts";
import type { Look, Sight } from "../look.ts";
import type { ExecutionFacts } from "../traffic-facts.ts";

export const sfn = (client: Pick<SFNClient, "send">, look: Look) => ({
  machine: (arn: string): Promise<Sight<MachineFacts>> =>
    look(
      {
        action: "states:DescribeStateMachine",
        of: `the state machine ${arn}`,
        absent: ["StateMachineDoesNotExist"],
      },
      async () => {
        const found = await client.send(new DescribeStateMachineCommand({ stateMachineArn: arn }));
        const functions = (found.definition ?? "").match(/arn:[\w-]+:lambda:[^"\\]+:function:[^"\\]+/g) ?? [];
        return {
          arn,
          status: found.status ?? "",
          roleArn: found.roleArn ?? "",
          invokes: [...new Set(functions)].sort(),
          isLogged: (found.loggingConfiguration?.level ?? "OFF") !== "OFF",
          isTraced: found.tracingConfiguration?.enabled ?? false,
        };
      },
    ),

  /** Absent: it ended longer ago than executions are kept. */
  execution: (arn: string): Promise<Sight<ExecutionFacts>> =>
    look(
      { action: "states:DescribeExecution", of: `the execution ${arn}`, absent: ["ExecutionDoesNotExist"] },
      async () => {
        const { status = "", stopDate } = await client.send(
          new DescribeExecutionCommand({ executionArn: arn }),
        );
        return { status, endedAt: stopDate };
      },
    ),
});
