import {
  BatchGetDeploymentTargetsCommand,
  BatchGetDeploymentsCommand,
  GetDeploymentCommand,
  GetDeploymentGroupCommand,
  GetDeploymentTargetCommand,
  ListDeploymentTargetsCommand,
  ListDeploymentsCommand,
} from "@aws-sdk/client-codedeploy";
import { describe, expect, test } from "vitest";
import { createWorld, noon } from "../account-world.ts";

const names = { applicationName: "storefront", deploymentGroupName: "storefront-group" };

/** Deployments one after the other, oldest first. */
async function withDeployments(count: number, deploymentsPerPage = 100) {
  const world = createWorld({ deploymentsPerPage });
  const workload = world.world.addWorkload({
    service: "storefront",
    terminationWaitMinutes: 0,
    drainSeconds: 10,
  });
  const ids: string[] = [];
  for (let made = 0; made < count; made++) {
    const id = await world.deploy(workload);
    ids.push(id);
    await world.until(async () => (await world.deployment(id)).status === "Succeeded");
    await world.pass(60);
  }
  return { world, workload, ids };
}

describe("ListDeployments", () => {
  test("answers the newest first, page by page", async () => {
    const { world, ids } = await withDeployments(5, 2);
    const found: string[] = [];
    let nextToken: string | undefined;
    let pages = 0;
    do {
      const page = await world.clients.codedeploy.send(
        new ListDeploymentsCommand({ ...names, ...(nextToken ? { nextToken } : {}) }),
      );
      found.push(...(page.deployments ?? []));
      nextToken = page.nextToken;
      pages++;
    } while (nextToken);
    expect(pages).toBe(3);
    expect(found).toEqual(ids.toReversed());
  });

  test("filters by status and by time of creation", async () => {
    const { world, workload, ids } = await withDeployments(2);
    const running = await world.deploy(workload);
    const list = async (more: object) =>
      (await world.clients.codedeploy.send(new ListDeploymentsCommand({ ...names, ...more }))).deployments;
    expect(await list({ includeOnlyStatuses: ["Created", "InProgress"] })).toEqual([running]);
    expect(await list({ includeOnlyStatuses: ["Succeeded"] })).toEqual(ids.toReversed());
    expect(await list({ createTimeRange: { start: new Date(noon + 1) } })).toEqual([running, ids[1]]);
    expect(await list({ createTimeRange: { end: new Date(noon) } })).toEqual([ids[0]]);
  });

  test.for([
    [{ deploymentGroupName: "storefront-group" }, "ApplicationNameRequiredException"],
    [{ applicationName: "storefront" }, "DeploymentGroupNameRequiredException"],
    [{ ...names, nextToken: "abc" }, "InvalidNextTokenException"],
    [{ ...names, createTimeRange: { start: new Date(2), end: new Date(1) } }, "InvalidTimeRangeException"],
  ] as const)("refuses %o", async ([input, name]) => {
    const { world } = await withDeployments(0);
    await expect(world.clients.codedeploy.send(new ListDeploymentsCommand(input))).rejects.toMatchObject({
      name,
    });
  });
});

describe("GetDeployment", () => {
  test("has an overview only at the end, and never lifecycle events", async () => {
    const { world, workload, ids } = await withDeployments(1);
    const running = await world.deployment(await world.deploy(workload));
    expect(running).toMatchObject({ status: "Created", creator: "user", computePlatform: "ECS" });
    expect(running.deploymentOverview).toBeUndefined();
    expect(running.startTime).toBeUndefined();
    const ended = await world.deployment(ids[0] ?? "");
    expect(ended.deploymentOverview).toEqual({
      Pending: 0,
      InProgress: 0,
      Succeeded: 1,
      Failed: 0,
      Skipped: 0,
      Ready: 0,
    });
    expect(ended.startTime).toBeInstanceOf(Date);
    expect(ended.blueGreenDeploymentConfiguration).toEqual({
      terminateBlueInstancesOnDeploymentSuccess: { action: "TERMINATE", terminationWaitTimeInMinutes: 0 },
      deploymentReadyOption: { actionOnTimeout: "CONTINUE_DEPLOYMENT", waitTimeInMinutes: 0 },
    });
  });

  test("in a batch leaves out what does not exist, and refuses more than 25 or none", async () => {
    const { world, ids } = await withDeployments(1);
    const batch = (deploymentIds: string[]) =>
      world.clients.codedeploy.send(new BatchGetDeploymentsCommand({ deploymentIds }));
    expect(
      (await batch([...ids, "d-AAAAAAAAA"])).deploymentsInfo?.map(({ deploymentId }) => deploymentId),
    ).toEqual(ids);
    await expect(batch([])).rejects.toMatchObject({ name: "DeploymentIdRequiredException" });
    await expect(batch(Array<string>(26).fill("d-AAAAAAAAA"))).rejects.toMatchObject({
      name: "BatchLimitExceededException",
    });
  });

  test("answers a copy: what a caller does to it changes nothing", async () => {
    const { world, ids } = await withDeployments(1);
    const answer = await world.clients.codedeploy.send(new GetDeploymentCommand({ deploymentId: ids[0] }));
    Object.assign(answer.deploymentInfo ?? {}, { status: "Failed" });
    answer.deploymentInfo?.autoRollbackConfiguration?.events?.splice(0);
    const again = await world.deployment(ids[0] ?? "");
    expect(again.status).toBe("Succeeded");
    expect(again.autoRollbackConfiguration?.events).toHaveLength(3);
  });
});

