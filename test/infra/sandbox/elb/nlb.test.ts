import {
  AddTagsCommand,
  DeleteLoadBalancerCommand,
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  DescribeTagsCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  ModifyLoadBalancerAttributesCommand,
  ModifyTargetGroupAttributesCommand,
  ModifyTargetGroupCommand,
  RemoveTagsCommand,
  SetIpAddressTypeCommand,
  SetSecurityGroupsCommand,
  SetSubnetsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { DeleteSecurityGroupCommand } from "@aws-sdk/client-ec2";
import { describe, expect, test } from "vitest";
import { homeSubnets, homeVpc } from "../../../../infra/sandbox/ec2/network.ts";
import { createNlbWorld, createServing } from "./nlb-world.ts";
import type { NlbWorld } from "./nlb-world.ts";

const named = (name: string) => ({ name: expect.stringMatching(`^${name}(Exception)?$`) as string });
const found = async ({ clients }: Pick<NlbWorld, "clients">, arn: string) =>
  (await clients.elb.send(new DescribeLoadBalancersCommand({ LoadBalancerArns: [arn] }))).LoadBalancers?.[0];

describe("an NLB", () => {
  test("is provisioning for some minutes, then active, where and as it was asked for", async () => {
    const world = await createNlbWorld({ nlb: { provisioningSeconds: 120 } });
    const arn = await world.balancer();
    await world.pass(119);
    expect((await found(world, arn))?.State).toEqual({ Code: "provisioning" });
    await world.pass(1);
    expect(await found(world, arn)).toMatchObject({
      State: { Code: "active" },
      Scheme: "internal",
      Type: "network",
      VpcId: homeVpc,
      IpAddressType: "ipv4",
      SecurityGroups: [world.securityGroupId],
      AvailabilityZones: homeSubnets.map((SubnetId) => ({ SubnetId })),
    });
  });

  test("that is asked for once more with the same settings is the same, and a duplicate with others", async () => {
    const world = await createNlbWorld();
    const arn = await world.balancer();
    expect(await world.balancer("web", { Subnets: homeSubnets.toReversed() })).toBe(arn);
    await expect(world.balancer("web", { Scheme: "internet-facing" })).rejects.toMatchObject({
      ...named("DuplicateLoadBalancerName"),
      message: "A load balancer with the same name 'web' exists, but with different settings",
    });
  });

  test.for<[string, (world: NlbWorld) => Promise<unknown>, string]>([
    ["by a name of 33 letters", (w) => w.balancer("a".repeat(33)), "ValidationError"],
    ["by a name with a dot", (w) => w.balancer("a.b"), "ValidationError"],
    ["by a name that ends with a hyphen", (w) => w.balancer("a-"), "ValidationError"],
    ["by a name that is AWS's own", (w) => w.balancer("internal-a"), "ValidationError"],
    ["in no subnet", (w) => w.balancer("a", { Subnets: [] }), "ValidationError"],
    ["in a subnet that is not there", (w) => w.balancer("a", { Subnets: ["subnet-0"] }), "SubnetNotFound"],
    [
      "twice in a zone",
      (w) => w.balancer("a", { Subnets: [homeSubnets[0], homeSubnets[0]] }),
      "InvalidConfigurationRequest",
    ],
    [
      "with IPv6 where there is none",
      (w) => w.balancer("a", { IpAddressType: "dualstack" }),
      "InvalidSubnet",
    ],
    [
      "with a security group that is not there",
      (w) => w.balancer("a", { SecurityGroups: ["sg-0"] }),
      "InvalidSecurityGroup",
    ],
    [
      "with the same tag twice",
      (w) =>
        w.balancer("a", {
          Tags: [
            { Key: "a", Value: "1" },
            { Key: "a", Value: "2" },
          ],
        }),
      "DuplicateTagKeys",
    ],
  ])("%s is refused", async ([, call, name]) => {
    await expect(call(await createNlbWorld())).rejects.toMatchObject(named(name));
  });

  test("takes other security groups only if it was made with one", async () => {
    const world = await createNlbWorld();
    const bare = await world.balancer("bare", { SecurityGroups: [] });
    const set = (LoadBalancerArn: string, ...SecurityGroups: string[]) =>
      world.clients.elb.send(new SetSecurityGroupsCommand({ LoadBalancerArn, SecurityGroups }));
    await expect(set(bare, world.securityGroupId)).rejects.toMatchObject({
      ...named("InvalidConfigurationRequest"),
      message:
        "You cannot set security groups on a Network Load Balancer which was created without any security groups.",
    });
    const arn = await world.balancer();
    expect((await set(arn, world.securityGroupId)).SecurityGroupIds).toEqual([world.securityGroupId]);
    await expect(set(arn, "sg-0")).rejects.toMatchObject(named("InvalidSecurityGroup"));
    await expect(set(arn)).rejects.toMatchObject(named("InvalidConfigurationRequest"));
  });

  test("holds its security group, and for a minute after it is deleted", async () => {
    const world = await createNlbWorld();
    const LoadBalancerArn = await world.balancer();
    const forget = () =>
      world.clients.ec2.send(new DeleteSecurityGroupCommand({ GroupId: world.securityGroupId }));
    await expect(forget()).rejects.toMatchObject(named("DependencyViolation"));
    await world.clients.elb.send(new DeleteLoadBalancerCommand({ LoadBalancerArn }));
    await world.pass(59);
    await expect(forget()).rejects.toMatchObject(named("DependencyViolation"));
    await world.pass(1);
    await forget();
  });

  test("moves to other subnets of its VPC, and to dualstack where all of them have IPv6", async () => {
    const world = await createNlbWorld();
    const LoadBalancerArn = await world.balancer();
    const { elb } = world.clients;
    await elb.send(new SetSubnetsCommand({ LoadBalancerArn, Subnets: [homeSubnets[2]] }));
    expect((await found(world, LoadBalancerArn))?.AvailabilityZones).toMatchObject([
      { SubnetId: homeSubnets[2], ZoneName: "eu-west-1c" },
    ]);
    const dual = new SetIpAddressTypeCommand({ LoadBalancerArn, IpAddressType: "dualstack" });
    await expect(elb.send(dual)).rejects.toMatchObject(named("InvalidSubnet"));
    const subnet = world.world.ec2.subnets.get(homeSubnets[2]);
    if (subnet) world.world.ec2.addSubnet({ ...subnet, ipv6Cidr: "2001:db8::/64" });
    await elb.send(dual);
    expect((await found(world, LoadBalancerArn))?.IpAddressType).toBe("dualstack");
    world.world.ec2.addVpc("vpc-2", ["10.1.0.0/16"]);
    world.world.ec2.addSubnet({ id: "subnet-2", vpcId: "vpc-2", zone: "eu-west-1a", cidr: "10.1.0.0/24" });
    const away = elb.send(new SetSubnetsCommand({ LoadBalancerArn, Subnets: ["subnet-2"] }));
    await expect(away).rejects.toMatchObject({ $fault: "client" });
  });

  test("keeps its attributes, refuses those that there are not, and is not deleted when protected", async () => {
    const world = await createNlbWorld();
    const LoadBalancerArn = await world.balancer();
    const { elb } = world.clients;
    const set = (Key: string, Value: string) =>
      elb.send(new ModifyLoadBalancerAttributesCommand({ LoadBalancerArn, Attributes: [{ Key, Value }] }));
    await set("load_balancing.cross_zone.enabled", "true");
    await set("deletion_protection.enabled", "true");
    const { Attributes } = await elb.send(new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn }));
    expect(Attributes).toContainEqual({ Key: "load_balancing.cross_zone.enabled", Value: "true" });
    expect(Attributes).toContainEqual({ Key: "zonal_shift.config.enabled", Value: "false" });
    await expect(set("no.such", "true")).rejects.toMatchObject(named("ValidationError"));
    await expect(set("zonal_shift.config.enabled", "yes")).rejects.toMatchObject(named("ValidationError"));
    const gone = elb.send(new DeleteLoadBalancerCommand({ LoadBalancerArn }));
    await expect(gone).rejects.toMatchObject(named("OperationNotPermitted"));
  });
});

