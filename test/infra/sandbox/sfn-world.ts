/** Step Functions with scripted functions, driven through its client. */
import { DescribeExecutionCommand, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { createClock } from "../../../infra/sandbox/time/clock.ts";
import type { Outcome } from "../../../infra/sandbox/lambda/lambda-result.ts";
import type { BusEvent } from "../../../infra/sandbox/ports.ts";
import { createIds, createRandom } from "../../../infra/sandbox/time/random.ts";
import { createStepFunctions } from "../../../infra/sandbox/step-functions/step-functions.ts";
import { PLACE, START } from "./core-world.ts";

export type Script = (payload: { token?: string }) => unknown;

export function sfnWorld(definition: object, functions: Readonly<Record<string, Script>> = {}) {
  const clock = createClock(START);
  const random = createRandom(1);
  const events: BusEvent[] = [];
  const tokens: string[] = [];
  const sfn = createStepFunctions({
    clock,
    random,
    ids: createIds(random),
    place: PLACE,
    emit: (event) => events.push(event),
    async invoke(name, payload): Promise<Outcome> {
      const given = JSON.parse(payload) as { token?: string };
      if (given.token !== undefined) tokens.push(given.token);
      try {
        return { kind: "returned", payload: JSON.stringify((await functions[name]?.(given)) ?? null) };
      } catch (error) {
        const { name: errorType, message: errorMessage } = error as Error;
        return { kind: "failed", failure: { errorType, errorMessage } };
      }
    },
  });
  const stateMachineArn = sfn.putStateMachine("Release", definition);
  const seconds = (): number => (clock.now() - START) / 1000;
  return {
    clock,
    sfn,
    client: sfn.client,
    events,
    tokens,
    stateMachineArn,
    seconds,
    start: async (name = "run", input = "{}"): Promise<string> => {
      const command = new StartExecutionCommand({ stateMachineArn, name, input });
      return (await sfn.client.send(command)).executionArn ?? "";
    },
    describe: (executionArn: string) => sfn.client.send(new DescribeExecutionCommand({ executionArn })),
    pass: async (s: number): Promise<void> => {
      await clock.run({ until: clock.now() + s * 1000 });
    },
  };
}

/** What a call was refused with. */
export const refusal = (call: Promise<unknown>): Promise<string | undefined> =>
  call.then(
    () => undefined,
    (error: Error) => error.name,
  );

export const wait = (seconds: number): object => ({
  StartAt: "Wait",
  States: { Wait: { Type: "Wait", Seconds: seconds, End: true } },
});

export const invoking = (name: string, more: object = {}): object => ({
  StartAt: "Do",
  States: {
    Do: {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke",
      Parameters: { FunctionName: name, "Payload.$": "$" },
      OutputPath: "$.Payload",
      End: true,
      ...more,
    },
  },
});

export const callback = (more: object = {}): object => ({
  StartAt: "Wait",
  States: {
    Wait: {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
      Parameters: { FunctionName: "f", Payload: { "token.$": "$$.Task.Token" } },
      End: true,
      ...more,
    },
  },
});
