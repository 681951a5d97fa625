import { GetExecutionHistoryCommand } from "@aws-sdk/client-sfn";
import { describe, expect, test } from "vitest";
import type { AslCase } from "./asl-case.ts";
import { one, over, task } from "./asl-case.ts";
import { runCase } from "./asl-run.ts";
import { callback, invoking, sfnWorld, wait } from "../sfn-world.ts";

const typesOf = async (each: Omit<AslCase, "name" | "expected">): Promise<string[]> => {
  const { execution } = await runCase(each);
  return execution.history.events.map(({ type }) => type ?? "");
};

describe("the history", () => {
  test("of a task with a retry, as Step Functions writes it", async () => {
    const definition = one(task("f", { Retry: [{ ErrorEquals: ["Throttled"] }], End: true }));
    const answers = { f: [{ throws: "Throttled" }, { returns: 1 }] };
    expect(await typesOf({ definition, answers })).toEqual([
      "ExecutionStarted",
      "TaskStateEntered",
      "TaskScheduled",
      "TaskStarted",
      "TaskFailed",
      "TaskScheduled",
      "TaskStarted",
      "TaskSucceeded",
      "TaskStateExited",
      "ExecutionSucceeded",
    ]);
  });

  test("of a callback that times out and is caught", async () => {
    const definition = callback({
      TimeoutSeconds: 5,
      Catch: [{ ErrorEquals: ["States.Timeout"], Next: "Done" }],
    }) as { States: Record<string, object> };
    definition.States["Done"] = { Type: "Succeed" };
    expect(await typesOf({ definition })).toEqual([
      "ExecutionStarted",
      "TaskStateEntered",
      "TaskScheduled",
      "TaskStarted",
      "TaskSubmitted",
      "TaskTimedOut",
      "TaskStateExited",
      "SucceedStateEntered",
      "SucceedStateExited",
      "ExecutionSucceeded",
    ]);
  });

  test("of a Map whose first item fails while the second waits", async () => {
    const items = {
      StartAt: "Ask",
      States: {
        Ask: { Type: "Choice", Choices: [{ Variable: "$", NumericEquals: 1, Next: "Bad" }], Default: "Wait" },
        Bad: { Type: "Fail", Error: "Bad" },
        Wait: { Type: "Wait", Seconds: 10, End: true },
      },
    };
    const types = await typesOf({ definition: over(items, { MaxConcurrency: 0 }), input: { items: [2, 1] } });
    expect(types.filter((type) => /^Map|Aborted|Execution/.test(type))).toEqual([
      "ExecutionStarted",
      "MapStateEntered",
      "MapStateStarted",
      "MapIterationStarted",
      "MapIterationStarted",
      "WaitStateAborted",
      "MapIterationAborted",
      "MapIterationFailed",
      "MapStateFailed",
      "ExecutionFailed",
    ]);
  });

  test("carries inputs, outputs and parameters, and chains its events", async () => {
    const world = sfnWorld(invoking("f", { TimeoutSeconds: 60 }), { f: () => ({ b: 2 }) });
    const executionArn = await world.start("run", '{"a":1}');
    await world.pass(1);
    const { events } = await world.client.send(new GetExecutionHistoryCommand({ executionArn }));
    expect(events?.map(({ id, previousEventId }) => [id, previousEventId])).toEqual(
      [1, 2, 3, 4, 5, 6, 7].map((id) => [id, id - 1]),
    );
    expect(events?.[1]?.stateEnteredEventDetails).toEqual({
      name: "Do",
      input: '{"a":1}',
      inputDetails: { truncated: false },
    });
    expect(events?.[2]?.taskScheduledEventDetails).toEqual({
      resourceType: "lambda",
      resource: "invoke",
      region: "eu-west-1",
      parameters: '{"FunctionName":"f","Payload":{"a":1}}',
      timeoutInSeconds: 60,
    });
    expect(events?.[5]?.stateExitedEventDetails).toMatchObject({ name: "Do", output: '{"b":2}' });
    expect(events?.[6]?.executionSucceededEventDetails).toEqual({
      output: '{"b":2}',
      outputDetails: { truncated: false },
    });
  });

  test("is read by pages, from either end", async () => {
    const world = sfnWorld(wait(1));
    const executionArn = await world.start();
    await world.pass(2);
    const page = (input: object) =>
      world.client.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 2, ...input }));
    const first = await page({});
    const second = await page({ nextToken: first.nextToken });
    expect([...(first.events ?? []), ...(second.events ?? [])].map(({ id }) => id)).toEqual([1, 2, 3, 4]);
    expect(second.nextToken).toBeUndefined();
    expect((await page({ reverseOrder: true })).events?.map(({ type }) => type)).toEqual([
      "ExecutionSucceeded",
      "WaitStateExited",
    ]);
  });
});

const loop = (rounds: number): object => ({
  StartAt: "Again",
  States: {
    Again: {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke",
      Parameters: { FunctionName: "count" },
      Retry: [{ ErrorEquals: ["States.ALL"], MaxAttempts: 99_999 }],
      Catch: [{ ErrorEquals: ["States.ALL"], Next: "Again" }],
      Next: "Enough",
    },
    Enough: {
      Type: "Choice",
      Choices: [{ Variable: "$.Payload", NumericLessThan: rounds, Next: "Again" }],
      Default: "Done",
    },
    Done: { Type: "Succeed" },
  },
});

const run = async (rounds: number) => {
  let count = 0;
  const world = sfnWorld(loop(rounds), { count: () => ++count });
  const arn = await world.start();
  await world.pass(1);
  const { status, cause } = await world.describe(arn);
  return { status, cause, events: world.sfn.execution(arn)?.history.events.length };
};

describe("the limit of 25,000 events", () => {
  test("fails the run with its 25,000th event, past every retry and catch", async () => {
    expect(await run(100_000)).toEqual({
      status: "FAILED",
      cause: "The execution reached the maximum number of history events (25000).",
      events: 25_000,
    });
  });

  test("is no matter to a run that ends below it", async () => {
    expect(await run(3000)).toMatchObject({ status: "SUCCEEDED", events: 1 + 3000 * 7 + 2 + 1 });
  });
});

describe("billed transitions", () => {
  test("are the states entered and the retries", async () => {
    const definition = over(
      { StartAt: "In", States: { In: task("f", { Retry: [{ ErrorEquals: ["Throttled"] }], End: true }) } },
      {},
    );
    const answers = { f: [{ throws: "Throttled" }, { returns: 1 }] };
    const { execution } = await runCase({ definition, input: { items: [1, 2] }, answers });
    expect(execution.transitions).toBe(1 + 2 + 1);
  });
});
