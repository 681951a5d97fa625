import {
  DescribeExecutionCommand,
  ListExecutionsCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from "@aws-sdk/client-sfn";
import { describe, expect, test } from "vitest";
import { START } from "../core-world.ts";
import { invoking, refusal, sfnWorld, wait } from "../sfn-world.ts";

const DAY = 86_400;
const ARN = "arn:aws:states:eu-west-1:111122223333:execution:Release:run";

describe("StartExecution", () => {
  test("answers before anything has run, with dates as dates", async () => {
    const { client, stateMachineArn, sfn } = sfnWorld(wait(10));
    const answer = await client.send(new StartExecutionCommand({ stateMachineArn, name: "run" }));
    expect(answer).toEqual({ executionArn: ARN, startDate: new Date(START) });
    expect(sfn.execution(ARN)?.history.events.map(({ type }) => type)).toEqual(["ExecutionStarted"]);
  });

  test("with the same name and input while the first runs answers as the first did, and starts nothing", async () => {
    const { start, sfn, pass } = sfnWorld(wait(10));
    await start("run", '{"a":1}');
    await pass(5);
    expect(await start("run", '{"a":1}')).toBe(ARN);
    expect(sfn.executions()).toHaveLength(1);
  });

  test("with the same name and another input is refused", async () => {
    const { start } = sfnWorld(wait(10));
    await start("run", '{"a":1}');
    expect(await refusal(start("run", '{"a":2}'))).toBe("ExecutionAlreadyExists");
  });

  test("keeps the name blocked for 90 days after the end, even for the same input", async () => {
    const { start, pass, describe: show } = sfnWorld(wait(10));
    await start();
    await pass(10 + 90 * DAY - 1);
    expect(await refusal(start())).toBe("ExecutionAlreadyExists");
    expect((await show(ARN)).status).toBe("SUCCEEDED");
    await pass(1);
    expect(await refusal(show(ARN))).toBe("ExecutionDoesNotExist");
    expect(await start()).toBe(ARN);
    expect((await show(ARN)).status).toBe("RUNNING");
  });

  test("without a name makes one", async () => {
    const { client, stateMachineArn } = sfnWorld(wait(10));
    const [one, other] = [1, 2].map(() => client.send(new StartExecutionCommand({ stateMachineArn })));
    expect((await one)?.executionArn).not.toBe((await other)?.executionArn);
  });

  test.for([
    [{ name: "a b" }, "InvalidName"],
    [{ name: "x".repeat(81) }, "InvalidName"],
    [{ input: "{" }, "InvalidExecutionInput"],
    [{ input: JSON.stringify("x".repeat(262_143)) }, "InvalidExecutionInput"],
    [{ stateMachineArn: "nonsense" }, "InvalidArn"],
    [
      { stateMachineArn: "arn:aws:states:eu-west-1:111122223333:stateMachine:Absent" },
      "StateMachineDoesNotExist",
    ],
  ] as const)("with %o is refused with %s", async ([input, name]) => {
    const { client, stateMachineArn } = sfnWorld(wait(10));
    expect(await refusal(client.send(new StartExecutionCommand({ stateMachineArn, ...input })))).toBe(name);
  });

  test("takes an input of exactly 256 KiB, and every state of the run does", async () => {
    const { start, pass, describe: show } = sfnWorld(wait(1));
    const arn = await start("run", JSON.stringify("x".repeat(262_142)));
    await pass(1);
    expect((await show(arn)).status).toBe("SUCCEEDED");
  });

  test("runs the definition of its start, whatever is deployed meanwhile", async () => {
    const { sfn, start, pass, describe: show } = sfnWorld(wait(10));
    await start("old");
    sfn.putStateMachine("Release", { StartAt: "F", States: { F: { Type: "Fail", Error: "New" } } });
    await start("new");
    await pass(10);
    expect((await show(ARN.replace(/run$/, "old"))).status).toBe("SUCCEEDED");
    expect((await show(ARN.replace(/run$/, "new"))).status).toBe("FAILED");
  });
});

describe("DescribeExecution", () => {
  test("tells all of a run that failed, and nothing that it does not have", async () => {
    const fail = { StartAt: "F", States: { F: { Type: "Fail", Error: "Oops", Cause: "so" } } };
    const { start, pass, describe: show, stateMachineArn } = sfnWorld(fail);
    await start("run", '{"a":1}');
    await pass(1);
    expect(await show(ARN)).toEqual({
      executionArn: ARN,
      stateMachineArn,
      name: "run",
      status: "FAILED",
      startDate: new Date(START),
      stopDate: new Date(START),
      input: '{"a":1}',
      inputDetails: { included: true },
      error: "Oops",
      cause: "so",
      redriveCount: 0,
      redriveStatus: "REDRIVABLE",
    });
  });

  test("of a run that goes on has no end and no output", async () => {
    const { start, describe: show } = sfnWorld(wait(10));
    await start();
    const shown = await show(ARN);
    expect(shown).toMatchObject({ status: "RUNNING", redriveStatus: "NOT_REDRIVABLE" });
    expect(Object.keys(shown)).not.toContain("stopDate");
    expect(Object.keys(shown)).not.toContain("output");
  });

  test.for([
    [ARN.replace(/run$/, "absent"), "ExecutionDoesNotExist"],
    ["nonsense", "InvalidArn"],
  ] as const)("of %s is refused with %s", async ([executionArn, name]) => {
    const { client } = sfnWorld(wait(10));
    expect(await refusal(client.send(new DescribeExecutionCommand({ executionArn })))).toBe(name);
  });
});

const named = async (count: number) => {
  const world = sfnWorld(wait(10));
  for (let index = 1; index <= count; index++) {
    await world.start(`run-${index}`);
    await world.pass(5);
  }
  return world;
};

describe("ListExecutions", () => {
  test("lists the newest first, by status", async () => {
    const { client, stateMachineArn } = await named(4);
    const list = async (statusFilter?: "RUNNING" | "SUCCEEDED") => {
      const command = new ListExecutionsCommand({ stateMachineArn, ...(statusFilter && { statusFilter }) });
      return (await client.send(command)).executions?.map(({ name }) => name);
    };
    expect(await list()).toEqual(["run-4", "run-3", "run-2", "run-1"]);
    expect(await list("RUNNING")).toEqual(["run-4"]);
    expect(await list("SUCCEEDED")).toEqual(["run-3", "run-2", "run-1"]);
  });

  test("by pages gives everything once, also when runs begin meanwhile", async () => {
    const { client, stateMachineArn, start } = await named(5);
    const names: unknown[] = [];
    let nextToken: string | undefined;
    do {
      const command = new ListExecutionsCommand({
        stateMachineArn,
        maxResults: 2,
        ...(nextToken && { nextToken }),
      });
      const page = await client.send(command);
      names.push(...(page.executions ?? []).map(({ name }) => name));
      nextToken = page.nextToken;
      await start();
    } while (nextToken);
    expect(names).toEqual(["run-5", "run-4", "run-3", "run-2", "run-1"]);
  });
});

describe("StopExecution", () => {
  test("ends a run at once as aborted, with error and cause", async () => {
    const { client, start, pass, describe: show, seconds } = sfnWorld(wait(10));
    await start();
    await pass(3);
    const stop = new StopExecutionCommand({ executionArn: ARN, error: "Stopped", cause: "by hand" });
    expect(await client.send(stop)).toEqual({ stopDate: new Date(START + 3000) });
    expect(await show(ARN)).toMatchObject({ status: "ABORTED", error: "Stopped", cause: "by hand" });
    await pass(60);
    expect(seconds()).toBe(63);
    expect((await show(ARN)).stopDate).toEqual(new Date(START + 3000));
  });

  test("leaves the function that runs going, and nothing after it begins", async () => {
    const finished: number[] = [];
    const machine = invoking("slow", { Next: "After", End: undefined }) as { States: Record<string, object> };
    delete (machine.States["Do"] as { End?: unknown }).End;
    machine.States["After"] = { Type: "Pass", End: true };
    const world = sfnWorld(machine, {
      slow: async () => {
        await world.clock.sleep(20_000);
        finished.push(world.seconds());
      },
    });
    await world.start();
    await world.pass(5);
    await world.client.send(new StopExecutionCommand({ executionArn: ARN }));
    await world.pass(60);
    expect(finished).toEqual([20]);
    const types = world.sfn.execution(ARN)?.history.events.map(({ type }) => type);
    expect(types?.slice(-3)).toEqual(["TaskScheduled", "TaskStarted", "ExecutionAborted"]);
  });

  test("of a run that has ended changes nothing", async () => {
    const { client, start, pass, describe: show } = sfnWorld(wait(1));
    await start();
    await pass(5);
    await client.send(new StopExecutionCommand({ executionArn: ARN, error: "late" }));
    expect(await show(ARN)).toMatchObject({ status: "SUCCEEDED", stopDate: new Date(START + 1000) });
  });

  test("before the first state has run stops it too", async () => {
    const { client, start, pass, sfn } = sfnWorld(wait(1));
    await start();
    await client.send(new StopExecutionCommand({ executionArn: ARN }));
    await pass(5);
    const types = sfn.execution(ARN)?.history.events.map(({ type }) => type);
    expect(types).toEqual(["ExecutionStarted", "ExecutionAborted"]);
  });
});

test("a definition with problems is refused with all of them", () => {
  const { sfn } = sfnWorld(wait(1));
  const definition = {
    StartAt: "Absent",
    States: {
      A: { Type: "Task", Resource: "arn:aws:states:::sqs:sendMessage", Next: "Nowhere" },
      B: { Type: "Parallel", Branches: [], End: true },
      C: { Type: "Pass", Next: "A", InputPath: "$..deep" },
    },
  };
  let message = "";
  try {
    sfn.putStateMachine("Broken", definition);
  } catch (error) {
    expect((error as Error).name).toBe("InvalidDefinition");
    ({ message } = error as Error);
  }
  for (const problem of [
    "there is no state Absent",
    "sqs:sendMessage is not simulated",
    "there is no state Nowhere",
    "Parallel",
    "$..deep",
  ])
    expect(message).toContain(problem);
});
