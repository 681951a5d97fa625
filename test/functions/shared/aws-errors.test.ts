import { describe, expect, test } from "vitest";
import { isNamed, mayStillArrive, translate } from "../../../functions/shared/aws-errors.ts";
import { CallRefused, LeaseLost, Throttled, Unreachable } from "../../../functions/shared/errors.ts";
import { sdkError } from "../release/aws/recording.ts";

const translated = (cause: unknown): unknown => {
  try {
    return translate("GetDeployment d-1")(cause);
  } catch (error) {
    return error;
  }
};

describe("an error of the SDK", () => {
  test.for([
    ["ThrottlingException", "client", "Throttled"],
    ["Throttling", "client", "Throttled"],
    ["TooManyRequestsException", "client", "Throttled"],
    ["RequestLimitExceeded", "client", "Throttled"],
    ["LimitExceededException", "client", "Throttled"],
    ["EC2ThrottledException", "server", "Throttled"],
    ["AccessDeniedException", "client", "CallRefused"],
    ["ValidationException", "client", "CallRefused"],
    ["DeploymentDoesNotExistException", "client", "CallRefused"],
    ["InternalServerError", "server", "Unreachable"],
    ["ServiceUnavailable", "server", "Unreachable"],
    ["TimeoutError", undefined, "Unreachable"],
    ["CredentialsProviderError", undefined, "Unreachable"],
    ["Error", undefined, "Unreachable"],
  ] as const)("%s (%s) becomes %s", ([name, fault, wanted]) => {
    const cause = sdkError(name, "words", fault);
    const error = translated(cause);
    expect(error).toMatchObject({ name: wanted, message: `GetDeployment d-1: ${name}: words` });
    expect(error).toHaveProperty("cause", cause);
  });

  test.for([new Throttled("slow"), new CallRefused("no"), new Unreachable("gone"), new LeaseLost("late")])(
    "that is one of ours already stays what it is: %s",
    (ours) => {
      expect(translated(ours)).toBe(ours);
    },
  );

  test("is recognised by its name, and only if it is an error", () => {
    expect(isNamed(sdkError("A"), "B", "A")).toBe(true);
    expect(isNamed(sdkError("C"), "B", "A")).toBe(false);
    expect(isNamed({ name: "A" }, "A")).toBe(false);
    expect(isNamed(undefined, "A")).toBe(false);
  });
});

test("a call may still arrive that had no answer of AWS, and not one that was answered or never sent", () => {
  const named = (name: string, more = {}) => Object.assign(new Error("x"), { name, ...more });
  const silent = [named("TimeoutError"), named("InternalFailure", { $fault: "server" })];
  expect(silent.map((cause) => mayStillArrive(translated(cause)))).toEqual([true, true]);
  const answered = [named("ThrottlingException"), named("AccessDenied", { $fault: "client" })];
  expect(answered.map((cause) => mayStillArrive(translated(cause)))).toEqual([false, false]);
  expect(mayStillArrive(new Unreachable("the time is over"))).toBe(false);
  expect(mayStillArrive(new TypeError("a slip of ours"))).toBe(true);
});
