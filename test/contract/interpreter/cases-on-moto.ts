import { SendTaskFailureCommand, SendTaskSuccessCommand, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { setTimeout as sleep } from "node:timers/promises";
import type { Answer, AslCase } from "../../infra/sandbox/step-functions/asl-case.ts";
import type { Interpreter, MotoAccount } from "./moto-account.ts";
import { region } from "./moto-account.ts";
import type { Call, Reply } from "./router.ts";

/** What a run of a case came to. */
export interface Came {
  readonly status: string;
  readonly output?: unknown;
  readonly error?: string;
  readonly cause?: string;
  readonly states: readonly string[];
  readonly payloads: readonly unknown[];
}

/** Longest that a case may take: its own seconds, on a busy machine. */
const mostSeconds = 30;

/** Runs a case in real time. @throws Error when moto does not take the definition. */
export async function runOnMoto(interpreter: Interpreter, each: AslCase): Promise<Came> {
  const account = interpreter.account();
  const payloads: unknown[] = [];
  interpreter.router.answer(account.id, answerer(account, each.answers ?? {}, payloads));
  const stateMachineArn = await account.create("cases", withArns(each.definition, account.id));
  const input = JSON.stringify(each.input ?? {});
  const start = new StartExecutionCommand({ stateMachineArn, name: "case", input });
  const { executionArn = "" } = await account.sfn.send(start);
  const { status = "?", output, error, cause } = await account.ended(executionArn, mostSeconds);
  const events = await account.history(executionArn);
  return {
    status,
    ...(output !== undefined && { output: JSON.parse(output) as unknown }),
    ...(error !== undefined && { error }),
    ...(cause !== undefined && { cause }),
    states: events.flatMap(({ stateEnteredEventDetails: entered }) => entered?.name ?? []),
    payloads,
  };
}

/** The cases name functions without an ARN; here the account in it says whose call it is. */
const withArns = (definition: object, account: string): object =>
  JSON.parse(
    JSON.stringify(definition).replaceAll(
      /"FunctionName":"([^"]+)"/g,
      (_, name: string) => `"FunctionName":"arn:aws:lambda:${region}:${account}:function:${name}"`,
    ),
  ) as object;

function answerer(
  account: MotoAccount,
  answers: Readonly<Record<string, readonly Answer[]>>,
  payloads: unknown[],
): (call: Call) => Promise<Reply> {
  const used: Record<string, number> = {};
  return async ({ function: name, payload }) => {
    payloads.push(payload);
    const call = (used[name] = (used[name] ?? 0) + 1);
    const list = answers[name] ?? [];
    const answer = list[Math.min(call, list.length) - 1] ?? { returns: null };
    void callBack(account, answer, (payload as { token?: string } | null)?.token);
    return replyOf(answer);
  };
}

function replyOf(answer: Answer): Reply {
  if (!("throws" in answer))
    return { kind: "returned", payload: JSON.stringify("returns" in answer ? answer.returns : null) };
  const { throws: errorType, message: errorMessage = "" } = answer;
  return { kind: "failed", payload: JSON.stringify({ errorType, errorMessage, trace: [] }) };
}

/** A little later, as nobody can answer before the function has handed on its token. Whose run is over has no use for it. */
async function callBack({ sfn }: MotoAccount, answer: Answer, taskToken: string | undefined): Promise<void> {
  if (!("callsBack" in answer || "failsBack" in answer)) return;
  await sleep((answer.afterSeconds ?? 0) * 1000 + 100);
  const sent =
    "callsBack" in answer
      ? sfn.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(answer.callsBack) }))
      : sfn.send(new SendTaskFailureCommand({ taskToken, error: answer.failsBack, cause: answer.cause }));
  await sent.catch((error: Error) => {
    if (!["TaskTimedOut", "InvalidToken", "TaskDoesNotExist"].includes(error.name)) throw error;
  });
}
