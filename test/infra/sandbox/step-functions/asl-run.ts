import { SendTaskFailureCommand, SendTaskSuccessCommand, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { createClock } from "../../../../infra/sandbox/time/clock.ts";
import type { Outcome } from "../../../../infra/sandbox/lambda/lambda-result.ts";
import { createIds, createRandom } from "../../../../infra/sandbox/time/random.ts";
import type { Execution } from "../../../../infra/sandbox/step-functions/step-functions-execution.ts";
import type { StepFunctions } from "../../../../infra/sandbox/step-functions/step-functions.ts";
import { createStepFunctions } from "../../../../infra/sandbox/step-functions/step-functions.ts";
import type { Answer, AslCase } from "./asl-case.ts";

const START = Date.parse("2026-11-02T10:00:00Z");

export interface Ran {
  readonly execution: Execution;
  readonly states: string[];
  readonly payloads: unknown[];
  readonly seconds: number;
}

/** Runs a case to its end in virtual time. */
export async function runCase({
  definition,
  input = {},
  answers = {},
}: Omit<AslCase, "name" | "expected">): Promise<Ran> {
  const clock = createClock(START);
  const random = createRandom(1);
  const payloads: unknown[] = [];
  const used: Record<string, number> = {};
  const sfn: StepFunctions = createStepFunctions({
    clock,
    random,
    ids: createIds(random),
    place: { region: "eu-west-1", account: "111122223333" },
    async invoke(name, payload) {
      const call = (used[name] = (used[name] ?? 0) + 1);
      const list = answers[name] ?? [];
      const answer = list[Math.min(call, list.length) - 1] ?? { returns: null };
      const given: unknown = JSON.parse(payload);
      payloads.push(given);
      callBack(sfn, clock, answer, given);
      return outcomeOf(answer);
    },
  });
  const stateMachineArn = sfn.putStateMachine("cases", definition);
  const start = new StartExecutionCommand({ stateMachineArn, name: "case", input: JSON.stringify(input) });
  const { executionArn = "" } = await sfn.client.send(start);
  await clock.run({ until: START + 3600_000 });
  const execution = sfn.execution(executionArn);
  if (!execution) throw new Error("The execution is gone.");
  return {
    execution,
    states: execution.history.events.flatMap(({ stateEnteredEventDetails: entered }) => entered?.name ?? []),
    payloads,
    seconds: ((execution.stoppedAt ?? Infinity) - execution.startedAt) / 1000,
  };
}

function outcomeOf(answer: Answer): Outcome {
  if ("throws" in answer)
    return {
      kind: "failed",
      failure: { errorType: answer.throws, errorMessage: answer.message ?? "", trace: [] },
    };
  return { kind: "returned", payload: JSON.stringify("returns" in answer ? answer.returns : null) };
}

const late = (call: Promise<unknown>): Promise<unknown> =>
  call.catch((error: Error) => {
    if (error.name !== "TaskTimedOut" && error.name !== "InvalidToken") throw error;
  });

function callBack(
  sfn: StepFunctions,
  clock: ReturnType<typeof createClock>,
  answer: Answer,
  payload: unknown,
): void {
  const { token: taskToken } = payload as { token?: string };
  const after = "afterSeconds" in answer ? (answer.afterSeconds ?? 0) * 1000 : 0;
  if ("callsBack" in answer) {
    const command = new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(answer.callsBack) });
    clock.after(after, "callback", () => late(sfn.client.send(command)));
  }
  if ("failsBack" in answer) {
    const command = new SendTaskFailureCommand({ taskToken, error: answer.failsBack, cause: answer.cause });
    clock.after(after, "callback", () => late(sfn.client.send(command)));
  }
}
