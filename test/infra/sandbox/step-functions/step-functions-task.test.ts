import {
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from "@aws-sdk/client-sfn";
import { describe, expect, test } from "vitest";
import { createStepFunctions } from "../../../../infra/sandbox/step-functions/step-functions.ts";
import { coreWorld, PLACE } from "../core-world.ts";
import { callback, invoking, refusal, sfnWorld } from "../sfn-world.ts";

const succeed = (taskToken: string, output = "1") => new SendTaskSuccessCommand({ taskToken, output });

async function started(more: object = {}, script: () => unknown = () => null) {
  const world = sfnWorld(callback(more), { f: script });
  const arn = await world.start();
  await world.pass(1);
  const token = world.tokens[0] ?? "";
  const show = async () => {
    const { status, error, output } = await world.describe(arn);
    return { status, ...(error && { error }), ...(output && { output }) };
  };
  return { ...world, arn, token, show };
}

describe("a task token", () => {
  test("ends its task with the output that it was given", async () => {
    const { client, token, show, pass } = await started();
    expect(await client.send(succeed(token, '{"kind":"look"}'))).toEqual({});
    await pass(1);
    expect(await show()).toEqual({ status: "SUCCEEDED", output: '{"kind":"look"}' });
  });

  test("takes an output of exactly 256 KiB", async () => {
    const { client, token, show, pass } = await started();
    await client.send(succeed(token, JSON.stringify("x".repeat(262_142))));
    await pass(1);
    expect(await show()).toMatchObject({ status: "SUCCEEDED" });
  });

  test("ends its task with an error of any name", async () => {
    const { client, token, show, pass } = await started();
    await client.send(
      new SendTaskFailureCommand({ taskToken: token, error: "Refused", cause: "by a person" }),
    );
    await pass(1);
    expect(await show()).toEqual({ status: "FAILED", error: "Refused" });
  });

  test("is good for one call", async () => {
    const { client, token } = await started();
    await client.send(succeed(token));
    for (const call of [
      () => client.send(succeed(token)),
      () => client.send(new SendTaskFailureCommand({ taskToken: token })),
      () => client.send(new SendTaskHeartbeatCommand({ taskToken: token })),
    ])
      expect(await refusal(call())).toBe("TaskTimedOut");
  });

  test("that was never given out is invalid", async () => {
    const { client } = await started();
    expect(await refusal(client.send(succeed("made-up")))).toBe("InvalidToken");
  });

  test("is of no use after the task's time limit", async () => {
    const { client, token, show, pass } = await started({ TimeoutSeconds: 30 });
    await pass(30);
    expect(await show()).toEqual({ status: "FAILED", error: "States.Timeout" });
    expect(await refusal(client.send(succeed(token)))).toBe("TaskTimedOut");
  });

  test("is of no use after the execution was stopped", async () => {
    const { client, token, arn, show, pass } = await started();
    await client.send(new StopExecutionCommand({ executionArn: arn }));
    expect(await refusal(client.send(succeed(token)))).toBe("TaskTimedOut");
    await pass(60);
    expect(await show()).toEqual({ status: "ABORTED" });
  });

  test("is of no use after its function has failed", async () => {
    const { client, token } = await started({}, () => {
      throw new Error("crashed");
    });
    expect(await refusal(client.send(succeed(token)))).toBe("TaskTimedOut");
  });

  test("may be used by the function itself, which then runs on beside the next state", async () => {
    const finished: string[] = [];
    const world = sfnWorld(callback(), {
      f: async ({ token = "" }) => {
        await world.client.send(succeed(token));
        await world.clock.sleep(10_000);
        finished.push((await world.describe(arn)).status ?? "");
        throw new Error("too late to matter");
      },
    });
    const arn = await world.start();
    await world.pass(60);
    expect(finished).toEqual(["SUCCEEDED"]);
    expect((await world.describe(arn)).status).toBe("SUCCEEDED");
    const types = world.sfn.execution(arn)?.history.events.map(({ type }) => type);
    expect(types).not.toContain("TaskSubmitted");
  });

  test("that the function has used makes the function's own answer count for nothing", async () => {
    const definition = callback({ Next: "After", End: undefined }) as {
      States: Record<string, { End?: unknown }>;
    };
    delete definition.States["Wait"]?.End;
    const world = sfnWorld(
      { ...definition, States: { ...definition.States, After: { Type: "Wait", Seconds: 60, End: true } } },
      {
        f: async ({ token = "" }) => {
          await world.client.send(succeed(token));
          await world.clock.sleep(10_000);
          return "ignored";
        },
      },
    );
    const arn = await world.start();
    await world.pass(120);
    expect(await world.describe(arn)).toMatchObject({ status: "SUCCEEDED", output: "1" });
    expect(world.sfn.execution(arn)?.history.events.map(({ type }) => type)).not.toContain("TaskSubmitted");
  });

  test.for([
    ["output that is not JSON", succeed("", "{"), "InvalidOutput"],
    ["output above 256 KiB", succeed("", JSON.stringify("x".repeat(262_143))), "InvalidOutput"],
    [
      "an error's name above 256",
      new SendTaskFailureCommand({ taskToken: "", error: "x".repeat(257) }),
      "ValidationException",
    ],
    [
      "a cause above 32,768",
      new SendTaskFailureCommand({ taskToken: "", cause: "x".repeat(32_769) }),
      "ValidationException",
    ],
  ] as const)("is not used up by %s", async ([, command, name]) => {
    const { client, token, show } = await started();
    Object.assign(command.input, { taskToken: token });
    expect(await refusal(client.send(command as SendTaskSuccessCommand))).toBe(name);
    expect(await show()).toEqual({ status: "RUNNING" });
  });
});

const beating = () => started({ HeartbeatSeconds: 10, TimeoutSeconds: 100 });

describe("a heartbeat", () => {
  test("that stays out fails the task", async () => {
    const { show, pass } = await beating();
    await pass(10);
    expect(await show()).toEqual({ status: "FAILED", error: "States.HeartbeatTimeout" });
  });

  test("keeps the task alive, up to its time limit", async () => {
    const { client, token, show, pass, seconds } = await beating();
    while (seconds() < 96) {
      await client.send(new SendTaskHeartbeatCommand({ taskToken: token }));
      await pass(5);
      expect(await show()).toEqual({ status: "RUNNING" });
    }
    await client.send(new SendTaskHeartbeatCommand({ taskToken: token }));
    await pass(5);
    expect(await show()).toEqual({ status: "FAILED", error: "States.Timeout" });
  });
});

describe("a task without a callback", () => {
  test("past its time limit fails, while its function runs on and its answer is dropped", async () => {
    const finished: number[] = [];
    const world = sfnWorld(invoking("slow", { TimeoutSeconds: 5 }), {
      slow: async () => {
        await world.clock.sleep(8000);
        finished.push(world.seconds());
        return "late";
      },
    });
    const arn = await world.start();
    await world.pass(60);
    expect(finished).toEqual([8]);
    expect(await world.describe(arn)).toMatchObject({ status: "FAILED", error: "States.Timeout" });
  });

  test("takes its time limit from its input", async () => {
    const world = sfnWorld(invoking("slow", { TimeoutSecondsPath: "$.limit" }), {
      slow: () => world.clock.sleep(8000),
    });
    const arn = await world.start("run", '{"limit":3}');
    await world.pass(60);
    const { stopDate, startDate } = await world.describe(arn);
    expect(Number(stopDate) - Number(startDate)).toBe(3000);
  });

  test("of a function that does not exist fails under Lambda's name", async () => {
    const { clock, random, ids, lambda } = coreWorld();
    const sfn = createStepFunctions({ clock, random, ids, place: PLACE, invoke: lambda.invoke });
    const stateMachineArn = sfn.putStateMachine("Release", invoking("absent"));
    const { executionArn = "" } = await sfn.client.send(new StartExecutionCommand({ stateMachineArn }));
    await clock.run();
    expect(sfn.execution(executionArn)).toMatchObject({ error: "Lambda.ResourceNotFoundException" });
  });

  test.for([0, -1, "3", null])("with a time limit of %j in its input fails the run", async (limit) => {
    const world = sfnWorld(invoking("f", { TimeoutSecondsPath: "$.limit" }));
    const arn = await world.start("run", JSON.stringify({ limit }));
    await world.pass(1);
    expect(await world.describe(arn)).toMatchObject({ status: "FAILED", error: "States.Runtime" });
  });

  test("whose result is above 256 KiB fails past every catch-all", async () => {
    const big = { Catch: [{ ErrorEquals: ["States.ALL"], Next: "Do" }] };
    const world = sfnWorld(invoking("f", big), { f: () => "x".repeat(262_144) });
    const arn = await world.start();
    await world.pass(1);
    expect(await world.describe(arn)).toMatchObject({ status: "FAILED", error: "States.DataLimitExceeded" });
  });
});
