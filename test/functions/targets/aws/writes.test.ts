import { CreateLoadBalancerCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import { describe, expect, test } from "vitest";
import { elbWrites } from "../../../../functions/targets/aws/elb-writes.ts";
import { loadBalancerName, ownerTags } from "../../../../functions/targets/aws/names.ts";
import { unpaced } from "../../../../functions/targets/aws/rate.ts";
import { homeSubnets, homeVpc } from "../../../../infra/sandbox/ec2/network.ts";
import { recording } from "../../release/aws/recording.ts";
import { check, createAwsWorld, group, owner, place } from "./aws-world.ts";

const target = (index: number) => ({ address: `10.9.${index >> 8}.${index & 255}`, port: 80, zone: "all" });

describe("a load balancer", () => {
  test("is made as one of network, with its security group and its owner's tags, in one call", async () => {
    const { client, sent } = recording({
      CreateLoadBalancer: [{ LoadBalancers: [{ LoadBalancerArn: "arn" }] }],
    });
    expect(await elbWrites(client, unpaced).createLoadBalancer(owner, place, "sg-1")).toBe("arn");
    expect(sent).toEqual([
      {
        operation: "CreateLoadBalancer",
        input: {
          Name: loadBalancerName(owner),
          Type: "network",
          Scheme: "internal",
          Subnets: [...homeSubnets],
          SecurityGroups: ["sg-1"],
          IpAddressType: "ipv4",
          Tags: [
            { Key: "pointsman:installation", Value: "pointsman" },
            { Key: "pointsman:mirror", Value: "web" },
          ],
        },
      },
    ]);
  });

  test("whose creation was not answered is found by making it again", async () => {
    const world = createAwsWorld();
    const securityGroupId = await world.around.createSecurityGroup(owner, homeVpc);
    const first = await world.writes.createLoadBalancer(owner, place, securityGroupId);
    expect(await world.writes.createLoadBalancer(owner, place, securityGroupId)).toBe(first);
    expect(world.world.elb.loadBalancers.size).toBe(1);
  });

  test("whose name is taken by another is refused with AWS's words", async () => {
    const world = createAwsWorld();
    await world.clients.elb.send(
      new CreateLoadBalancerCommand({
        Name: loadBalancerName(owner),
        Type: "network",
        Subnets: [...homeSubnets],
      }),
    );
    await expect(world.writes.createLoadBalancer(owner, place, "sg-0")).rejects.toMatchObject({
      name: "CallRefused",
    });
  });

  test("is changed by one call for each thing that differs", async () => {
    const world = createAwsWorld();
    const { loadBalancerArn, securityGroupId } = await world.stand();
    const second = await world.around.createSecurityGroup({ ...owner, mirror: "second" }, homeVpc);
    world.calls();
    await world.writes.setLoadBalancer(loadBalancerArn, { crossZone: true });
    await world.writes.setLoadBalancer(loadBalancerArn, { subnetIds: [homeSubnets[0]] });
    await world.writes.setLoadBalancer(loadBalancerArn, { ipAddressType: "ipv4" });
    await world.writes.setLoadBalancer(loadBalancerArn, { securityGroupIds: [securityGroupId, second] });
    expect(world.calls()).toEqual({
      ModifyLoadBalancerAttributes: 1,
      SetSubnets: 1,
      SetIpAddressType: 1,
      SetSecurityGroups: 1,
    });
    expect((await world.seen()).actual.loadBalancer).toMatchObject({
      crossZone: true,
      subnetIds: [homeSubnets[0]],
      securityGroupIds: [securityGroupId, second],
    });
  });

  test("is deleted as often as one likes", async () => {
    const world = createAwsWorld();
    const { loadBalancerArn } = await world.stand();
    await world.writes.deleteLoadBalancer(loadBalancerArn);
    await world.writes.deleteLoadBalancer(loadBalancerArn);
    expect((await world.seen()).actual.loadBalancer).toBeUndefined();
  });
});

describe("a target group", () => {
  test("needs one call, and a second for what AWS does not make so", async () => {
    const world = createAwsWorld();
    await world.writes.createGroup(owner, homeVpc, group("plain"));
    expect(world.calls()).toEqual({ CreateTargetGroup: 1 });
    await world.writes.createGroup(
      owner,
      homeVpc,
      group("sticky", { stickiness: true, proxyProtocol: true }),
    );
    expect(world.calls()).toEqual({ CreateTargetGroup: 1, ModifyTargetGroupAttributes: 1 });
  });

  test("whose creation was not answered is found by making it again", async () => {
    const world = createAwsWorld();
    const first = await world.writes.createGroup(owner, homeVpc, group("a"));
    expect(await world.writes.createGroup(owner, homeVpc, group("a"))).toBe(first);
  });

  test("gets another health check, or other attributes, each in one call", async () => {
    const world = createAwsWorld();
    const arn = await world.writes.createGroup(owner, homeVpc, group("a"));
    world.calls();
    const healthCheck = { ...check, protocol: "HTTPS", path: "/up", codes: "200" } as const;
    await world.writes.setGroup(arn, { healthCheck });
    expect(world.calls()).toEqual({ ModifyTargetGroup: 1 });
    await world.writes.setGroup(arn, { proxyProtocol: true, stickiness: true });
    await world.writes.setGroup(arn, { stickiness: false });
    expect(world.calls()).toEqual({ ModifyTargetGroupAttributes: 2 });
    expect((await world.seen()).actual.groups[0]).toMatchObject({
      healthCheck: { protocol: "HTTPS", path: "/up", codes: "200" },
      proxyProtocol: true,
      stickiness: false,
    });
    await world.writes.setGroup(arn, { healthCheck: check });
    expect((await world.seen()).actual.groups[0]?.healthCheck).toMatchObject({
      protocol: "TCP",
      path: undefined,
    });
  });

  test("takes targets by two hundred a call, and lets them go so", async () => {
    const world = createAwsWorld();
    const arn = await world.writes.createGroup(owner, homeVpc, group("a"));
    const targets = Array.from({ length: 401 }, (_, index) => target(index));
    world.calls();
    await world.writes.register(arn, targets);
    await world.writes.register(arn, []);
    expect(world.calls()).toEqual({ RegisterTargets: 3 });
    expect(await world.reads.targets(arn)).toHaveLength(401);
    await world.writes.deregister(arn, targets.slice(1));
    expect(world.calls()).toMatchObject({ DeregisterTargets: 2 });
    expect(await world.reads.targets(arn)).toEqual([{ ...target(0), state: "unused" }]);
  });

  test("takes a target inside the VPC without the zone that AWS reads back", async () => {
    const world = createAwsWorld();
    const arn = await world.writes.createGroup(owner, homeVpc, group("a"));
    await world.writes.register(arn, [{ address: "10.0.1.9", port: 80 }]);
    const [read] = await world.reads.targets(arn);
    expect(read?.zone).toBe("eu-west-1a");
    await world.writes.register(arn, [{ address: "10.0.1.9", port: 80, zone: "eu-west-1a" }]);
    await world.writes.deregister(arn, [{ address: "10.0.1.9", port: 80, zone: "eu-west-1a" }]);
    expect(await world.reads.targets(arn)).toEqual([]);
  });

  test("refuses an address that it cannot reach, in AWS's words", async () => {
    const world = createAwsWorld();
    const arn = await world.writes.createGroup(owner, homeVpc, group("a"));
    await expect(
      world.writes.register(arn, [{ address: "8.8.8.8", port: 80, zone: "all" }]),
    ).rejects.toMatchObject({
      name: "CallRefused",
      message: expect.stringContaining("The IP address '8.8.8.8' is not valid"),
    });
  });

  test("is deleted when nobody forwards to it, and as often as one likes", async () => {
    const world = createAwsWorld();
    const { groupArns, listenerArns } = await world.stand();
    const [arn = ""] = groupArns;
    expect(await world.writes.deleteGroup(arn)).toBe("in-use");
    await world.writes.deleteListener(listenerArns[0] ?? "");
    expect(await world.writes.deleteGroup(arn)).toBe("deleted");
    expect(await world.writes.deleteGroup(arn)).toBe("deleted");
  });
});

describe("a listener", () => {
  test("is made in one call, and in a second one is told how long it keeps what is idle", async () => {
    const world = createAwsWorld();
    const { loadBalancerArn, groupArns } = await world.stand();
    const forward = [{ groupArn: groupArns[0] ?? "", weight: 1 }];
    world.calls();
    await world.writes.createListener(owner, loadBalancerArn, { port: 81, protocol: "TCP", forward });
    expect(world.calls()).toEqual({ CreateListener: 1 });
    await world.writes.createListener(owner, loadBalancerArn, {
      port: 82,
      protocol: "TCP",
      idleSeconds: 600,
      forward,
    });
    expect(world.calls()).toEqual({ CreateListener: 1, ModifyListenerAttributes: 1 });
  });

  test("of TLS does not take the policy that AWS would give it, which lets TLS 1.0 in", async () => {
    const world = createAwsWorld();
    const { loadBalancerArn, groupArns } = await world.stand();
    const arn = await world.writes.createListener(owner, loadBalancerArn, {
      port: 443,
      protocol: "TLS",
      certificateArn: "arn:aws:acm:eu-west-1:111122223333:certificate/a",
      forward: [{ groupArn: groupArns[0] ?? "", weight: 1 }],
    });
    expect(world.world.elb.listener(arn).settings?.sslPolicy).toBe("ELBSecurityPolicy-TLS13-1-2-2021-06");
  });

  test("whose creation was not answered is found by making it again", async () => {
    const world = createAwsWorld();
    const { loadBalancerArn, groupArns, listenerArns } = await world.stand();
    const forward = [{ groupArn: groupArns[0] ?? "", weight: 1 }];
    const settings = { port: 80, protocol: "TCP", forward } as const;
    expect(await world.writes.createListener(owner, loadBalancerArn, settings)).toBe(listenerArns[0]);
  });

  test("is changed by one call for what it forwards to, its protocol and certificate, and one for its idle time", async () => {
    const world = createAwsWorld();
    const [arn = ""] = (await world.stand()).listenerArns;
    world.calls();
    await world.writes.setListener(arn, { idleSeconds: 90 });
    expect(world.calls()).toEqual({ ModifyListenerAttributes: 1 });
    await world.writes.setListener(arn, {
      protocol: "TLS",
      certificateArn: "arn:aws:acm:eu-west-1:111122223333:certificate/a",
    });
    await world.writes.setListener(arn, { protocol: "TCP" });
    expect(world.calls()).toEqual({ ModifyListener: 2 });
    expect((await world.seen()).actual.listeners).toMatchObject([{ protocol: "TCP", port: 80 }]);
  });

  test("is deleted as often as one likes", async () => {
    const world = createAwsWorld();
    const [arn = ""] = (await world.stand()).listenerArns;
    await world.writes.deleteListener(arn);
    await world.writes.deleteListener(arn);
    expect((await world.seen()).actual.listeners).toEqual([]);
  });
});

test("what a person adopted becomes ours by its tags", async () => {
  const world = createAwsWorld();
  const { loadBalancerArn, groupArns } = await world.stand("other");
  await world.writes.tag([loadBalancerArn, ...groupArns], ownerTags(owner));
  const { actual } = await world.seen({ mirror: "web", loadBalancerArn });
  expect(actual.loadBalancer?.isOurs).toBe(true);
  expect(actual.groups).toMatchObject([{ isOurs: true, key: "a" }]);
});
