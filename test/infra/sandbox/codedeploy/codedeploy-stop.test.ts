import { StopDeploymentCommand } from "@aws-sdk/client-codedeploy";
import { describe, expect, test } from "vitest";
import { createWorld, linear } from "../account-world.ts";
import type { World, WorldOptions } from "../account-world.ts";
import type { WorkloadSpec } from "../../../../infra/sandbox/layout/workload-spec.ts";

const stop = (world: World, deploymentId: string, autoRollbackEnabled?: boolean) =>
  world.clients.codedeploy.send(
    new StopDeploymentCommand({
      deploymentId,
      ...(autoRollbackEnabled === undefined ? {} : { autoRollbackEnabled }),
    }),
  );

async function deployed(options: WorldOptions = {}, spec: Partial<WorkloadSpec> = {}) {
  const world = createWorld(options);
  const workload = world.world.addWorkload({ service: "storefront", terminationWaitMinutes: 60, ...spec });
  const id = await world.deploy(workload, {}, { deploymentConfigName: linear });
  return { world, workload, id };
}

const isStopped = (world: World, id: string) => async () => (await world.deployment(id)).status === "Stopped";

describe("StopDeployment", () => {
  test("answers Pending while an event runs, again when asked again, and then it is over", async () => {
    const { world, workload, id } = await deployed();
    await world.pass(60);
    expect((await stop(world, id, true)).status).toBe("Pending");
    expect((await stop(world, id, true)).status).toBe("Pending");
    await world.pass(3);
    expect(await world.deployment(id)).toMatchObject({
      status: "Stopped",
      errorInformation: { code: "MANUAL_STOP" },
    });
    await expect(stop(world, id)).rejects.toMatchObject({ name: "DeploymentAlreadyCompletedException" });
    expect((await world.lifecycle(id, workload)).slice(0, 3)).toEqual([
      "BeforeInstall Succeeded",
      "Install Failed",
      "AfterInstall Skipped",
    ]);
  });

  test("answers Succeeded at once where that is switched on", async () => {
    const { world, id } = await deployed({ unconfirmed: { stopIsPending: false } });
    await world.pass(60);
    expect((await stop(world, id)).status).toBe("Succeeded");
    expect((await world.deployment(id)).status).toBe("Stopped");
  });

  test("answers Succeeded before anything ran", async () => {
    const { world, workload, id } = await deployed();
    expect(await stop(world, id, false)).toMatchObject({
      status: "Succeeded",
      statusMessage: "No more commands will be scheduled for execution in the deployment instances",
    });
    expect((await world.lifecycle(id, workload)).every((line) => line.endsWith("Skipped"))).toBe(true);
    expect(world.states(id)).toEqual(["STOP"]);
  });

  test("with rollback in the shift brings all traffic back, and the original stays PRIMARY", async () => {
    const { world, workload, id } = await deployed();
    await world.until(() => world.greenWeight(workload) === 20);
    const asked = world.seconds();
    await stop(world, id, true);
    await world.until(() => world.greenWeight(workload) === 0);
    expect(world.seconds() - asked).toBeLessThanOrEqual(23);
    await world.pass(10);
    const { taskSets = [] } = await world.service(workload);
    expect(taskSets.map(({ status, scale }) => [status, scale?.value])).toEqual([
      ["PRIMARY", 100],
      ["DRAINING", 0],
    ]);
  });

  test.for([
    { says: undefined, configured: true, rolls: true },
    { says: undefined, configured: false, rolls: false },
    { says: false, configured: true, rolls: false },
    { says: true, configured: false, rolls: true },
  ])("says $says, group configured $configured: rolls back $rolls", async ({ says, configured, rolls }) => {
    const { world, workload, id } = await deployed(
      {},
      {
        autoRollback: configured
          ? { enabled: true, events: ["DEPLOYMENT_STOP_ON_REQUEST"] }
          : { enabled: false },
      },
    );
    await world.until(() => world.greenWeight(workload) === 10);
    await stop(world, id, says);
    await world.until(isStopped(world, id));
    await world.pass(10);
    expect((await world.deployment(id)).rollbackInfo !== undefined).toBe(rolls);
    expect(world.greenWeight(workload)).toBe(rolls ? 0 : 10);
  });

  test.for([true, false])("in the termination wait rolls back: %s, as is switched on", async (rolls) => {
    const { world, workload, id } = await deployed({
      unconfirmed: { stopInTerminationWaitRollsBack: rolls },
    });
    await world.until(async () => (await world.deployment(id)).instanceTerminationWaitTimeStarted === true);
    expect((await stop(world, id, true)).status).toBe("Succeeded");
    await world.pass(10);
    expect((await world.deployment(id)).status).toBe("Stopped");
    expect((await world.lifecycle(id, workload)).every((line) => line.endsWith("Succeeded"))).toBe(true);
    const { taskSets = [] } = await world.service(workload);
    expect(world.greenWeight(workload)).toBe(rolls ? 0 : 100);
    expect(taskSets.map(({ status, externalId }) => [status, externalId])).toEqual(
      rolls
        ? [
            ["PRIMARY", undefined],
            ["DRAINING", id],
          ]
        : [
            ["PRIMARY", id],
            ["ACTIVE", undefined],
          ],
    );
  });

  test("in the ready wait is over at once", async () => {
    const { world, id } = await deployed({}, { readyWaitMinutes: 60 });
    await world.until(() => world.states(id).includes("READY"));
    expect((await stop(world, id, true)).status).toBe("Succeeded");
    expect((await world.deployment(id)).status).toBe("Stopped");
    expect((await world.deployment(id)).rollbackInfo?.rollbackDeploymentId).toBeDefined();
  });

  test("a rollback is the group's active deployment, and is not itself rolled back when it is stopped", async () => {
    const { world, workload, id } = await deployed();
    await world.until(() => world.greenWeight(workload) === 10);
    await stop(world, id, true);
    await world.until(isStopped(world, id));
    const rollbackId = (await world.deployment(id)).rollbackInfo?.rollbackDeploymentId ?? "";
    await expect(world.deploy(workload)).rejects.toMatchObject({
      message: expect.stringContaining(rollbackId) as string,
    });
    await stop(world, rollbackId, true).catch(() => undefined);
    await world.pass(10);
    expect(["Stopped", "Succeeded"]).toContain((await world.deployment(rollbackId)).status);
    expect((await world.deployment(rollbackId)).rollbackInfo?.rollbackDeploymentId).toBeUndefined();
  });

  test("of a deployment that does not exist is refused", async () => {
    const world = createWorld();
    await expect(stop(world, "d-AAAAAAAAA")).rejects.toMatchObject({
      name: "DeploymentDoesNotExistException",
    });
    await expect(stop(world, "x")).rejects.toMatchObject({ name: "InvalidDeploymentIdException" });
    await expect(stop(world, "")).rejects.toMatchObject({ name: "DeploymentIdRequiredException" });
  });
});
