import { ContinueDeploymentCommand } from "@aws-sdk/client-codedeploy";
import { describe, expect, test } from "vitest";
import { createWorld } from "../account-world.ts";
import type { World } from "../account-world.ts";

const proceed = (world: World, deploymentId: string, deploymentWaitType: "READY_WAIT" | "TERMINATION_WAIT") =>
  world.clients.codedeploy.send(new ContinueDeploymentCommand({ deploymentId, deploymentWaitType }));

const isTerminating = async (world: World, id: string) =>
  (await world.deployment(id)).instanceTerminationWaitTimeStarted === true;

describe("the ready wait", () => {
  test("stands between AfterAllowTestTraffic and BeforeAllowTraffic, as Ready, with an event", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({ service: "storefront", readyWaitMinutes: 60 });
    const id = await world.deploy(workload);
    await world.until(() => world.states(id).includes("READY"));
    expect((await world.deployment(id)).status).toBe("Ready");
    expect((await world.lifecycle(id, workload)).slice(4, 6)).toEqual([
      "AfterAllowTestTraffic Succeeded",
      "BeforeAllowTraffic Pending",
    ]);
    expect(world.states(id)).toEqual(["START", "READY"]);
    expect(world.greenWeight(workload)).toBe(0);
  });

  test("ends when it is continued, and the deployment goes on", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({ service: "storefront", readyWaitMinutes: 60 });
    const id = await world.deploy(workload);
    await world.until(() => world.states(id).includes("READY"));
    await world.pass(1800);
    await proceed(world, id, "READY_WAIT");
    expect((await world.deployment(id)).status).toBe("InProgress");
    await world.until(() => world.greenWeight(workload) === 100, 60);
    await world.pass(2000);
    expect((await world.deployment(id)).status).toBe("Succeeded");
  });

  test.for([false, true])(
    "timed out is Stopped, with its minutes; rolled back: %s, as is switched on",
    async (readyTimeoutRollsBack) => {
      const world = createWorld({ unconfirmed: { readyTimeoutRollsBack } });
      const workload = world.world.addWorkload({ service: "storefront", readyWaitMinutes: 30 });
      const id = await world.deploy(workload);
      await world.until(() => world.states(id).includes("READY"));
      await world.pass(30 * 60 + 1);
      const { status, errorInformation, rollbackInfo } = await world.deployment(id);
      expect(status).toBe("Stopped");
      expect(errorInformation?.message).toBe(
        "The deployment timed out while waiting for a notification to continue. This time out period is 30 minutes.",
      );
      expect(rollbackInfo !== undefined).toBe(readyTimeoutRollsBack);
      expect(world.states(id)).toEqual(["START", "READY", "STOP"]);
    },
  );

  test("is refused to be continued before and after", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({
      service: "storefront",
      readyWaitMinutes: 60,
      terminationWaitMinutes: 0,
    });
    const id = await world.deploy(workload);
    await expect(proceed(world, id, "READY_WAIT")).rejects.toMatchObject({
      name: "DeploymentIsNotInReadyStateException",
    });
    await world.until(() => world.states(id).includes("READY"));
    await expect(proceed(world, id, "TERMINATION_WAIT")).rejects.toMatchObject({
      name: "DeploymentIsNotInReadyStateException",
    });
    await proceed(world, id, "READY_WAIT");
    await world.until(async () => (await world.deployment(id)).status === "Succeeded");
    await expect(proceed(world, id, "READY_WAIT")).rejects.toMatchObject({
      name: "DeploymentAlreadyCompletedException",
    });
  });
});

describe("the termination wait", () => {
  test("keeps the deployment InProgress and the group busy", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({ service: "storefront", terminationWaitMinutes: 120 });
    const id = await world.deploy(workload);
    await world.until(() => isTerminating(world, id));
    await world.pass(7000);
    expect((await world.deployment(id)).status).toBe("InProgress");
    await expect(world.deploy(workload)).rejects.toMatchObject({ name: "DeploymentLimitExceededException" });
  });

  test("ends at once when it is continued", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({ service: "storefront", terminationWaitMinutes: 2880 });
    const id = await world.deploy(workload);
    await world.until(() => isTerminating(world, id));
    await proceed(world, id, "TERMINATION_WAIT");
    expect((await world.deployment(id)).status).toBe("Succeeded");
    expect((await world.service(workload)).taskSets?.map(({ status }) => status)).toEqual([
      "PRIMARY",
      "DRAINING",
    ]);
    expect(world.states(id)).toEqual(["START", "SUCCESS"]);
  });

  test("is refused for a rollback, and a wait type that does not exist is too", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({ service: "storefront" });
    world.world.alarms.putAlarm({ name: "a", measure: "none", threshold: 1 }, "ALARM");
    const id = await world.deploy(
      workload,
      {},
      { overrideAlarmConfiguration: { enabled: true, alarms: [{ name: "a" }] } },
    );
    await world.until(async () => (await world.deployment(id)).status === "Stopped");
    const { rollbackInfo } = await world.deployment(id);
    await expect(
      proceed(world, rollbackInfo?.rollbackDeploymentId ?? "", "READY_WAIT"),
    ).rejects.toMatchObject({
      name: "UnsupportedActionForDeploymentTypeException",
    });
    await expect(proceed(world, id, "SOME_WAIT" as "READY_WAIT")).rejects.toMatchObject({
      name: "InvalidDeploymentWaitTypeException",
    });
  });
});
