import { PutLifecycleEventHookExecutionStatusCommand } from "@aws-sdk/client-codedeploy";
import { describe, expect, test } from "vitest";
import { createWorld } from "../account-world.ts";
import type { World } from "../account-world.ts";

const allHooks = {
  BeforeInstall: "first",
  AfterInstall: "second",
  AfterAllowTestTraffic: "third",
  BeforeAllowTraffic: "fourth",
  AfterAllowTraffic: "fifth",
};

interface HookEvent {
  readonly DeploymentId: string;
  readonly LifecycleEventHookExecutionId: string;
}

const report = (world: World, { DeploymentId, LifecycleEventHookExecutionId }: HookEvent, status: string) =>
  world.clients.codedeploy.send(
    new PutLifecycleEventHookExecutionStatusCommand({
      deploymentId: DeploymentId,
      lifecycleEventHookExecutionId: LifecycleEventHookExecutionId,
      status: status as "Succeeded",
    }),
  );

/** A world whose hook functions report at once; `answers` says what, by function. */
function reporting(
  answers: Record<string, string> = {},
  options: Parameters<typeof createWorld>[0] = {},
): World {
  const world: World = createWorld({
    ...options,
    invoke: async (name, payload) => {
      await report(world, payload as HookEvent, answers[name] ?? "Succeeded");
      return undefined;
    },
  });
  return world;
}

