import { describe, expect, test } from "vitest";
import { canary, createWorld } from "../account-world.ts";

describe("what a deployment's target tells of its task sets", () => {
  test("is the original alone until Install made the replacement", async () => {
    const world = createWorld({ invoke: async () => undefined });
    const workload = world.world.addWorkload({ service: "storefront" });
    const id = await world.deploy(workload, {}, { hooks: { BeforeInstall: "check" } });
    await world.pass(30);
    expect((await world.target(id, workload)).taskSetsInfo).toMatchObject([
      { identifer: workload.primaryTaskSetId, taskSetLabel: "Blue", status: "PRIMARY", trafficWeight: 100 },
    ]);
  });

  test("follows the weights while they shift; the original stays PRIMARY until all has shifted", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({ service: "storefront" });
    const id = await world.deploy(workload, {}, { deploymentConfigName: canary });
    await world.until(() => world.greenWeight(workload) === 10);
    expect((await world.target(id, workload)).taskSetsInfo).toMatchObject([
      {
        taskSetLabel: "Blue",
        status: "PRIMARY",
        trafficWeight: 90,
        targetGroup: { name: "storefront-blue" },
      },
      {
        taskSetLabel: "Green",
        status: "ACTIVE",
        trafficWeight: 10,
        targetGroup: { name: "storefront-green" },
      },
    ]);
  });

  test("counts tasks that run and that are pending", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({ service: "storefront", desiredCount: 3 });
    const id = await world.deploy(workload);
    await world.pass(60);
    expect((await world.target(id, workload)).taskSetsInfo).toMatchObject([
      { desiredCount: 3, pendingCount: 0, runningCount: 3 },
      { desiredCount: 3, pendingCount: 3, runningCount: 0 },
    ]);
  });
});

describe("a service", () => {
  test("takes no sixth task set: the deployment fails with ECS's text", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({
      service: "storefront",
      terminationWaitMinutes: 0,
      drainSeconds: 3600,
    });
    for (let made = 0; made < 4; made++) {
      const id = await world.deploy(workload);
      await world.until(async () => (await world.deployment(id)).status === "Succeeded");
    }
    const id = await world.deploy(workload);
    await world.pass(30);
    expect(await world.deployment(id)).toMatchObject({
      status: "Failed",
      errorInformation: {
        code: "ECS_UPDATE_ERROR",
        message:
          "5 deployments exist on the service. Unable to create new TaskSet since this exceeds the maximum limit.",
      },
    });
  });

  test("waits for every task of the replacement", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({ service: "storefront", desiredCount: 4 });
    const id = await world.deploy(workload);
    await world.until(() => world.greenWeight(workload) === 100);
    const running = world
      .eventsNamed("ECS Task State Change")
      .filter(({ detail }) => detail["lastStatus"] === "RUNNING");
    expect(running).toHaveLength(4);
    expect((await world.lifecycle(id, workload))[1]).toBe("Install Succeeded");
  });
});

describe("events of a deployment", () => {
  test("are as captured: the group before the application, no word of creator, error or rollback", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({ service: "storefront", terminationWaitMinutes: 0 });
    const id = await world.deploy(workload);
    await world.until(async () => (await world.deployment(id)).status === "Succeeded");
    const [start, success] = world.eventsNamed("CodeDeploy Deployment State-change Notification");
    expect(start).toMatchObject({
      version: "0",
      source: "aws.codedeploy",
      account: "111122223333",
      region: "eu-west-1",
      resources: [
        "arn:aws:codedeploy:eu-west-1:111122223333:deploymentgroup:storefront/storefront-group",
        "arn:aws:codedeploy:eu-west-1:111122223333:application:storefront",
      ],
    });
    expect(start?.detail).toEqual({
      region: "eu-west-1",
      deploymentId: id,
      instanceGroupId: success?.detail["instanceGroupId"],
      deploymentGroup: "storefront-group",
      state: "START",
      application: "storefront",
    });
    expect(start?.id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(start?.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(success?.id).not.toBe(start?.id);
    expect(success?.detail["state"]).toBe("SUCCESS");
  });
});
