import {
  CreateTargetGroupCommand,
  DeleteTargetGroupCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { describe, expect, test } from "vitest";
import { groupName, groupTags, loadBalancerName } from "../../../../functions/targets/aws/names.ts";
import { homeSubnets, homeVpc } from "../../../../infra/sandbox/ec2/network.ts";
import { createAwsWorld, group, owner } from "./aws-world.ts";

describe("a full look", () => {
  test("sees a load balancer with all that belongs to it, in a mirror's words", async () => {
    const world = createAwsWorld();
    const { loadBalancerArn, groupArns, listenerArns, securityGroupId } = await world.stand();
    await world.writes.register(groupArns[0] ?? "", [{ address: "10.9.0.1", port: 8080, zone: "all" }]);
    await world.around.allow(securityGroupId, [{ protocol: "tcp", port: 80, cidr: "10.0.0.0/8" }]);
    const { actual, others } = await world.seen();
    expect(others).toEqual({ loadBalancers: 0, groups: 0 });
    expect(actual).toEqual({
      loadBalancer: {
        arn: loadBalancerArn,
        name: loadBalancerName(owner),
        state: "provisioning",
        isOurs: true,
        vpcId: homeVpc,
        subnetIds: homeSubnets,
        scheme: "internal",
        ipAddressType: "ipv4",
        securityGroupIds: [securityGroupId],
        crossZone: false,
      },
      listeners: [
        {
          arn: listenerArns[0],
          isOurs: true,
          port: 80,
          protocol: "TCP",
          certificateArn: undefined,
          idleSeconds: 350,
          forward: [{ groupArn: groupArns[0], weight: 1 }],
        },
      ],
      groups: [
        {
          arn: groupArns[0],
          name: groupName(owner, "a"),
          isOurs: true,
          key: "a",
          protocol: "TCP",
          port: 80,
          vpcId: homeVpc,
          ipAddressType: "ipv4",
          loadBalancerArns: [loadBalancerArn],
          healthCheck: {
            protocol: "TCP",
            port: "traffic-port",
            path: undefined,
            codes: undefined,
            intervalSeconds: 10,
            timeoutSeconds: 5,
            healthyCount: 2,
            unhealthyCount: 2,
          },
          proxyProtocol: false,
          stickiness: false,
          drainSeconds: 300,
          targets: [{ address: "10.9.0.1", port: 8080, zone: "all", state: "initial" }],
        },
      ],
      securityGroup: {
        id: securityGroupId,
        isOurs: true,
        ingress: [{ protocol: "tcp", port: 80, cidr: "10.0.0.0/8" }],
      },
    });
  });

  test("sees nothing where nothing stands, and counts what others have", async () => {
    const world = createAwsWorld();
    await world.stand("other", ["a", "b"]);
    const { actual, others } = await world.seen();
    expect(actual).toEqual({
      loadBalancer: undefined,
      listeners: [],
      groups: [],
      securityGroup: undefined,
    });
    expect(others).toEqual({ loadBalancers: 1, groups: 2 });
  });

  test("asks the fewest calls that tell it: lists once for all mirrors, tags by twenties", async () => {
    const world = createAwsWorld();
    const mirrors = ["a", "b", "c", "d"].map((mirror) => ({ mirror }));
    for (const { mirror } of mirrors) await world.stand(mirror, ["x", "y", "z"]);
    world.calls();
    const looked = await world.look.full(mirrors);
    expect([...looked.values()].map(({ kind }) => kind)).toEqual(["seen", "seen", "seen", "seen"]);
    expect(world.calls()).toEqual({
      DescribeLoadBalancers: 1,
      DescribeTargetGroups: 1,
      DescribeSecurityGroups: 1,
      DescribeListeners: 4,
      // 4 load balancers, 12 listeners and 12 groups.
      DescribeTags: 2,
      DescribeLoadBalancerAttributes: 4,
      DescribeListenerAttributes: 12,
      DescribeTargetGroupAttributes: 12,
      DescribeTargetHealth: 12,
    });
  });

  test("asks nothing for a mirror of which nothing stands but the lists that it shares", async () => {
    const world = createAwsWorld();
    await world.look.full([{ mirror: "web" }]);
    expect(world.calls()).toEqual({
      DescribeLoadBalancers: 1,
      DescribeTargetGroups: 1,
      DescribeSecurityGroups: 1,
    });
  });

  test("finds a group that no listener uses by its name, and one by what the ledger says", async () => {
    const world = createAwsWorld();
    const spare = await world.writes.createGroup(owner, homeVpc, group("spare"));
    const { TargetGroups } = await world.clients.elb.send(
      new CreateTargetGroupCommand({
        Name: "theirs",
        TargetType: "ip",
        Protocol: "TCP",
        Port: 80,
        VpcId: homeVpc,
      }),
    );
    const adopted = TargetGroups?.[0]?.TargetGroupArn ?? "";
    const { actual, others } = await world.seen({ mirror: "web", groupArns: [adopted] });
    expect(actual.groups.map(({ arn, isOurs, key }) => [arn, isOurs, key])).toEqual([
      [spare, true, "spare"],
      [adopted, false, undefined],
    ]);
    expect(others.groups).toBe(0);
    expect((await world.seen()).actual.groups.map(({ arn }) => arn)).toEqual([spare]);
  });

  test("finds an adopted load balancer by what the ledger says, and does not take it for ours without tags", async () => {
    const world = createAwsWorld();
    const { loadBalancerArn } = await world.stand("other");
    const { actual } = await world.seen({ mirror: "web", loadBalancerArn });
    expect(actual.loadBalancer).toMatchObject({ arn: loadBalancerArn, isOurs: false });
    expect(actual.listeners).toMatchObject([{ isOurs: false }]);
    expect(actual.groups).toMatchObject([{ isOurs: false }]);
  });

  test("does not take for ours what another installation made under the same mirror's name", async () => {
    const world = createAwsWorld();
    const theirs = { installation: "another", mirror: "web" };
    await world.writes.createGroup(theirs, homeVpc, group("a"));
    expect((await world.seen()).actual.groups).toEqual([]);
    expect(groupName(theirs, "a")).not.toBe(groupName(owner, "a"));
  });

  test("sees weights, a certificate, an HTTP check, proxy protocol and stickiness", async () => {
    const world = createAwsWorld();
    const { loadBalancerArn, groupArns, listenerArns } = await world.stand();
    const [first = ""] = groupArns;
    const healthCheck = {
      protocol: "HTTP",
      port: 8081,
      path: "/up",
      codes: "200-299",
      intervalSeconds: 30,
      timeoutSeconds: 6,
      healthyCount: 5,
      unhealthyCount: 3,
    } as const;
    const second = await world.writes.createGroup(
      owner,
      homeVpc,
      group("b", { healthCheck, proxyProtocol: true, stickiness: true }),
    );
    const forward = [
      { groupArn: first, weight: 1 },
      { groupArn: second, weight: 0 },
    ];
    await world.writes.setListener(listenerArns[0] ?? "", { forward, idleSeconds: 60 });
    const certificateArn = "arn:aws:acm:eu-west-1:111122223333:certificate/a";
    await world.writes.createListener(owner, loadBalancerArn, {
      port: 443,
      protocol: "TLS",
      certificateArn,
      forward: [{ groupArn: first, weight: 1 }],
    });
    const { listeners, groups } = (await world.seen()).actual;
    expect(listeners).toMatchObject([
      { forward, idleSeconds: 60, certificateArn: undefined },
      { port: 443, protocol: "TLS", certificateArn, idleSeconds: undefined },
    ]);
    expect(groups[1]).toMatchObject({
      proxyProtocol: true,
      stickiness: true,
      healthCheck: { ...healthCheck, port: "8081" },
    });
  });

  test("of which one group vanishes meanwhile is refused for its mirror alone", async () => {
    const world = createAwsWorld();
    await world.stand("other");
    const spare = await world.writes.createGroup(owner, homeVpc, group("spare"));
    const read = world.reads.tags.bind(world.reads);
    world.reads.tags = async (arns) => {
      const found = await read(arns);
      await world.clients.elb.send(new DeleteTargetGroupCommand({ TargetGroupArn: spare }));
      return found;
    };
    const looked = await world.look.full([{ mirror: "web" }, { mirror: "other" }]);
    expect(looked.get("other")).toMatchObject({ kind: "seen" });
    expect(looked.get("web")).toMatchObject({ kind: "unseen", error: { name: "LostRace" } });
  });

  test("reads every page of every list", async () => {
    const world = createAwsWorld();
    world.world.elb.quotas["target-groups"] = 1000;
    for (let index = 0; index < 401; index++)
      await world.writes.createGroup({ ...owner, mirror: "other" }, homeVpc, group(`${index}`));
    await world.writes.createGroup(owner, homeVpc, group("last"));
    world.calls();
    expect((await world.seen()).actual.groups).toMatchObject([{ key: "last" }]);
    expect(world.calls()).toMatchObject({ DescribeTargetGroups: 2 });
  });
});

describe("a light look", () => {
  test("asks one call for each group, and sees its targets anew", async () => {
    const world = createAwsWorld({ nlb: { registrationSeconds: 0 } });
    const { groupArns } = await world.stand("web", ["a", "b"]);
    await world.writes.register(groupArns[1] ?? "", [{ address: "10.9.0.1", port: 80, zone: "all" }]);
    const { actual } = await world.seen();
    await world.pass(20);
    world.calls();
    const after = await world.look.light(actual);
    expect(world.calls()).toEqual({ DescribeTargetHealth: 2 });
    expect(after.groups.map(({ targets }) => targets.map(({ state }) => state))).toEqual([[], ["healthy"]]);
    expect({ ...after, groups: [] }).toEqual({ ...actual, groups: [] });
  });

  test("of a group that is gone says that everything is to be looked at", async () => {
    const world = createAwsWorld();
    const spare = await world.writes.createGroup(owner, homeVpc, group("spare"));
    const { actual } = await world.seen();
    await world.writes.deleteGroup(spare);
    await expect(world.look.light(actual)).rejects.toMatchObject({ name: "LostRace" });
  });
});

test("tags of a thing that is gone do not hide those of the others", async () => {
  const world = createAwsWorld();
  const [one, two] = [
    await world.writes.createGroup(owner, homeVpc, group("1")),
    await world.writes.createGroup(owner, homeVpc, group("2")),
  ];
  await world.writes.deleteGroup(two);
  expect(await world.reads.tags([one, two])).toEqual(new Map([[one, groupTags(owner, "1")]]));
});

test("the account's quotas are read by AWS's names", async () => {
  const world = createAwsWorld();
  expect(await world.reads.limits()).toMatchObject({ "network-load-balancers": 50, "target-groups": 3000 });
});
