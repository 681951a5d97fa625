import {
  DescribeExecutionCommand,
  SendTaskSuccessCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from "@aws-sdk/client-sfn";
import type { SFNClient } from "@aws-sdk/client-sfn";
import { shortened, withShortTexts } from "../../ledger/text-bounds.ts";
import { isNamed, translate } from "../../shared/aws-errors.ts";

export type ExecutionFacts =
  | { readonly kind: "unknown" }
  | { readonly kind: "running" }
  | { readonly kind: "ended"; readonly status: string; readonly endedAt: number; readonly cause?: string };

/** Executions of our state machines, and the callbacks of their waiting tasks. */
export const executions = (client: Pick<SFNClient, "send">) => ({
  /**
   * Starts it once: the same name and input again is the same execution. A name that was used and has ended
   * counts as started.
   */
  async start(stateMachineArn: string, name: string, input: object): Promise<void> {
    const command = new StartExecutionCommand({ stateMachineArn, name, input: said(input) });
    await client.send(command).catch((error: unknown) => {
      if (!isNamed(error, "ExecutionAlreadyExists")) translate(`StartExecution ${name}`)(error);
    });
  },

  async read(executionArn: string): Promise<ExecutionFacts> {
    try {
      const { status, stopDate, error, cause } = await client.send(
        new DescribeExecutionCommand({ executionArn }),
      );
      if (status === "RUNNING" || status === "PENDING_REDRIVE") return { kind: "running" };
      const said = [error, cause].filter(Boolean).join(": ");
      return {
        kind: "ended",
        status: status ?? "unknown",
        endedAt: stopDate?.getTime() ?? 0,
        ...(said ? { cause: said } : {}),
      };
    } catch (error) {
      if (isNamed(error, "ExecutionDoesNotExist")) return { kind: "unknown" };
      return translate(`DescribeExecution ${executionArn}`)(error);
    }
  },

  async stop(executionArn: string, cause: string): Promise<void> {
    const command = new StopExecutionCommand({ executionArn, error: "Stopped", cause: shortened(cause) });
    await client.send(command).catch((error: unknown) => {
      if (!isNamed(error, "ExecutionDoesNotExist")) translate(`StopExecution ${executionArn}`)(error);
    });
  },

  /** @returns false when nobody waits for this token any more. */
  async answer(taskToken: string, output: object): Promise<boolean> {
    try {
      await client.send(new SendTaskSuccessCommand({ taskToken, output: said(output) }));
      return true;
    } catch (error) {
      if (isNamed(error, "TaskTimedOut", "TaskDoesNotExist", "InvalidToken")) return false;
      return translate("SendTaskSuccess")(error);
    }
  },
});

/** What is refused for its length is not said at all. */
const said = (value: object): string => JSON.stringify(withShortTexts(value));

export type Executions = ReturnType<typeof executions>;

/** `arn:…:stateMachine:Release` and a name → the ARN that its execution has. */
export const executionArn = (stateMachineArn: string, name: string): string =>
  `${stateMachineArn.replace(":stateMachine:", ":execution:")}:${name}`;
