import { describe, expect, test } from "vitest";
import type { FunctionSpec, InvocationFault } from "../../../../infra/sandbox/lambda/lambda.ts";
import type { Outcome } from "../../../../infra/sandbox/lambda/lambda-result.ts";
import type { Clients } from "../core-world.ts";
import { coreWorld, increment, read, START } from "../core-world.ts";

type Build = FunctionSpec<Clients>["build"];

async function invoke(
  build: Build,
  payload: unknown = {},
  timeoutSeconds = 30,
  options: Parameters<typeof coreWorld>[0] = {},
) {
  const world = coreWorld(options);
  world.lambda.register("f", { timeoutSeconds, build });
  let outcome: Outcome | undefined;
  world.clock.after(0, "invoke", async () => {
    outcome = await world.lambda.invoke("f", JSON.stringify(payload));
  });
  await world.clock.run();
  return { outcome, ...world };
}

const ok = (value: unknown): Outcome => ({ kind: "returned", payload: JSON.stringify(value) });
const broken = (errorType: string, errorMessage: string, trace?: string[]): Outcome => ({
  kind: "failed",
  failure: { errorType, errorMessage, ...(trace && { trace }) },
});

describe("an invocation", () => {
  test("answers what the handler returns, through JSON in both directions", async () => {
    const at = new Date(START);
    const { outcome } = await invoke(() => async (event: object) => ({ event, at, gone: undefined }), {
      a: 1,
    });
    expect(outcome).toEqual(ok({ event: { a: 1 }, at: at.toISOString() }));
  });

  test("that returns nothing answers null", async () => {
    expect((await invoke(() => () => undefined)).outcome).toEqual(ok(null));
  });

  test("reports a thrown error by its name and message", async () => {
    class Mine extends Error {
      static {
        this.prototype.name = "LeaseLost";
      }
    }
    const throwing: Build = () => () => {
      throw new Mine("taken over");
    };
    expect((await invoke(throwing)).outcome).toEqual(broken("LeaseLost", "taken over", []));
  });

  test("reports what is thrown and is no error by its type", async () => {
    expect((await invoke(() => () => Promise.reject("text"))).outcome).toEqual(broken("string", "text", []));
  });

  test("fails when its answer is not JSON", async () => {
    const { outcome } = await invoke(() => () => 1n);
    expect(outcome).toMatchObject({ kind: "failed", failure: { errorType: "Runtime.JSONStringifyError" } });
  });

  test("fails when its answer is larger than 6 MB", async () => {
    const { outcome } = await invoke(() => () => "x".repeat(6 * 1024 * 1024));
    expect(outcome).toMatchObject({ failure: { errorType: "Function.ResponseSizeTooLarge" } });
  });

  test("gets clients of its own, whose calls carry its name and id", async () => {
    const { calls, invocations } = await invoke(
      ({ dynamodb }) =>
        () =>
          increment(dynamodb),
    );
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({ function: "f", invocation: invocations[0]?.id });
  });

  test("is built anew each time", async () => {
    const world = coreWorld();
    let built = 0;
    world.lambda.register("f", { timeoutSeconds: 3, build: () => (built++, () => undefined) });
    world.clock.after(0, "invoke", () =>
      Promise.all([world.lambda.invoke("f", "1"), world.lambda.invoke("f", "2")]),
    );
    await world.clock.run();
    expect(built).toBe(2);
  });

  test("knows itself and the time that it has left", async () => {
    const { outcome } = await invoke((_clients, invocation) => async (_event: unknown, context) => {
      await invocation.sleep(12_000);
      return [
        context.functionName,
        context.invokedFunctionArn,
        context.getRemainingTimeInMillis(),
        invocation.now(),
      ];
    });
    const arn = "arn:aws:lambda:eu-west-1:111122223333:function:f";
    expect(outcome).toEqual(ok(["f", arn, 18_000, START + 12_000]));
  });

  test.for([
    "arn:aws:lambda:eu-west-1:111122223333:function:f",
    "arn:aws:lambda:eu-west-1:111122223333:function:f:7",
    "111122223333:function:f",
    "f:live",
  ])("is found by %s", async (name) => {
    const world = coreWorld();
    world.lambda.register("f", { timeoutSeconds: 3, build: () => () => "found" });
    let outcome: Outcome | undefined;
    world.clock.after(0, "invoke", async () => (outcome = await world.lambda.invoke(name, "{}")));
    await world.clock.run();
    expect(outcome).toEqual(ok("found"));
  });

  test("of a function that does not exist is refused", async () => {
    const { lambda } = coreWorld();
    expect(await lambda.invoke("absent", "{}")).toMatchObject({
      kind: "refused",
      error: "ResourceNotFoundException",
    });
  });
});

