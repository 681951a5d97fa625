import {
  DeleteListenerCommand,
  DescribeTargetHealthCommand,
  ModifyTargetGroupAttributesCommand,
  ModifyTargetGroupCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { describe, expect, test } from "vitest";
import { createNlbWorld, createServing } from "./nlb-world.ts";

const quick = { nlb: { provisioningSeconds: 120, registrationSeconds: 20 } };
/** Three checks at 10 s, after the registration. */
const healthyAfter = 20 + 30;

describe("a target of an NLB", () => {
  test("is initial until it is taken in and has passed as many checks as its group wants", async () => {
    const world = await createServing(quick);
    await world.register(world.groupArn, "10.9.0.1:80@all");
    expect(await world.health(world.groupArn)).toEqual(["10.9.0.1:80@all initial"]);
    await world.pass(healthyAfter - 1);
    expect(await world.health(world.groupArn)).toEqual(["10.9.0.1:80@all initial"]);
    await world.pass(1);
    expect(await world.health(world.groupArn)).toEqual(["10.9.0.1:80@all healthy"]);
  });

  test("says that its registration is in progress, then that it is being checked", async () => {
    const world = await createServing(quick);
    await world.register(world.groupArn, "10.9.0.1:80@all");
    const health = async () => {
      const command = new DescribeTargetHealthCommand({ TargetGroupArn: world.groupArn });
      return (await world.clients.elb.send(command)).TargetHealthDescriptions?.[0]?.TargetHealth?.Reason;
    };
    expect(await health()).toBe("Elb.RegistrationInProgress");
    await world.pass(21);
    expect(await health()).toBe("Elb.InitialHealthChecking");
  });

  test("is unused while no listener forwards to its group, and is checked from when one does, with weight 0 too", async () => {
    const world = await createServing(quick);
    const spare = await world.group("spare");
    await world.register(spare, "10.9.0.1:80@all");
    await world.pass(1000);
    expect(await world.health(spare)).toEqual(["10.9.0.1:80@all unused"]);
    await world.forwardTo(world.listenerArn, [world.groupArn, 1], [spare, 0]);
    expect(await world.health(spare)).toEqual(["10.9.0.1:80@all initial"]);
    await world.pass(30);
    expect(await world.health(spare)).toEqual(["10.9.0.1:80@all healthy"]);
    await world.clients.elb.send(new DeleteListenerCommand({ ListenerArn: world.listenerArn }));
    expect(await world.health(spare)).toEqual(["10.9.0.1:80@all unused"]);
  });

  test("is unhealthy when its host has not answered often enough, and healthy again", async () => {
    const world = await createServing(quick);
    const { hosts } = world.world.elb;
    await world.register(world.groupArn, "10.9.0.1:80@all", "10.9.0.1:81@all");
    await world.pass(healthyAfter);
    hosts.set("10.9.0.1", 80, false);
    await world.pass(19);
    expect(await world.health(world.groupArn)).toEqual([
      "10.9.0.1:80@all healthy",
      "10.9.0.1:81@all healthy",
    ]);
    await world.pass(1);
    expect(await world.health(world.groupArn)).toEqual([
      "10.9.0.1:80@all unhealthy",
      "10.9.0.1:81@all healthy",
    ]);
    hosts.set("10.9.0.1", 80, true);
    await world.pass(30);
    expect((await world.health(world.groupArn))[0]).toBe("10.9.0.1:80@all healthy");
  });

  test("that never answers goes from initial to unhealthy", async () => {
    const world = await createServing(quick);
    world.world.elb.hosts.set("10.9.0.1", 80, false);
    await world.register(world.groupArn, "10.9.0.1:80@all");
    await world.pass(39);
    expect(await world.health(world.groupArn)).toEqual(["10.9.0.1:80@all initial"]);
    await world.pass(1);
    expect(await world.health(world.groupArn)).toEqual(["10.9.0.1:80@all unhealthy"]);
  });

  test("drains for its group's delay when it is deregistered, and is gone then", async () => {
    const world = await createServing(quick);
    await world.clients.elb.send(
      new ModifyTargetGroupAttributesCommand({
        TargetGroupArn: world.groupArn,
        Attributes: [{ Key: "deregistration_delay.timeout_seconds", Value: "60" }],
      }),
    );
    await world.register(world.groupArn, "10.9.0.1:80@all");
    await world.deregister(world.groupArn, "10.9.0.1:80@all");
    await world.pass(59);
    expect(await world.health(world.groupArn)).toEqual(["10.9.0.1:80@all draining"]);
    await world.pass(1);
    expect(await world.health(world.groupArn)).toEqual([]);
  });

  test("that drains is back when it is registered, and does not end when its old delay does", async () => {
    const world = await createServing(quick);
    await world.register(world.groupArn, "10.9.0.1:80@all");
    await world.deregister(world.groupArn, "10.9.0.1:80@all");
    await world.pass(200);
    await world.register(world.groupArn, "10.9.0.1:80@all");
    expect(await world.health(world.groupArn)).toEqual(["10.9.0.1:80@all initial"]);
    await world.pass(200);
    expect(await world.health(world.groupArn)).toEqual(["10.9.0.1:80@all healthy"]);
  });

  test("that is registered again stays as it is", async () => {
    const world = await createServing(quick);
    await world.register(world.groupArn, "10.9.0.1:80@all");
    await world.pass(healthyAfter);
    await world.register(world.groupArn, "10.9.0.1:80@all");
    expect(await world.health(world.groupArn)).toEqual(["10.9.0.1:80@all healthy"]);
  });

  test("is one for each address, port and zone: another of them is deregistered in silence", async () => {
    const world = await createServing(quick);
    await world.register(world.groupArn, "10.9.0.1:80@all", "10.9.0.1:81@all");
    await world.deregister(world.groupArn, "10.9.0.1:82@all", "10.9.0.2:80@all", "10.9.0.1:80");
    expect(await world.health(world.groupArn)).toEqual([
      "10.9.0.1:80@all initial",
      "10.9.0.1:81@all initial",
    ]);
    await world.deregister(world.groupArn, "10.9.0.1:81@all");
    expect(await world.health(world.groupArn)).toEqual([
      "10.9.0.1:80@all initial",
      "10.9.0.1:81@all draining",
    ]);
  });

  test("keeps what its checks have found when they are changed", async () => {
    const world = await createServing(quick);
    await world.register(world.groupArn, "10.9.0.1:80@all");
    await world.pass(healthyAfter);
    const slower = { HealthCheckIntervalSeconds: 300, HealthyThresholdCount: 10 };
    await world.clients.elb.send(new ModifyTargetGroupCommand({ TargetGroupArn: world.groupArn, ...slower }));
    expect(await world.health(world.groupArn)).toEqual(["10.9.0.1:80@all healthy"]);
  });

  test("inside the VPC is in the zone of its subnet, and without a port at its group's", async () => {
    const world = await createServing(quick);
    await world.register(world.groupArn, "10.0.2.9");
    expect(await world.health(world.groupArn)).toEqual(["10.0.2.9:80@eu-west-1b initial"]);
  });
});

describe("an address", () => {
  test.for<[string, string, string]>([
    ["outside the VPC without a zone", "10.9.0.1:80", "The Availability Zone is required for IP address"],
    [
      "in no subnet of the VPC without a zone",
      "10.0.200.1:80",
      "The Availability Zone is required for IP address '10.0.200.1' because it is not in the VPC",
    ],
    ["outside the VPC in a zone", "10.9.0.1:80@eu-west-1a", "is outside the VPC"],
    [
      "inside the VPC in all zones",
      "10.0.1.9:80@all",
      "The IP address '10.0.1.9' is within the VPC, and cannot have its Availability Zone overridden to 'all' from 'eu-west-1a'",
    ],
    ["that is public", "8.8.8.8:80@all", "The IP address '8.8.8.8' is not valid"],
    ["of this machine", "127.0.0.1:80@all", "The IP address '127.0.0.1' is not valid"],
    ["of the link", "169.254.1.1:80@all", "The IP address '169.254.1.1' is not valid"],
    ["of the other family", "fd00::1:80@all", "The IP address 'fd00::1' is not a valid IPv4 address"],
    ["that is none", "web.example.com:80@all", "is not a valid IPv4 address"],
  ])("%s is refused, and nothing of its call is registered", async ([, target, words]) => {
    const world = await createServing(quick);
    const call = world.register(world.groupArn, "10.9.0.7:80@all", target);
    await expect(call).rejects.toMatchObject({
      name: "ValidationError",
      message: expect.stringContaining(words),
    });
    expect(await world.health(world.groupArn)).toEqual([]);
  });

  test.for(["10.200.0.1", "172.16.0.1", "192.168.0.1", "100.64.0.1"])(
    "of the private range of %s is taken in all zones",
    async (address) => {
      const world = await createNlbWorld(quick);
      const group = await world.group();
      await world.register(group, `${address}:80@all`);
      expect(await world.health(group)).toEqual([`${address}:80@all unused`]);
    },
  );
});
