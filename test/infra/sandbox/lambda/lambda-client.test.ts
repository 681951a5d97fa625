import { InvokeCommand } from "@aws-sdk/client-lambda";
import type { InvokeCommandInput, InvokeCommandOutput } from "@aws-sdk/client-lambda";
import { describe, expect, test } from "vitest";
import { createLambdaClient } from "../../../../infra/sandbox/lambda/lambda-client.ts";
import { coreWorld } from "../core-world.ts";

async function invoke(input: Partial<InvokeCommandInput>, fault?: "TooManyRequestsException") {
  const world = coreWorld({ ...(fault && { lambda: { fault: () => ({ kind: "refused", error: fault }) } }) });
  const seen: unknown[] = [];
  world.lambda.register("f", {
    timeoutSeconds: 3,
    build: () => (event: { fails?: boolean }) => {
      seen.push(event);
      if (event.fails) throw new Error("no");
      return { got: event };
    },
  });
  const client = createLambdaClient(world.lambda);
  let answer: InvokeCommandOutput | undefined;
  let error: Error | undefined;
  world.clock.after(0, "invoke", async () => {
    try {
      answer = await client.send(new InvokeCommand({ FunctionName: "f", ...input }));
    } catch (caught) {
      error = caught as Error;
    }
  });
  await world.clock.run();
  return { answer, error, seen };
}

describe("the client's Invoke", () => {
  test("answers with the payload, as bytes that can say their text", async () => {
    const { answer } = await invoke({ Payload: Buffer.from('{"a":"ü"}') });
    expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: "$LATEST" });
    expect(answer?.FunctionError).toBeUndefined();
    expect(answer?.Payload).toBeInstanceOf(Uint8Array);
    expect(answer?.Payload?.transformToString()).toBe('{"got":{"a":"ü"}}');
  });

  test("answers an error of the function with status 200, as unhandled", async () => {
    const { answer } = await invoke({ Payload: '{"fails":true}' });
    expect(answer).toMatchObject({ StatusCode: 200, FunctionError: "Unhandled" });
    expect(JSON.parse(answer?.Payload?.transformToString() ?? "")).toEqual({
      errorType: "Error",
      errorMessage: "no",
      trace: [],
    });
  });

  test("as an event is accepted at once and runs later", async () => {
    const { answer, seen } = await invoke({ InvocationType: "Event", Payload: "[1]" });
    expect(answer).toEqual({ StatusCode: 202 });
    expect(seen).toEqual([[1]]);
  });

  test.for([
    [{ FunctionName: "absent" }, "ResourceNotFoundException"],
    [{ Payload: "{" }, "InvalidRequestContentException"],
  ] as const)("%o is refused with %s", async ([input, name]) => {
    expect((await invoke(input)).error?.name).toBe(name);
  });

  test("that Lambda cannot start is refused as throttled", async () => {
    const { error } = await invoke({}, "TooManyRequestsException");
    expect(error).toMatchObject({ name: "TooManyRequestsException", $metadata: { httpStatusCode: 429 } });
  });

  test("with a member that is not simulated is an error of the sandbox", async () => {
    const { error } = await invoke({ LogType: "Tail" });
    expect(error?.message).toBe("The sandbox does not simulate Lambda Invoke: LogType.");
  });
});
