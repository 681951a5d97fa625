import { describe, expect, test } from "vitest";
import { createWorld, linear } from "../account-world.ts";
import type { World } from "../account-world.ts";
import type { Workload } from "../../../../infra/sandbox/layout/workload.ts";

/** Elapsed seconds at which a poll every 23 s first saw each weight of the replacement. */
const seen: readonly (readonly [number, number])[] = [
  [140, 10],
  [209, 20],
  [255, 30],
  [324, 40],
  [393, 50],
  [438, 60],
  [508, 70],
  [554, 80],
  [646, 90],
  [692, 100],
];
const pollSeconds = 23;
/** What one run differs from another. */
const spread = 12;

async function weightTimes(world: World, workload: Workload, until: number): Promise<Map<number, number>> {
  const times = new Map<number, number>();
  while (world.seconds() < until) {
    await world.pass(1);
    const weight = world.greenWeight(workload);
    if (!times.has(weight)) times.set(weight, world.seconds());
  }
  return times;
}

const taskSets = async (world: World, workload: Workload) =>
  ((await world.service(workload)).taskSets ?? []).map(
    ({ externalId, status, scale, stabilityStatus, startedBy }) => ({
      externalId,
      status,
      scale: scale?.value,
      stabilityStatus,
      startedBy,
    }),
  );

async function toTermination(world: World, id: string): Promise<void> {
  await world.until(async () => (await world.deployment(id)).instanceTerminationWaitTimeStarted === true);
}

describe.for([1, 2, 3, 4, 5])("the captured linear run, seed %i", (seed) => {
  test("weights move when they were seen to move", async () => {
    const world = createWorld({ seed });
    const workload = world.world.addWorkload({ service: "storefront" });
    await world.deploy(workload, {}, { deploymentConfigName: linear });
    const times = await weightTimes(world, workload, 720);
    for (const [at, weight] of seen) {
      expect(times.get(weight), `${weight} %`).toBeLessThanOrEqual(at + spread);
      expect(times.get(weight), `${weight} %`).toBeGreaterThanOrEqual(at - pollSeconds - spread);
    }
  });

  test("it lasts about 976 s with a termination wait of 300 s, InProgress to the end", async () => {
    const world = createWorld({ seed });
    const workload = world.world.addWorkload({ service: "storefront" });
    const id = await world.deploy(workload, {}, { deploymentConfigName: linear });
    await toTermination(world, id);
    expect((await world.lifecycle(id, workload)).every((line) => line.endsWith("Succeeded"))).toBe(true);
    expect((await world.deployment(id)).status).toBe("InProgress");
    await world.pass(301);
    const { status, startTime, completeTime } = await world.deployment(id);
    expect(status).toBe("Succeeded");
    const seconds = ((completeTime?.getTime() ?? 0) - (startTime?.getTime() ?? 0)) / 1000;
    expect(Math.abs(seconds - 975.7)).toBeLessThan(15);
  });

  test("the first production weight comes 118 to 140 s after the creation", async () => {
    const world = createWorld({ seed });
    const workload = world.world.addWorkload({ service: "storefront" });
    await world.deploy(workload, {}, { deploymentConfigName: linear });
    await world.until(() => world.greenWeight(workload) > 0);
    expect(world.seconds()).toBeGreaterThanOrEqual(117);
    expect(world.seconds()).toBeLessThanOrEqual(140);
  });
});

describe("task sets as captured", () => {
  test("while Install runs the replacement is ACTIVE and STABILIZING beside the PRIMARY", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({ service: "storefront" });
    const id = await world.deploy(workload);
    await world.pass(60);
    const service = await world.service(workload);
    expect(await taskSets(world, workload)).toEqual([
      {
        externalId: undefined,
        status: "PRIMARY",
        scale: 100,
        stabilityStatus: "STEADY_STATE",
        startedBy: undefined,
      },
      {
        externalId: id,
        status: "ACTIVE",
        scale: 100,
        stabilityStatus: "STABILIZING",
        startedBy: "CODE_DEPLOY",
      },
    ]);
    expect(service.deployments).toEqual([]);
    expect(service.desiredCount).toBe(1);
  });

  test("in the termination wait the new one is PRIMARY and the old one ACTIVE, both at 100", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({ service: "storefront" });
    const id = await world.deploy(workload);
    await toTermination(world, id);
    expect(await taskSets(world, workload)).toMatchObject([
      { externalId: id, status: "PRIMARY", scale: 100, stabilityStatus: "STEADY_STATE" },
      { externalId: undefined, status: "ACTIVE", scale: 100, stabilityStatus: "STEADY_STATE" },
    ]);
    expect((await world.service(workload)).runningCount).toBe(2);
  });

  test("after success the old one lingers DRAINING at scale 0, and is gone when it has drained", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({ service: "storefront" });
    const id = await world.deploy(workload);
    await world.until(async () => (await world.deployment(id)).status === "Succeeded");
    expect(await taskSets(world, workload)).toMatchObject([
      { externalId: id, status: "PRIMARY", scale: 100 },
      { externalId: undefined, status: "DRAINING", scale: 0 },
    ]);
    await world.pass(400);
    expect(await taskSets(world, workload)).toHaveLength(1);
  });
});