describe("the end of an invocation", () => {
  test("at its time limit: the error is Lambda's, and nothing that it still does has any effect", async () => {
    const { outcome, dynamodb } = await invoke(
      (clients, { sleep }) =>
        async () => {
          await sleep(2999);
          await increment(clients.dynamodb);
          await sleep(2);
          await increment(clients.dynamodb);
        },
      {},
      3,
    );
    expect(outcome).toMatchObject({
      failure: {
        errorType: "Sandbox.Timedout",
        errorMessage: expect.stringMatching(
          /^RequestId: [0-9a-f-]{36} Error: Task timed out after 3\.00 seconds$/,
        ),
      },
    });
    expect(await read(dynamodb.client)).toBe(1);
  });

  test("of one that hangs comes at its time limit too", async () => {
    const { outcome, clock } = await invoke(() => () => new Promise(() => undefined), {}, 900);
    expect(outcome).toMatchObject({ failure: { errorType: "Sandbox.Timedout" } });
    expect(clock.now()).toBe(START + 900_000);
  });

  test("by the death of its process is Runtime.ExitError, and later calls never begin", async () => {
    const reached: string[] = [];
    const { outcome, calls } = await invoke(
      ({ dynamodb }) =>
        async () => {
          reached.push("before");
          await increment(dynamodb).finally(() => reached.push("finally"));
          reached.push("after");
        },
      {},
      30,
      { rules: [{ match: {}, fault: { kind: "dies-after" } }] },
    );
    expect(outcome).toMatchObject({ failure: { errorType: "Runtime.ExitError" } });
    expect(reached).toEqual(["before"]);
    expect(calls).toHaveLength(1);
  });

  test("is told once, with what came of it", async () => {
    const { invocations } = await invoke(
      (_clients, { sleep }) =>
        () =>
          sleep(5),
      {},
    );
    expect(invocations).toHaveLength(1);
    expect(invocations[0]).toMatchObject({ function: "f", at: START, endedAt: START + 5, outcome: ok(null) });
  });

  test("waits for real work inside the handler before virtual time goes on", async () => {
    const { outcome, clock } = await invoke(
      () => () => new Promise((resolve) => setImmediate(() => setImmediate(() => resolve("done")))),
    );
    expect(outcome).toEqual(ok("done"));
    expect(clock.now()).toBe(START);
  });
});

describe("a fault of a whole invocation", () => {
  test.for([
    [{ kind: "crashes" }, { failure: { errorType: "Runtime.ExitError" } }],
    [{ kind: "hangs" }, { failure: { errorType: "Sandbox.Timedout" } }],
    [
      { kind: "refused", error: "TooManyRequestsException" },
      { kind: "refused", error: "TooManyRequestsException" },
    ],
  ] as const)(
    "%o ends it before the handler runs",
    async ([fault, expected]: readonly [InvocationFault, object]) => {
      let hasRun = false;
      const { outcome } = await invoke(() => () => void (hasRun = true), {}, 3, {
        lambda: { fault: () => fault },
      });
      expect(outcome).toMatchObject(expected);
      expect(hasRun).toBe(false);
    },
  );
});
