import { CreateDeploymentGroupCommand } from "@aws-sdk/client-codedeploy";
import { ModifyRuleCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import { DescribeTaskDefinitionCommand } from "@aws-sdk/client-ecs";
import * as ecsSdk from "@aws-sdk/client-ecs";
import { describe, expect, test } from "vitest";
import { createWorld } from "./account-world.ts";

const run = async () => {
  const world = createWorld({ seed: 7 });
  const workload = world.world.addWorkload({ service: "storefront", desiredCount: 2 });
  world.world.users.start({ listenerArn: workload.listenerArn, requestsPerSecond: 10 });
  await world.deploy(workload, { errorRate: 0.2 });
  await world.pass(1000);
  return JSON.stringify(world.events);
};

describe("an account", () => {
  test("repeats exactly with the same seed, event for event", async () => {
    expect(await run()).toBe(await run());
  });

  test("lays a workload out in silence, and nothing happens by itself", async () => {
    const world = createWorld();
    world.world.addWorkload({ service: "storefront" });
    world.world.addWorkload({ service: "checkout", loadBalancer: "network", testListener: false });
    expect((await world.clock.run()).events).toBe(0);
    expect(world.events).toEqual([]);
    expect([...world.world.services.keys()]).toEqual(["storefront", "checkout"]);
  });

  test("takes what was laid out before: two services of one repository and one cluster", async () => {
    const world = createWorld();
    const one = world.world.addWorkload({
      service: "a",
      cluster: "shop",
      repository: "shop",
      application: "shop",
      deploymentGroup: "a",
    });
    const two = world.world.addWorkload({
      service: "b",
      cluster: "shop",
      repository: "shop",
      application: "shop",
      deploymentGroup: "b",
    });
    expect(two.digest).toBe(one.digest);
    const ids = [await world.deploy(one), await world.deploy(two)];
    await world.pass(900);
    for (const id of ids) expect((await world.deployment(id)).status).toBe("Succeeded");
  });

  test("puts the image by tag or by digest, and more into the first task definition where it is told to", async () => {
    const world = createWorld();
    world.world.addWorkload({
      service: "a",
      tag: "v7",
      taskDefinition: { taskRoleArn: "arn:aws:iam::111122223333:role/a", tags: [{ key: "k", value: "v" }] },
    });
    world.world.addWorkload({ service: "b", imageBy: "digest" });
    const image = async (taskDefinition: string) =>
      (await world.clients.ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }))).taskDefinition;
    expect((await image("a"))?.containerDefinitions?.[0]?.image).toMatch(/\/a:v7$/);
    expect((await image("a"))?.taskRoleArn).toMatch(/role\/a$/);
    expect((await image("b"))?.containerDefinitions?.[0]?.image).toMatch(/\/b@sha256:[0-9a-f]{64}$/);
  });

  test("says of a call that it does not simulate that the sandbox lacks it, not AWS", async () => {
    const world = createWorld();
    const rule = new ModifyRuleCommand({ RuleArn: "x", Actions: [] });
    await expect(world.clients.elb.send(rule)).rejects.toThrow(
      "The sandbox does not simulate Elastic Load Balancing:ModifyRule.",
    );
    const group = new CreateDeploymentGroupCommand({
      applicationName: "a",
      deploymentGroupName: "b",
      serviceRoleArn: "c",
    });
    await expect(world.clients.codedeploy.send(group)).rejects.toThrow(/does not simulate/);
  });

  test("refuses with the SDK's own exceptions", async () => {
    const world = createWorld();
    const call = world.clients.ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: "no" }));
    await expect(call).rejects.toBeInstanceOf(ecsSdk.ClientException);
    await expect(call).rejects.toMatchObject({
      name: "ClientException",
      $fault: "client",
      $metadata: { httpStatusCode: 400 },
    });
  });
});
