/** Requests that AWS's own model forbids, and what the sandbox lacks: no function of ours may make either. */
import { DescribeSecurityGroupsCommand } from "@aws-sdk/client-ec2";
import { ModifyListenerCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import { expect, test } from "vitest";
import { createNlbWorld, createServing, forward } from "./nlb-world.ts";
import type { NlbWorld } from "./nlb-world.ts";

test.for<[string, Parameters<NlbWorld["group"]>[1]]>([
  ["an interval of 4 s", { HealthCheckIntervalSeconds: 4 }],
  ["an interval of 301 s", { HealthCheckIntervalSeconds: 301 }],
  ["a time limit of 1 s", { HealthCheckTimeoutSeconds: 1 }],
  ["one check to be healthy", { HealthyThresholdCount: 1 }],
  ["eleven checks to be unhealthy", { UnhealthyThresholdCount: 11 }],
  ["port 65536", { Port: 65_536 }],
])("a target group with %s is refused", async ([, more]) => {
  const world = await createNlbWorld();
  await expect(world.group("web", more)).rejects.toMatchObject({ name: "ValidationError" });
});

test("a listener at port 0 is refused", async () => {
  const world = await createServing();
  await expect(world.listener(world.balancerArn, [world.groupArn], { Port: 0 })).rejects.toMatchObject({
    name: "ValidationError",
  });
});

test("a stack's listener is not changed by the API here, and that is said to be the sandbox's lack", async () => {
  const world = await createServing();
  const { listenerArn, targetGroupArns } = world.world.addWorkload({ service: "storefront" });
  const call = world.clients.elb.send(
    new ModifyListenerCommand({
      ListenerArn: listenerArn,
      DefaultActions: forward([targetGroupArns.blue, 1]),
    }),
  );
  await expect(call).rejects.toThrow(/does not simulate/);
});

test("a filter that is not simulated is said to be the sandbox's lack", async () => {
  const { clients } = await createNlbWorld();
  const Filters = [{ Name: "description", Values: ["clients"] }];
  await expect(clients.ec2.send(new DescribeSecurityGroupsCommand({ Filters }))).rejects.toThrow(
    /does not simulate/,
  );
});
