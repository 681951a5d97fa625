import {
  DescribeAccountLimitsCommand,
  DescribeTargetGroupsCommand,
  ModifyLoadBalancerAttributesCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { describe, expect, test } from "vitest";
import { createNlbWorld, createServing } from "./nlb-world.ts";
import type { NlbWorld } from "./nlb-world.ts";

const named = (name: string) => ({ name: expect.stringMatching(`^${name}(Exception)?$`) as string });
const crossZone = (LoadBalancerArn: string) =>
  new ModifyLoadBalancerAttributesCommand({
    LoadBalancerArn,
    Attributes: [{ Key: "load_balancing.cross_zone.enabled", Value: "true" }],
  });

const lowered = (world: NlbWorld, quotas: Partial<NlbWorld["world"]["elb"]["quotas"]>) =>
  void Object.assign(world.world.elb.quotas, quotas);

describe("a quota", () => {
  test("of load balancers, of target groups and of listeners is met at the next one", async () => {
    const world = await createServing();
    lowered(world, {
      "network-load-balancers": 1,
      "target-groups": 1,
      "listeners-per-network-load-balancer": 1,
    });
    await expect(world.balancer("second")).rejects.toMatchObject(named("TooManyLoadBalancers"));
    await expect(world.group("second")).rejects.toMatchObject(named("TooManyTargetGroups"));
    const second = world.listener(world.balancerArn, [world.groupArn], { Port: 81 });
    await expect(second).rejects.toMatchObject(named("TooManyListeners"));
  });

  test("of targets in a group is met whole: nothing of the call is registered", async () => {
    const world = await createServing();
    lowered(world, { "targets-per-target-group": 2 });
    await world.register(world.groupArn, "10.9.0.1:80@all");
    const call = world.register(world.groupArn, "10.9.0.2:80@all", "10.9.0.3:80@all");
    await expect(call).rejects.toMatchObject(named("TooManyTargets"));
    expect(await world.health(world.groupArn)).toHaveLength(1);
  });

  test("of targets in a zone counts those of all zones in each, and those that drain in none", async () => {
    const world = await createServing();
    lowered(world, { "targets-per-availability-zone-per-network-load-balancer": 2 });
    await world.register(world.groupArn, "10.9.0.1:80@all", "10.0.1.9:80", "10.0.2.9:80");
    await expect(world.register(world.groupArn, "10.0.1.10:80")).rejects.toMatchObject(
      named("TooManyTargets"),
    );
    await world.deregister(world.groupArn, "10.0.1.9:80");
    await world.register(world.groupArn, "10.0.1.10:80");
    expect(await world.health(world.groupArn)).toHaveLength(4);
  });

  test("of targets counts one in two groups twice, and is met by the listener that brings it", async () => {
    const world = await createServing();
    lowered(world, { "targets-per-network-load-balancer": 1 });
    const second = await world.group("second");
    await world.register(world.groupArn, "10.9.0.1:80@all");
    await world.register(second, "10.9.0.1:80@all");
    await expect(world.listener(world.balancerArn, [second], { Port: 81 })).rejects.toMatchObject(
      named("TooManyTargets"),
    );
    await expect(world.forwardTo(world.listenerArn, [world.groupArn, 1], [second, 0])).rejects.toMatchObject(
      named("TooManyTargets"),
    );
    expect(world.world.elb.listener(world.listenerArn).forward).toEqual([
      { targetGroupArn: world.groupArn, weight: 1 },
    ]);
    expect(world.world.elb.listeners.size).toBe(1);
  });

  test("of targets is that of one zone with cross-zone load balancing, which is refused where it is met", async () => {
    const world = await createServing();
    lowered(world, { "targets-per-availability-zone-per-network-load-balancer": 1 });
    await world.register(world.groupArn, "10.0.1.9:80", "10.0.2.9:80");
    await expect(world.clients.elb.send(crossZone(world.balancerArn))).rejects.toMatchObject(
      named("InvalidConfigurationRequest"),
    );
  });

  test("is told by the account's limits", async () => {
    const world = await createNlbWorld();
    const { Limits } = await world.clients.elb.send(new DescribeAccountLimitsCommand({}));
    expect(Limits).toContainEqual({ Name: "network-load-balancers", Max: "50" });
  });
});

describe("throttling", () => {
  test("refuses calls that come too fast, of one family only, until time has passed", async () => {
    const world = await createNlbWorld();
    world.world.throttle.settings = { describe: { rate: 1, burst: 2 } };
    const read = () => world.clients.elb.send(new DescribeTargetGroupsCommand({}));
    await read();
    await read();
    await expect(read()).rejects.toMatchObject({ name: "Throttling", message: "Rate exceeded" });
    await world.group();
    await world.pass(1);
    await read();
    await expect(read()).rejects.toMatchObject({ name: "Throttling" });
  });
});