describe("deployment targets", () => {
  test("are one, named by cluster and service", async () => {
    const { world, ids } = await withDeployments(1);
    const [deploymentId = ""] = ids;
    const { targetIds } = await world.clients.codedeploy.send(
      new ListDeploymentTargetsCommand({ deploymentId }),
    );
    expect(targetIds).toEqual(["storefront:storefront"]);
    const batch = await world.clients.codedeploy.send(
      new BatchGetDeploymentTargetsCommand({ deploymentId, targetIds }),
    );
    expect(batch.deploymentTargets?.[0]).toMatchObject({
      deploymentTargetType: "ECSTarget",
      ecsTarget: { status: "Succeeded" },
    });
    const failed = new ListDeploymentTargetsCommand({
      deploymentId,
      targetFilters: { TargetStatus: ["Failed"] },
    });
    expect((await world.clients.codedeploy.send(failed)).targetIds).toEqual([]);
  });

  test("are refused before the start, of another service, and unnamed", async () => {
    const { world, workload, ids } = await withDeployments(1);
    const created = await world.deploy(workload);
    const get = (deploymentId: string, targetId: string | undefined) =>
      world.clients.codedeploy.send(new GetDeploymentTargetCommand({ deploymentId, targetId }));
    await expect(get(created, "storefront:storefront")).rejects.toMatchObject({
      name: "DeploymentNotStartedException",
    });
    await expect(get(ids[0] ?? "", "storefront:other")).rejects.toMatchObject({
      name: "DeploymentTargetDoesNotExistException",
    });
    await expect(get(ids[0] ?? "", undefined)).rejects.toMatchObject({
      name: "DeploymentTargetIdRequiredException",
    });
  });
});

describe("GetDeploymentGroup", () => {
  test("answers the group as captured, with the empty lists of EC2 and the last deployments", async () => {
    const { world, workload, ids } = await withDeployments(1);
    const running = await world.deploy(workload);
    const { deploymentGroupInfo } = await world.clients.codedeploy.send(new GetDeploymentGroupCommand(names));
    expect(deploymentGroupInfo).toMatchObject({
      ec2TagFilters: [],
      onPremisesInstanceTagFilters: [],
      autoScalingGroups: [],
      triggerConfigurations: [],
      deploymentStyle: { deploymentType: "BLUE_GREEN", deploymentOption: "WITH_TRAFFIC_CONTROL" },
      outdatedInstancesStrategy: "UPDATE",
      computePlatform: "ECS",
      ecsServices: [{ serviceName: "storefront", clusterName: "storefront" }],
      lastSuccessfulDeployment: { deploymentId: ids[0], status: "Succeeded" },
      lastAttemptedDeployment: { deploymentId: running, status: "Created" },
      loadBalancerInfo: {
        targetGroupPairInfoList: [
          {
            targetGroups: [{ name: "storefront-blue" }, { name: "storefront-green" }],
            prodTrafficRoute: { listenerArns: [workload.listenerArn] },
            testTrafficRoute: { listenerArns: [workload.testListenerArn] },
          },
        ],
      },
    });
  });

  test("has no last successful deployment before there was one", async () => {
    const { world } = await withDeployments(0);
    const { deploymentGroupInfo } = await world.clients.codedeploy.send(new GetDeploymentGroupCommand(names));
    expect(deploymentGroupInfo).not.toHaveProperty("lastSuccessfulDeployment");
  });
});