describe("a target group of an NLB", () => {
  const describeGroup = async ({ clients }: NlbWorld, arn: string) =>
    (await clients.elb.send(new DescribeTargetGroupsCommand({ TargetGroupArns: [arn] }))).TargetGroups?.[0];

  test("is as it was asked for, with AWS's defaults for the rest", async () => {
    const world = await createNlbWorld();
    const arn = await world.group("web", { HealthCheckProtocol: "HTTP", HealthCheckPath: "/up" });
    expect(await describeGroup(world, arn)).toMatchObject({
      Protocol: "TCP",
      Port: 80,
      TargetType: "ip",
      IpAddressType: "ipv4",
      VpcId: homeVpc,
      HealthCheckProtocol: "HTTP",
      HealthCheckPath: "/up",
      Matcher: { HttpCode: "200-399" },
      HealthCheckPort: "traffic-port",
      HealthCheckIntervalSeconds: 10,
      HealthCheckTimeoutSeconds: 6,
      HealthyThresholdCount: 3,
      UnhealthyThresholdCount: 2,
      LoadBalancerArns: [],
    });
    const plain = await describeGroup(world, await world.group("plain"));
    expect(plain).not.toHaveProperty("Matcher");
    expect(plain).not.toHaveProperty("HealthCheckPath");
  });

  test("that is asked for once more with the same settings is the same, and a duplicate with others", async () => {
    const world = await createNlbWorld();
    const arn = await world.group();
    expect(await world.group()).toBe(arn);
    await expect(world.group("web", { Port: 81 })).rejects.toMatchObject({
      ...named("DuplicateTargetGroupName"),
      message: "A target group with the same name 'web' exists, but with different settings",
    });
  });

  test.for<[string, Parameters<NlbWorld["group"]>[1]]>([
    ["a time limit above its interval", { HealthCheckTimeoutSeconds: 11 }],
    ["a path for TCP", { HealthCheckPath: "/" }],
    ["codes for TCP", { Matcher: { HttpCode: "200" } }],
    ["checks by UDP", { HealthCheckProtocol: "UDP" }],
    ["no checks", { HealthCheckEnabled: false }],
    ["a port that is none", { HealthCheckPort: "http" }],
    ["another VPC than there is", { VpcId: "vpc-0" }],
  ])("with %s is refused", async ([, more]) => {
    const world = await createNlbWorld();
    await expect(world.group("web", more)).rejects.toMatchObject(named("ValidationError"));
  });

  test("has its health check changed, and keeps what is not said", async () => {
    const world = await createNlbWorld();
    const TargetGroupArn = await world.group();
    const change = (more: object) =>
      world.clients.elb.send(new ModifyTargetGroupCommand({ TargetGroupArn, ...more }));
    await change({ HealthCheckProtocol: "HTTP", HealthCheckPath: "/up", HealthCheckPort: "8080" });
    await change({ HealthyThresholdCount: 2 });
    expect(await describeGroup(world, TargetGroupArn)).toMatchObject({
      HealthCheckPath: "/up",
      HealthCheckPort: "8080",
      HealthyThresholdCount: 2,
    });
    await change({ HealthCheckProtocol: "TCP" });
    expect(await describeGroup(world, TargetGroupArn)).not.toHaveProperty("HealthCheckPath");
  });

  test.for<[string, "TCP" | "UDP" | "TLS", string, string, string | undefined]>([
    ["proxy protocol", "TCP", "proxy_protocol_v2.enabled", "true", undefined],
    ["stickiness", "UDP", "stickiness.enabled", "true", undefined],
    ["another kind of stickiness", "TCP", "stickiness.type", "lb_cookie", "ValidationError"],
    ["stickiness with TLS", "TLS", "stickiness.enabled", "true", "InvalidConfigurationRequest"],
    ["hidden clients with UDP", "UDP", "preserve_client_ip.enabled", "false", "InvalidConfigurationRequest"],
    [
      "a delay of an hour and a second",
      "TCP",
      "deregistration_delay.timeout_seconds",
      "3601",
      "ValidationError",
    ],
  ])("takes or refuses %s as AWS does", async ([, Protocol, Key, Value, error]) => {
    const world = await createNlbWorld();
    const TargetGroupArn = await world.group("web", { Protocol });
    const set = world.clients.elb.send(
      new ModifyTargetGroupAttributesCommand({ TargetGroupArn, Attributes: [{ Key, Value }] }),
    );
    if (error) return expect(set).rejects.toMatchObject(named(error));
    await set;
    const { Attributes } = await world.clients.elb.send(
      new DescribeTargetGroupAttributesCommand({ TargetGroupArn }),
    );
    expect(Attributes).toContainEqual({ Key, Value });
  });
});

