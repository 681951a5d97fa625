import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { hookEvents } from "../../../functions/hooks/checks.ts";
import { readEvent } from "../../../functions/hooks/hook.ts";
import type { Handler } from "../../../functions/shared/entry.ts";
import { context } from "./world.ts";

let handler: Handler;

beforeAll(async () => {
  process.env["AWS_REGION"] = "eu-central-1";
  process.env["HOOK"] = "BeforeInstall";
  process.env["POINTSMAN_SETTINGS"] = JSON.stringify({
    account: "111122223333",
    table: "ledger",
    releaseMachineArn: "r",
    rollbackMachineArn: "b",
    topicArn: "t",
    busName: "b",
    probeFunction: "probe",
    hooks: {},
    configPath: "/opt",
  });
  ({ handler } = await import("../../../functions/hooks/handler.ts"));
});

const call = (event: unknown) =>
  handler(
    event,
    context(() => 30_000),
  );
const isText = (value: unknown): boolean => typeof value === "string" && value !== "";

describe("the exported handler", () => {
  test("refuses any JSON that is no call of CodeDeploy", async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (event) => {
        await expect(call(event)).rejects.toMatchObject({ name: "InputInvalid" });
      }),
    );
  });

  test("refuses a call that lacks either id, or has another kind of thing in its place", async () => {
    const value = fc.oneof(fc.constant(""), fc.constant(undefined), fc.integer(), fc.object());
    const some = fc.oneof(value, fc.string());
    await fc.assert(
      fc.asyncProperty(some, some, async (DeploymentId, LifecycleEventHookExecutionId) => {
        fc.pre(!isText(DeploymentId) || !isText(LifecycleEventHookExecutionId));
        const refused = call({ DeploymentId, LifecycleEventHookExecutionId });
        await expect(refused).rejects.toMatchObject({ name: "InputInvalid" });
      }),
    );
  });

  test("says which field is wrong", async () => {
    await expect(call({ DeploymentId: "d-1" })).rejects.toThrow(/LifecycleEventHookExecutionId/);
  });
});

describe("the environment's HOOK", () => {
  test.for(hookEvents)("may be %s", (event) => {
    expect(readEvent(event)).toBe(event);
  });

  test.for([undefined, "", "beforeInstall", "Install"])("may not be %s", (name) => {
    expect(() => readEvent(name)).toThrow(/must be one of BeforeInstall, AfterInstall/);
  });
});
