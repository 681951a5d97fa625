import { describe, expect, test } from "vitest";
import { canary, createWorld } from "../account-world.ts";

const eight = [
  "BeforeInstall",
  "Install",
  "AfterInstall",
  "AllowTestTraffic",
  "AfterAllowTestTraffic",
  "BeforeAllowTraffic",
  "AllowTraffic",
  "AfterAllowTraffic",
];

describe("lifecycle", () => {
  test("lists all eight events from the start, the coming ones Pending and without times", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({ service: "storefront" });
    const id = await world.deploy(workload);
    await world.pass(30);
    const { lifecycleEvents = [], status } = await world.target(id, workload);
    expect(lifecycleEvents.map(({ lifecycleEventName }) => lifecycleEventName)).toEqual(eight);
    expect(lifecycleEvents.map(({ status: each }) => each)).toEqual([
      "Succeeded",
      "InProgress",
      ...Array(6).fill("Pending"),
    ]);
    expect(lifecycleEvents.map(({ startTime }) => startTime !== undefined)).toEqual([
      true,
      true,
      ...Array(6).fill(false),
    ]);
    expect(lifecycleEvents.map(({ endTime }) => endTime !== undefined)).toEqual([
      true,
      ...Array(7).fill(false),
    ]);
    expect(status).toBe("InProgress");
  });

  test("has no events for test traffic without a test listener", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({
      service: "storefront",
      testListener: false,
      terminationWaitMinutes: 0,
    });
    const id = await world.deploy(workload);
    await world.until(async () => (await world.deployment(id)).status === "Succeeded");
    expect(await world.lifecycle(id, workload)).toEqual(
      eight.filter((name) => !name.includes("TestTraffic")).map((name) => `${name} Succeeded`),
    );
  });

  test("runs each event after the one before", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({ service: "storefront", terminationWaitMinutes: 0 });
    const id = await world.deploy(workload);
    await world.until(async () => (await world.deployment(id)).status === "Succeeded");
    const times = ((await world.target(id, workload)).lifecycleEvents ?? []).flatMap(
      ({ startTime, endTime }) => [startTime?.getTime() ?? 0, endTime?.getTime() ?? 0],
    );
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(world.states(id)).toEqual(["START", "SUCCESS"]);
  });

  test("sends the test listener to the replacement at AllowTestTraffic, and production only at AllowTraffic", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({ service: "storefront", readyWaitMinutes: 60 });
    await world.deploy(workload);
    await world.until(() => world.states().includes("READY"));
    const { elb } = world.world;
    expect(elb.listener(workload.testListenerArn ?? "").forward).toEqual([
      { targetGroupArn: workload.targetGroupArns.green, weight: 1 },
    ]);
    expect(world.greenWeight(workload)).toBe(0);
  });

  test("moves a canary's weight once and the rest after its interval", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({ service: "storefront" });
    await world.deploy(workload, {}, { deploymentConfigName: canary });
    await world.until(() => world.greenWeight(workload) === 10);
    const first = world.seconds();
    await world.until(() => world.greenWeight(workload) !== 10);
    expect(world.greenWeight(workload)).toBe(100);
    expect(world.seconds() - first).toBeGreaterThanOrEqual(300);
    expect(world.seconds() - first).toBeLessThan(305);
  });

  test("swaps the roles of the two target groups at each deployment", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({
      service: "storefront",
      terminationWaitMinutes: 0,
      drainSeconds: 30,
    });
    for (const live of ["green", "blue", "green"] as const) {
      const id = await world.deploy(workload);
      await world.until(async () => (await world.deployment(id)).status === "Succeeded");
      const { taskSets = [] } = await world.service(workload);
      expect(taskSets[0]?.loadBalancers?.[0]?.targetGroupArn).toBe(workload.targetGroupArns[live]);
      const { taskSetsInfo } = await world.target(id, workload);
      expect(taskSetsInfo).toMatchObject([
        { taskSetLabel: "Blue", trafficWeight: 0 },
        {
          taskSetLabel: "Green",
          status: "PRIMARY",
          trafficWeight: 100,
          targetGroup: { name: `storefront-${live}` },
        },
      ]);
    }
  });

  test("waits an hour for a replacement that never becomes healthy, then fails and rolls back", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({ service: "storefront" });
    const id = await world.deploy(workload, { unhealthy: true });
    await world.pass(3500);
    expect((await world.deployment(id)).status).toBe("InProgress");
    await world.pass(200);
    const { status, errorInformation, rollbackInfo } = await world.deployment(id);
    expect(status).toBe("Failed");
    expect(errorInformation?.message).toMatch(
      /^The deployment timed out while waiting for the replacement task set to become healthy\./,
    );
    expect(rollbackInfo?.rollbackDeploymentId).toBeDefined();
    expect(world.states(id)).toEqual(["START", "FAILURE"]);
  });

  test("passes a replacement without healthy targets where that defect is switched on", async () => {
    const world = createWorld({ unconfirmed: { installIgnoresHealth: true } });
    const workload = world.world.addWorkload({ service: "storefront" });
    const id = await world.deploy(workload, { unhealthy: true });
    await world.pass(10);
    await world.until(async () => (await world.lifecycle(id, workload)).includes("Install Succeeded"), 300);
    expect((await world.lifecycle(id, workload))[1]).toBe("Install Succeeded");
  });

  test("fails with everything left where it is when no rollback is configured", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({ service: "storefront", autoRollback: { enabled: false } });
    const id = await world.deploy(workload, { neverStarts: "CannotPullContainerError: no such image" });
    await world.until(async () => (await world.deployment(id)).status === "Failed");
    await world.pass(1000);
    expect((await world.deployment(id)).rollbackInfo).toBeUndefined();
    expect((await world.service(workload)).taskSets?.map(({ status }) => status)).toEqual([
      "PRIMARY",
      "ACTIVE",
    ]);
  });

  test("clears away what an earlier deployment left, and goes on", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({
      service: "storefront",
      autoRollback: { enabled: false },
      drainSeconds: 30,
    });
    const failed = await world.deploy(workload, { neverStarts: "CannotPullContainerError: no such image" });
    await world.until(async () => (await world.deployment(failed)).status === "Failed");
    const id = await world.deploy(workload);
    await world.until(async () => (await world.deployment(id)).status === "Succeeded");
    await world.pass(120);
    expect((await world.service(workload)).taskSets?.map(({ externalId }) => externalId)).toEqual([id]);
  });

  test("fails when a stack update took the live target group from the listener", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({ service: "storefront", terminationWaitMinutes: 0 });
    const first = await world.deploy(workload);
    await world.until(async () => (await world.deployment(first)).status === "Succeeded");
    world.world.elb.stackUpdateRewritesListener(workload.listenerArn);
    const id = await world.deploy(workload);
    await world.pass(30);
    const { status, errorInformation } = await world.deployment(id);
    expect(status).toBe("Failed");
    expect(errorInformation?.message).toBe(
      `The ELB could not be updated due to the following error: Primary taskset target group must be behind listener ${workload.listenerArn}`,
    );
  });

  test("fails beside a task set that still drains where that is switched on, and not otherwise", async () => {
    for (const drainingTaskSetFailsNext of [true, false]) {
      const world = createWorld({ unconfirmed: { drainingTaskSetFailsNext } });
      const workload = world.world.addWorkload({ service: "storefront", terminationWaitMinutes: 0 });
      const first = await world.deploy(workload);
      await world.until(async () => (await world.deployment(first)).status === "Succeeded");
      const id = await world.deploy(workload);
      await world.pass(30);
      const { status, errorInformation } = await world.deployment(id);
      expect(status).toBe(drainingTaskSetFailsNext ? "Failed" : "InProgress");
      expect(errorInformation?.code).toBe(drainingTaskSetFailsNext ? "ECS_UPDATE_ERROR" : undefined);
    }
  });

  test.for([
    { why: "an inactive revision", inactive: true, container: "app", text: "TaskDefinition is inactive" },
    {
      why: "a container that is not in the revision",
      inactive: false,
      container: "web",
      text: "The container web does not exist in the task definition.",
    },
  ])("fails on $why before it makes a task set", async ({ inactive, container, text }) => {
    const world = createWorld();
    const workload = world.world.addWorkload({ service: "storefront" });
    const arn = await world.revision(workload);
    if (inactive) world.world.definitions.deregister(arn);
    const id = await world.create({ ...workload, containerName: container }, arn);
    await world.pass(20);
    expect(await world.deployment(id)).toMatchObject({
      status: "Failed",
      errorInformation: { message: text },
    });
    expect((await world.deployment(id)).rollbackInfo).toBeUndefined();
    expect((await world.service(workload)).taskSets).toHaveLength(1);
  });
});