describe("tags", () => {
  test("are kept by load balancers, listeners and groups, changed and taken off", async () => {
    const world = await createServing();
    const ResourceArns = [world.balancerArn, world.listenerArn, world.groupArn];
    const { elb } = world.clients;
    await elb.send(new AddTagsCommand({ ResourceArns, Tags: [{ Key: "a", Value: "1" }] }));
    await elb.send(new AddTagsCommand({ ResourceArns, Tags: [{ Key: "a", Value: "2" }, { Key: "b" }] }));
    await elb.send(new RemoveTagsCommand({ ResourceArns: [world.groupArn], TagKeys: ["a"] }));
    const { TagDescriptions } = await elb.send(new DescribeTagsCommand({ ResourceArns }));
    const both = [
      { Key: "a", Value: "2" },
      { Key: "b", Value: "" },
    ];
    expect(TagDescriptions?.map(({ Tags }) => Tags)).toEqual([both, both, [{ Key: "b", Value: "" }]]);
  });

  test("are told of twenty at once, and of none when one of them is gone", async () => {
    const world = await createServing();
    const read = (ResourceArns: string[]) =>
      world.clients.elb.send(new DescribeTagsCommand({ ResourceArns }));
    const twenty = Array.from({ length: 20 }, () => world.groupArn);
    expect((await read(twenty)).TagDescriptions).toHaveLength(20);
    await expect(read([...twenty, world.groupArn])).rejects.toMatchObject(named("ValidationError"));
    await expect(read([world.groupArn, `${world.groupArn}0`])).rejects.toMatchObject(
      named("TargetGroupNotFound"),
    );
  });
});