describe("hooks", () => {
  test("are called in their order, once each, with two members and nothing else", async () => {
    const world = reporting();
    const workload = world.world.addWorkload({ service: "storefront", terminationWaitMinutes: 0 });
    const id = await world.deploy(workload, {}, { hooks: allHooks });
    await world.until(async () => (await world.deployment(id)).status === "Succeeded");
    expect(world.calls.map(({ name }) => name)).toEqual(Object.values(allHooks));
    for (const { payload } of world.calls) {
      expect(Object.keys(payload as object)).toEqual(["DeploymentId", "LifecycleEventHookExecutionId"]);
      expect((payload as HookEvent).DeploymentId).toBe(id);
    }
  });

  test("have a long opaque execution id of their own, not a UUID", async () => {
    const world = reporting();
    const workload = world.world.addWorkload({ service: "storefront", terminationWaitMinutes: 0 });
    const deployed = await world.deploy(workload, {}, { hooks: allHooks });
    await world.until(async () => (await world.deployment(deployed)).status === "Succeeded");
    const ids = world.calls.map(({ payload }) => (payload as HookEvent).LifecycleEventHookExecutionId);
    expect(new Set(ids).size).toBe(5);
    for (const id of ids) {
      expect(id.length).toBeGreaterThan(250);
      const sealed: unknown = JSON.parse(Buffer.from(id, "base64").toString());
      expect(Object.keys(sealed as object)).toEqual([
        "encryptedData",
        "ivParameterSpec",
        "materialSetSerial",
      ]);
    }
  });

  test("BeforeInstall runs before there is a replacement: its failure has nothing to roll back", async () => {
    const world = reporting({ first: "Failed" });
    const workload = world.world.addWorkload({ service: "storefront" });
    const id = await world.deploy(workload, {}, { hooks: allHooks });
    await world.pass(20);
    expect(await world.deployment(id)).toMatchObject({
      status: "Failed",
      errorInformation: {
        code: "HOOK_EXECUTION_FAILURE",
        message:
          "The deployment failed because one or more of the lifecycle event validation functions failed.",
      },
    });
    expect((await world.deployment(id)).rollbackInfo).toBeUndefined();
    expect((await world.service(workload)).taskSets).toHaveLength(1);
    expect((await world.lifecycle(id, workload)).slice(0, 2)).toEqual([
      "BeforeInstall Failed",
      "Install Skipped",
    ]);
  });

  test("a failed AfterAllowTraffic brings the original back within seconds", async () => {
    const world = reporting({ fifth: "Failed" });
    const workload = world.world.addWorkload({ service: "storefront" });
    const id = await world.deploy(workload, {}, { hooks: allHooks });
    await world.until(() => world.greenWeight(workload) === 100);
    const shifted = world.seconds();
    await world.until(() => world.greenWeight(workload) === 0);
    expect(world.seconds() - shifted).toBeLessThan(10);
    const { rollbackInfo } = await world.deployment(id);
    const rollback = await world.deployment(rollbackInfo?.rollbackDeploymentId ?? "");
    expect(rollback.createTime).toEqual((await world.deployment(id)).completeTime);
    await world.pass(5);
    expect((await world.service(workload)).taskSets?.[0]).toMatchObject({
      status: "PRIMARY",
      id: workload.primaryTaskSetId,
    });
    expect((await world.service(workload)).taskSets?.[0]?.externalId).toBeUndefined();
  });

  test.for([
    { what: "returns without reporting", invoke: async () => ({ ok: true }) },
    { what: "throws", invoke: () => Promise.reject(new Error("broken")) },
  ])("an hour of silence fails the deployment when the function $what", async ({ invoke }) => {
    const world = createWorld({ invoke });
    const workload = world.world.addWorkload({ service: "storefront" });
    const id = await world.deploy(workload, {}, { hooks: { AfterInstall: "second" } });
    await world.until(() => world.calls.length > 0);
    await world.pass(3590);
    expect((await world.deployment(id)).status).toBe("InProgress");
    await world.pass(15);
    const { status, errorInformation } = await world.deployment(id);
    expect(status).toBe("Failed");
    expect(errorInformation?.message).toBe(
      "The deployment timed out while waiting for a status callback. CodeDeploy expects a status callback within one hour after a deployment hook is invoked.",
    );
  });

  test("a failing function is called as often as is switched on", async () => {
    for (const hookAttempts of [1, 3]) {
      const world = createWorld({
        invoke: () => Promise.reject(new Error("broken")),
        unconfirmed: { hookAttempts },
      });
      const workload = world.world.addWorkload({ service: "storefront" });
      await world.deploy(workload, {}, { hooks: { BeforeInstall: "first" } });
      await world.pass(30);
      expect(world.calls).toHaveLength(hookAttempts);
    }
  });

  test("the first report counts, and a second one is refused as already completed", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({ service: "storefront" });
    const id = await world.deploy(workload, {}, { hooks: { BeforeInstall: "first" } });
    await world.until(() => world.calls.length > 0);
    const event = world.calls[0]?.payload as HookEvent;
    const answer = await report(world, event, "Succeeded");
    expect(answer.lifecycleEventHookExecutionId).toBe(event.LifecycleEventHookExecutionId);
    await expect(report(world, event, "Failed")).rejects.toMatchObject({
      name: "LifecycleEventAlreadyCompletedException",
    });
    await world.pass(5);
    expect((await world.lifecycle(id, workload))[0]).toBe("BeforeInstall Succeeded");
  });

  test("a report after the hour, or after the deployment was stopped, comes too late", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({ service: "storefront" });
    await world.deploy(workload, {}, { hooks: { BeforeInstall: "first" } });
    await world.pass(3700);
    await expect(report(world, world.calls[0]?.payload as HookEvent, "Succeeded")).rejects.toMatchObject({
      name: "LifecycleEventAlreadyCompletedException",
      $fault: "client",
    });
  });

  test.for(["Pending", "InProgress", "Skipped", "Unknown"])("the status %s is refused", async (status) => {
    const world = createWorld();
    const workload = world.world.addWorkload({ service: "storefront" });
    await world.deploy(workload, {}, { hooks: { BeforeInstall: "first" } });
    await world.pass(10);
    await expect(report(world, world.calls[0]?.payload as HookEvent, status)).rejects.toMatchObject({
      name: "InvalidLifecycleEventHookExecutionStatusException",
    });
  });

  test("an execution id that is not the deployment's is refused, and so is an unknown deployment", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({ service: "storefront" });
    const id = await world.deploy(workload, {}, { hooks: { BeforeInstall: "first" } });
    await world.pass(10);
    const unknown = { DeploymentId: id, LifecycleEventHookExecutionId: "other" };
    await expect(report(world, unknown, "Succeeded")).rejects.toMatchObject({
      name: "InvalidLifecycleEventHookExecutionIdException",
    });
    const nowhere = { ...(world.calls[0]?.payload as HookEvent), DeploymentId: "d-AAAAAAAAA" };
    await expect(report(world, nowhere, "Succeeded")).rejects.toMatchObject({
      name: "DeploymentDoesNotExistException",
    });
  });

  test.for([
    { hookRole: "limited", called: "storefront-check", passes: false },
    { hookRole: "limited", called: "CodeDeployHook_storefront", passes: true },
    {
      hookRole: "limited",
      called: "arn:aws:lambda:eu-west-1:111122223333:function:CodeDeployHook_storefront:3",
      passes: true,
    },
    { hookRole: "broad", called: "storefront-check", passes: true },
  ] as const)("a $hookRole role calls $called: $passes", async ({ hookRole, called, passes }) => {
    const world = reporting();
    const workload = world.world.addWorkload({ service: "storefront", hookRole });
    const id = await world.deploy(workload, {}, { hooks: { BeforeInstall: called } });
    await world.pass(20);
    expect(world.calls).toHaveLength(passes ? 1 : 0);
    expect((await world.deployment(id)).errorInformation?.code).toBe(
      passes ? undefined : "IAM_ROLE_PERMISSIONS",
    );
  });

  test("a rollback calls none, or those of the revision it goes back to where that is switched on", async () => {
    for (const rollbackInvokesHooks of [false, true]) {
      const world = reporting({ late: "Failed" }, { unconfirmed: { rollbackInvokesHooks } });
      const workload = world.world.addWorkload({
        service: "storefront",
        terminationWaitMinutes: 0,
        drainSeconds: 30,
      });
      const good = await world.deploy(workload, {}, { hooks: { AfterAllowTraffic: "good" } });
      await world.until(async () => (await world.deployment(good)).status === "Succeeded");
      await world.deploy(workload, {}, { hooks: { AfterAllowTraffic: "late" } });
      await world.until(() => world.states().filter((state) => state === "SUCCESS").length === 2);
      expect(world.calls.map(({ name }) => name)).toEqual([
        "good",
        "late",
        ...(rollbackInvokesHooks ? ["good"] : []),
      ]);
    }
  });
});
