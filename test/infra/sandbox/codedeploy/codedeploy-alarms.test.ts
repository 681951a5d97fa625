import { describe, expect, test } from "vitest";
import { createWorld } from "../account-world.ts";
import type { World, WorldOptions } from "../account-world.ts";
import type { WorkloadSpec } from "../../../../infra/sandbox/layout/workload-spec.ts";

function watched(options: WorldOptions = {}, spec: Partial<WorkloadSpec> = {}) {
  const world = createWorld(options);
  world.world.alarms.putAlarm({ name: "errors", measure: "none", threshold: 1 });
  world.world.alarms.putAlarm({ name: "other", measure: "none", threshold: 1 });
  const workload = world.world.addWorkload({
    service: "storefront",
    alarms: ["errors"],
    terminationWaitMinutes: 60,
    ...spec,
  });
  return { world, workload };
}

const fire = (world: World, name = "errors") =>
  world.world.alarms.setAlarmState(name, "ALARM", "testing only", 36_000);
const off = { enabled: false, alarms: [] };

describe("alarms of a deployment", () => {
  test("are polled: one that fires stops it within 20 s", async () => {
    const { world, workload } = watched();
    const id = await world.deploy(workload);
    await world.pass(60);
    fire(world);
    await world.pass(20);
    expect((await world.deployment(id)).status).toBe("Stopped");
    expect(world.states(id)).toEqual(["START", "STOP"]);
  });

  test("INSUFFICIENT_DATA stops nothing", async () => {
    const { world, workload } = watched();
    const id = await world.deploy(workload);
    world.world.alarms.setAlarmState("errors", "INSUFFICIENT_DATA");
    await world.pass(60);
    expect((await world.deployment(id)).status).toBe("InProgress");
  });

  test("given with the deployment replace the group's", async () => {
    const { world, workload } = watched();
    const id = await world.deploy(
      workload,
      {},
      { overrideAlarmConfiguration: { enabled: true, alarms: [{ name: "other" }] } },
    );
    fire(world);
    await world.pass(60);
    expect((await world.deployment(id)).status).toBe("InProgress");
    fire(world, "other");
    await world.pass(20);
    expect((await world.deployment(id)).errorInformation?.message).toMatch(/Activated alarms: <other>$/);
  });

  test("switched off with the deployment let a good revision pass while the group's alarm fires", async () => {
    const { world, workload } = watched({}, { terminationWaitMinutes: 0 });
    fire(world);
    const id = await world.deploy(workload, {}, { overrideAlarmConfiguration: off });
    await world.until(async () => (await world.deployment(id)).status === "Succeeded");
    expect((await world.deployment(id)).overrideAlarmConfiguration).toEqual(off);
  });

  test("without a rollback configured for alarms everything stays where it is", async () => {
    const { world, workload } = watched(
      {},
      { autoRollback: { enabled: true, events: ["DEPLOYMENT_FAILURE"] } },
    );
    const id = await world.deploy(workload);
    await world.until(() => world.greenWeight(workload) === 100);
    fire(world);
    await world.pass(30);
    expect(await world.deployment(id)).toMatchObject({ status: "Stopped" });
    expect((await world.deployment(id)).rollbackInfo).toBeUndefined();
    expect(world.greenWeight(workload)).toBe(100);
  });

  test("the deployment's own rollback configuration counts, not the group's", async () => {
    const { world, workload } = watched({}, { autoRollback: { enabled: false } });
    const own = { enabled: true, events: ["DEPLOYMENT_STOP_ON_ALARM" as const] };
    const id = await world.deploy(workload, {}, { autoRollbackConfiguration: own });
    await world.pass(60);
    fire(world);
    await world.pass(20);
    expect((await world.deployment(id)).rollbackInfo?.rollbackDeploymentId).toBeDefined();
  });

  test.for([false, true])(
    "that cannot be read stop it unless failures to poll are ignored: %s",
    async (ignorePollAlarmFailure) => {
      const { world, workload } = watched({}, { ignorePollAlarmFailure });
      const id = await world.deploy(workload);
      await world.pass(30);
      world.world.alarmsReadable("codedeploy", false);
      await world.pass(20);
      const { status, errorInformation } = await world.deployment(id);
      expect(status).toBe(ignorePollAlarmFailure ? "InProgress" : "Stopped");
      expect(errorInformation?.code).toBe(ignorePollAlarmFailure ? undefined : "IAM_ROLE_PERMISSIONS");
    },
  );

  test.for([true, false])("that were deleted stop it: %s, as is switched on", async (missingAlarmStops) => {
    const { world, workload } = watched({ unconfirmed: { missingAlarmStops } });
    world.world.alarms.deleteAlarm("errors");
    const id = await world.deploy(workload);
    await world.pass(30);
    expect((await world.deployment(id)).status).toBe(missingAlarmStops ? "Stopped" : "InProgress");
  });

  test.for([true, false])(
    "are watched in the termination wait: %s, as is switched on",
    async (alarmsWatchedInTerminationWait) => {
      const { world, workload } = watched({ unconfirmed: { alarmsWatchedInTerminationWait } });
      const id = await world.deploy(workload);
      await world.until(async () => (await world.deployment(id)).instanceTerminationWaitTimeStarted === true);
      fire(world);
      await world.pass(60);
      expect((await world.deployment(id)).status).toBe(
        alarmsWatchedInTerminationWait ? "Stopped" : "InProgress",
      );
      expect(world.greenWeight(workload)).toBe(alarmsWatchedInTerminationWait ? 0 : 100);
    },
  );

  test.for([false, true])(
    "that still fire stop the rollback too: %s, as is switched on",
    async (rollbackInheritsAlarms) => {
      const { world, workload } = watched({ unconfirmed: { rollbackInheritsAlarms } });
      const id = await world.deploy(workload);
      await world.until(() => world.greenWeight(workload) === 100);
      fire(world);
      await world.pass(60);
      const rollbackId = (await world.deployment(id)).rollbackInfo?.rollbackDeploymentId ?? "";
      expect((await world.deployment(rollbackId)).status).toBe(
        rollbackInheritsAlarms ? "Stopped" : "Succeeded",
      );
      expect(world.greenWeight(workload)).toBe(rollbackInheritsAlarms ? 100 : 0);
    },
  );
});
