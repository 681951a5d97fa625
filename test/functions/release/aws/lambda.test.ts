import { describe, expect, test } from "vitest";
import { lambda } from "../../../../functions/release/aws/lambda.ts";
import { recording, sdkError } from "./recording.ts";

const bytes = (value: unknown) =>
  new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value));
const scripted = (...answers: (object | Error)[]) => {
  const recorded = recording({ Invoke: answers });
  return { ...recorded, lambda: lambda(recorded.client) };
};

describe("invoking a function", () => {
  test("sends JSON and gives back what JSON came", async () => {
    const { lambda, inputs } = scripted({ Payload: bytes({ compatible: true }) });
    expect(await lambda.invoke("check", { service: "storefront" })).toEqual({ compatible: true });
    expect(inputs()).toEqual([{ FunctionName: "check", Payload: bytes({ service: "storefront" }) }]);
  });

  test("gives nothing back from a function that answers nothing", async () => {
    expect(await scripted({}).lambda.invoke("check", {})).toBeUndefined();
    expect(await scripted({ Payload: bytes("null") }).lambda.invoke("check", {})).toBeUndefined();
  });

  test.for([
    ["InputInvalid", "CallRefused"],
    ["CallRefused", "CallRefused"],
    ["Throttled", "Unreachable"],
    ["Runtime.ExitError", "Unreachable"],
    ["Sandbox.Timedout", "Unreachable"],
    ["TypeError", "Unreachable"],
  ] as const)("that fails with %s is %s, with the function's own words", async ([errorType, wanted]) => {
    const { lambda } = scripted({
      FunctionError: "Unhandled",
      Payload: bytes({ errorType, errorMessage: "words" }),
    });
    await expect(lambda.invoke("check", {})).rejects.toMatchObject({
      name: wanted,
      message: `check failed: ${errorType}: words`,
    });
  });

  test("that fails without saying how may be tried again", async () => {
    const { lambda } = scripted({ FunctionError: "Unhandled", Payload: bytes("null") });
    await expect(lambda.invoke("check", {})).rejects.toMatchObject({ name: "Unreachable" });
  });

  test("that answers no JSON may be tried again", async () => {
    await expect(scripted({ Payload: bytes("<html>") }).lambda.invoke("check", {})).rejects.toMatchObject({
      name: "Unreachable",
      message: "Invoke check: the answer is not JSON",
    });
  });

  test("that there is not is refused", async () => {
    const { lambda } = scripted(sdkError("ResourceNotFoundException", "Function not found", "client"));
    await expect(lambda.invoke("check", {})).rejects.toMatchObject({
      name: "CallRefused",
      message: expect.stringContaining("Invoke check"),
    });
  });
});
