import { ConditionalCheckFailedException, ResourceNotFoundException } from "@aws-sdk/client-dynamodb";
import { describe, expect, test } from "vitest";
import { awsError, networkError, retryKind } from "../../../../infra/sandbox/faults/faults-error.ts";

describe("a simulated error", () => {
  test("has the name, fault, status and members that the SDK gives it", () => {
    const error = awsError("ConditionalCheckFailedException", "no", {
      members: { Item: { pk: { S: "a" } } },
    });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: "ConditionalCheckFailedException",
      message: "no",
      $fault: "client",
      $metadata: { httpStatusCode: 400 },
      Item: { pk: { S: "a" } },
    });
  });

  test("is an instance of the SDK's class of its name, and of no other", () => {
    const error = awsError("ConditionalCheckFailedException", "no");
    expect(error instanceof ConditionalCheckFailedException).toBe(true);
    expect(error instanceof ResourceNotFoundException).toBe(false);
  });

  test.for([
    ["throttling", awsError("ThrottlingException", "")],
    ["throttling", awsError("AnyName", "", { status: 429 })],
    ["transient", awsError("InternalServerError", "")],
    ["transient", networkError("TimeoutError")],
    ["transient", networkError("ECONNRESET")],
    [undefined, awsError("ValidationException", "")],
    [undefined, new Error("ours")],
    [undefined, "not an error"],
  ] as const)("is retried by the SDK as %s: %s", ([kind, error]) => {
    expect(retryKind(error)).toBe(kind);
  });
});