async function firing(world: World, workload: Workload, id: string) {
  const at = world.seconds();
  world.world.alarms.setAlarmState("storefront-5xx", "ALARM", "testing only", 3600);
  await world.until(async () => (await world.deployment(id)).status === "Stopped");
  await world.until(() => world.greenWeight(workload) === 0);
  return world.seconds() - at;
}

function withAlarm(more = {}) {
  const world = createWorld();
  world.world.alarms.putAlarm({ name: "storefront-5xx", measure: "none", threshold: 1 });
  const workload = world.world.addWorkload({ service: "storefront", alarms: ["storefront-5xx"], ...more });
  return { world, workload };
}

describe("runs that an alarm stopped", () => {
  test("in Install: the running event is Failed and the rest Skipped although the deployment is Stopped", async () => {
    const { world, workload } = withAlarm();
    const id = await world.deploy(workload);
    await world.pass(60);
    await firing(world, workload, id);
    expect(await world.lifecycle(id, workload)).toEqual([
      "BeforeInstall Succeeded",
      "Install Failed",
      "AfterInstall Skipped",
      "AllowTestTraffic Skipped",
      "AfterAllowTestTraffic Skipped",
      "BeforeAllowTraffic Skipped",
      "AllowTraffic Skipped",
      "AfterAllowTraffic Skipped",
    ]);
  });

  test("in the shift: weights are back within 23 s, and a rollback of its own id did it", async () => {
    const { world, workload } = withAlarm();
    const id = await world.deploy(workload, {}, { deploymentConfigName: linear });
    await world.until(() => world.greenWeight(workload) === 10);
    expect(await firing(world, workload, id)).toBeLessThanOrEqual(23);
    expect((await world.lifecycle(id, workload)).slice(-2)).toEqual([
      "AllowTraffic Failed",
      "AfterAllowTraffic Skipped",
    ]);

    const stopped = await world.deployment(id);
    const rollbackId = stopped.rollbackInfo?.rollbackDeploymentId ?? "";
    expect(stopped).toMatchObject({
      errorInformation: {
        code: "ALARM_ACTIVE",
        message: expect.stringMatching(/Activated alarms: <storefront-5xx>$/),
      },
      rollbackInfo: {
        rollbackMessage: `Deployment ${id} terminated. Automatic rollback is triggered with a DeploymentId ${rollbackId}.`,
      },
    });
    await world.until(async () => (await world.deployment(rollbackId)).status === "Succeeded");
    expect(await world.deployment(rollbackId)).toMatchObject({
      creator: "codeDeployRollback",
      deploymentConfigName: "CodeDeployDefault.ECSAllAtOnce",
      rollbackInfo: {
        rollbackTriggeringDeploymentId: id,
        rollbackMessage: `Deployment ${rollbackId} is triggered to roll back deployment ${id}.`,
      },
    });
    expect(await taskSets(world, workload)).toMatchObject([
      { externalId: undefined, status: "PRIMARY", scale: 100 },
      { externalId: id, status: "DRAINING", scale: 0 },
    ]);
    expect(world.states(id)).toEqual(["START", "STOP"]);
    expect(world.states(rollbackId)).toEqual(["START", "SUCCESS"]);
  });

  test("fired already at the start: Stopped within a second of it, with all alarms named, and rolled back", async () => {
    const { world, workload } = withAlarm({ alarms: ["storefront-5xx", "storefront-slow"] });
    world.world.alarms.putAlarm({ name: "storefront-slow", measure: "none", threshold: 1 }, "ALARM");
    world.world.alarms.setAlarmState("storefront-5xx", "ALARM");
    const id = await world.deploy(workload);
    await world.pass(15);
    const { status, startTime, completeTime, errorInformation, rollbackInfo } = await world.deployment(id);
    expect(status).toBe("Stopped");
    const seconds = ((completeTime?.getTime() ?? 0) - (startTime?.getTime() ?? 0)) / 1000;
    expect(seconds).toBeGreaterThan(0.6);
    expect(seconds).toBeLessThan(0.8);
    expect(errorInformation?.message).toMatch(/Activated alarms: <storefront-5xx> <storefront-slow>$/);
    expect(rollbackInfo?.rollbackDeploymentId).toMatch(/^d-[A-Z0-9]{9}$/);
    expect((await world.lifecycle(id, workload)).every((line) => line.endsWith("Skipped"))).toBe(true);
    expect((await world.service(workload)).taskSets).toHaveLength(1);
  });
});
