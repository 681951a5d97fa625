import { describe, expect, test } from "vitest";
import { executionArn, executions } from "../../../../functions/release/aws/executions.ts";
import { t0 } from "../world.ts";
import { recording, sdkError } from "./recording.ts";

const machine = "arn:aws:states:eu-central-1:111122223333:stateMachine:Release";
const arn = "arn:aws:states:eu-central-1:111122223333:execution:Release:storefront-1";
const scripted = (script: Parameters<typeof recording>[0]) => {
  const recorded = recording(script);
  return { ...recorded, executions: executions(recorded.client) };
};

test("the ARN of an execution is its machine's and its name", () => {
  expect(executionArn(machine, "storefront-1")).toBe(arn);
});

describe("starting an execution", () => {
  test("gives it its name and its input as JSON", async () => {
    const { executions, inputs } = scripted({ StartExecution: [{}] });
    await executions.start(machine, "storefront-1", { releaseId: "storefront-1" });
    expect(inputs()).toEqual([
      { stateMachineArn: machine, name: "storefront-1", input: '{"releaseId":"storefront-1"}' },
    ]);
  });

  test("invariant 7: that exists already has succeeded", async () => {
    const { executions } = scripted({ StartExecution: [sdkError("ExecutionAlreadyExists", "", "client")] });
    await expect(executions.start(machine, "storefront-1", {})).resolves.toBeUndefined();
  });

  test("that is refused names the execution", async () => {
    const { executions } = scripted({
      StartExecution: [sdkError("StateMachineDoesNotExist", "gone", "client")],
    });
    await expect(executions.start(machine, "storefront-1", {})).rejects.toMatchObject({
      name: "CallRefused",
      message: "StartExecution storefront-1: StateMachineDoesNotExist: gone",
    });
  });
});

describe("an execution", () => {
  test.for<readonly [string, object | Error, object]>([
    ["that runs", { status: "RUNNING" }, { kind: "running" }],
    ["that may be redriven runs", { status: "PENDING_REDRIVE" }, { kind: "running" }],
    ["that nobody knows", sdkError("ExecutionDoesNotExist", "", "client"), { kind: "unknown" }],
    [
      "that succeeded",
      { status: "SUCCEEDED", stopDate: new Date(t0) },
      { kind: "ended", status: "SUCCEEDED", endedAt: t0 },
    ],
    [
      "that failed, with its error and cause",
      { status: "FAILED", stopDate: new Date(t0), error: "CellFailed", cause: "alarm" },
      { kind: "ended", status: "FAILED", endedAt: t0, cause: "CellFailed: alarm" },
    ],
    [
      "that was stopped without a word",
      { status: "ABORTED", stopDate: new Date(t0) },
      { kind: "ended", status: "ABORTED", endedAt: t0 },
    ],
  ])("%s", async ([, answer, wanted]) => {
    const { executions } = scripted({ DescribeExecution: [answer] });
    expect(await executions.read(arn)).toEqual(wanted);
  });

  test("that cannot be read is not called unknown", async () => {
    const { executions } = scripted({ DescribeExecution: [sdkError("AccessDeniedException", "", "client")] });
    await expect(executions.read(arn)).rejects.toMatchObject({ name: "CallRefused" });
  });

  test("is stopped with a cause that people can read", async () => {
    const { executions, inputs } = scripted({ StopExecution: [{}] });
    await executions.stop(arn, "rollback-1 takes over");
    expect(inputs()).toEqual([{ executionArn: arn, error: "Stopped", cause: "rollback-1 takes over" }]);
  });

  test("that nobody knows needs no stopping", async () => {
    const { executions } = scripted({ StopExecution: [sdkError("ExecutionDoesNotExist", "", "client")] });
    await expect(executions.stop(arn, "")).resolves.toBeUndefined();
  });
});

describe("answering a task that waits", () => {
  test("says that it was heard", async () => {
    const { executions, inputs } = scripted({ SendTaskSuccess: [{}] });
    expect(await executions.answer("token", { kind: "look" })).toBe(true);
    expect(inputs()).toEqual([{ taskToken: "token", output: '{"kind":"look"}' }]);
  });

  test.for(["TaskTimedOut", "TaskDoesNotExist", "InvalidToken"])(
    "says that nobody listens any more (%s)",
    async (name) => {
      const { executions } = scripted({ SendTaskSuccess: [sdkError(name, "", "client")] });
      expect(await executions.answer("token", {})).toBe(false);
    },
  );

  test("is an error where it may still be heard", async () => {
    const { executions } = scripted({ SendTaskSuccess: [sdkError("InternalServerError", "", "server")] });
    await expect(executions.answer("token", {})).rejects.toMatchObject({ name: "Unreachable" });
  });
});
