import { describe, expect, test } from "vitest";
import { coreWorld, START } from "../core-world.ts";

/** A function that fails as often as it says, invoked as event sources do it. */
async function later(failures: number, lambda: NonNullable<Parameters<typeof coreWorld>[0]>["lambda"] = {}) {
  const world = coreWorld({ lambda });
  const ranAt: number[] = [];
  world.lambda.register("f", {
    timeoutSeconds: 3,
    build:
      (_clients, { now }) =>
      () => {
        ranAt.push((now() - START) / 1000);
        if (ranAt.length <= failures) throw new Error("Simulating error");
      },
  });
  world.lambda.invokeLater("f", '{"a":1}');
  await world.clock.run();
  return { ranAt, ...world };
}

describe("an asynchronous invocation", () => {
  test("that succeeds runs once", async () => {
    const { ranAt, lambda } = await later(0);
    expect({ ranAt, lost: lambda.deadLetters }).toEqual({ ranAt: [0], lost: [] });
  });

  test("that fails is tried again after one minute, and then after two, under the same request id", async () => {
    const { ranAt, lambda, invocations } = await later(2);
    expect({ ranAt, lost: lambda.deadLetters }).toEqual({ ranAt: [0, 60, 180], lost: [] });
    expect(new Set(invocations.map(({ requestId }) => requestId)).size).toBe(1);
    expect(new Set(invocations.map(({ id }) => id)).size).toBe(3);
  });

  test("that fails three times ends as a record in the dead letters", async () => {
    const { ranAt, lambda } = await later(3);
    expect(ranAt).toEqual([0, 60, 180]);
    expect(lambda.deadLetters).toEqual([
      {
        version: "1.0",
        timestamp: new Date(START + 180_000).toISOString(),
        requestContext: {
          requestId: expect.any(String),
          functionArn: "arn:aws:lambda:eu-west-1:111122223333:function:f:$LATEST",
          condition: "RetriesExhausted",
          approximateInvokeCount: 3,
        },
        requestPayload: { a: 1 },
        responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
        responsePayload: { errorType: "Error", errorMessage: "Simulating error", trace: [] },
      },
    ]);
  });

  test("that Lambda cannot start waits longer each time, and its refusals do not count as tries", async () => {
    let refusals = 0;
    const { ranAt } = await later(0, {
      fault: () => (refusals++ < 3 ? { kind: "refused", error: "TooManyRequestsException" } : undefined),
    });
    expect(ranAt).toEqual([1 + 2 + 4]);
  });

  test("that Lambda cannot start for six hours is given up", async () => {
    const { ranAt, lambda, clock } = await later(0, {
      fault: () => ({ kind: "refused", error: "TooManyRequestsException" }),
    });
    expect(ranAt).toEqual([]);
    expect(lambda.deadLetters[0]?.requestContext.condition).toBe("EventAgeExceeded");
    expect(clock.now() - START).toBeLessThanOrEqual(6 * 3600_000);
    expect(clock.now() - START).toBeGreaterThan(5.9 * 3600_000);
  });
});
