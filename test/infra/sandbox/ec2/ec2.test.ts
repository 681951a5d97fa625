import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  RevokeSecurityGroupIngressCommand,
} from "@aws-sdk/client-ec2";
import { describe, expect, test } from "vitest";
import { homeVpc } from "../../../../infra/sandbox/ec2/network.ts";
import { createWorld } from "../account-world.ts";
import { onWire } from "../on-wire.ts";

const tcp = (port: number, ...cidrs: string[]) => ({
  IpProtocol: "tcp",
  FromPort: port,
  ToPort: port,
  IpRanges: cidrs.filter((cidr) => !cidr.includes(":")).map((CidrIp) => ({ CidrIp })),
  Ipv6Ranges: cidrs.filter((cidr) => cidr.includes(":")).map((CidrIpv6) => ({ CidrIpv6 })),
});

async function withGroup() {
  const { ec2 } = onWire(createWorld()).clients;
  const TagSpecifications = [
    { ResourceType: "security-group" as const, Tags: [{ Key: "owner", Value: "us" }] },
  ];
  const { GroupId = "" } = await ec2.send(
    new CreateSecurityGroupCommand({
      GroupName: "web",
      Description: "clients",
      VpcId: homeVpc,
      TagSpecifications,
    }),
  );
  const read = async () =>
    (await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [GroupId] }))).SecurityGroups?.[0];
  const allow = (...IpPermissions: object[]) =>
    ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
  const forbid = (...IpPermissions: object[]) =>
    ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
  return { ec2, GroupId, read, allow, forbid };
}

describe("a security group", () => {
  test("lets in nobody at first, and then whom it is told, a permission for each port", async () => {
    const { read, allow } = await withGroup();
    expect(await read()).toMatchObject({ IpPermissions: [], Tags: [{ Key: "owner", Value: "us" }] });
    await allow(tcp(80, "10.1.2.3/8", "fd00::/8"), tcp(443, "0.0.0.0/0"));
    expect((await read())?.IpPermissions).toMatchObject([
      tcp(80, "10.0.0.0/8", "fd00::/8"),
      tcp(443, "0.0.0.0/0"),
    ]);
  });

  test("takes all rules of a call or none", async () => {
    const { read, allow, forbid } = await withGroup();
    await allow(tcp(80, "10.0.0.0/8"));
    await expect(allow(tcp(81, "10.0.0.0/8"), tcp(80, "10.0.0.0/8"))).rejects.toMatchObject({
      name: "InvalidPermission.Duplicate",
      $fault: "client",
    });
    await expect(forbid(tcp(80, "10.0.0.0/8"), tcp(82, "10.0.0.0/8"))).rejects.toMatchObject({
      name: "InvalidPermission.NotFound",
    });
    expect((await read())?.IpPermissions).toMatchObject([tcp(80, "10.0.0.0/8")]);
    await forbid(tcp(80, "10.0.0.0/8"));
    expect((await read())?.IpPermissions).toEqual([]);
  });

  test("has sixty rules at most", async () => {
    const { allow } = await withGroup();
    await allow(...Array.from({ length: 60 }, (_, port) => tcp(port + 1, "10.0.0.0/8")));
    await expect(allow(tcp(100, "10.0.0.0/8"))).rejects.toMatchObject({
      name: "RulesPerSecurityGroupLimitExceeded",
    });
  });

  test("is found by its tag, its name and its VPC, and by nothing that it has not", async () => {
    const { ec2, GroupId } = await withGroup();
    const by = async (Name: string, ...Values: string[]) => {
      const command = new DescribeSecurityGroupsCommand({ Filters: [{ Name, Values }] });
      return (await ec2.send(command)).SecurityGroups?.map((group) => group.GroupId);
    };
    expect(await by("tag:owner", "them", "us")).toEqual([GroupId]);
    expect(await by("group-name", "web")).toEqual([GroupId]);
    expect(await by("vpc-id", "vpc-0")).toEqual([]);
  });

  test.for<[string, object, string]>([
    ["a name that is taken", { GroupName: "web" }, "InvalidGroup.Duplicate"],
    ["a name that AWS gives", { GroupName: "sg-1" }, "InvalidParameterValue"],
    ["a VPC that is not there", { VpcId: "vpc-0" }, "InvalidVpcID.NotFound"],
  ])("with %s is refused", async ([, more, name]) => {
    const { ec2 } = await withGroup();
    const input = { GroupName: "other", Description: "clients", VpcId: homeVpc, ...more };
    await expect(ec2.send(new CreateSecurityGroupCommand(input))).rejects.toMatchObject({ name });
  });

  test("is gone when it is deleted, and deleted once", async () => {
    const { ec2, GroupId, read } = await withGroup();
    await ec2.send(new DeleteSecurityGroupCommand({ GroupId }));
    await expect(read()).rejects.toMatchObject({ name: "InvalidGroup.NotFound" });
    await expect(ec2.send(new DeleteSecurityGroupCommand({ GroupId }))).rejects.toMatchObject({
      name: "InvalidGroup.NotFound",
    });
  });

  test("does not let in what is no range of addresses", async () => {
    const { allow } = await withGroup();
    await expect(allow(tcp(80, "10.0.0.0/33"))).rejects.toMatchObject({ name: "InvalidParameterValue" });
  });
});

describe("a VPC", () => {
  test("tells its ranges of both families, and its subnets theirs, page by page", async () => {
    const world = onWire(createWorld());
    world.world.ec2.addVpc("vpc-2", ["10.1.0.0/16", "10.2.0.0/16", "2001:db8::/56"]);
    const { ec2 } = world.clients;
    const { Vpcs } = await ec2.send(new DescribeVpcsCommand({ VpcIds: ["vpc-2"] }));
    expect(Vpcs).toMatchObject([
      {
        CidrBlock: "10.1.0.0/16",
        CidrBlockAssociationSet: [{ CidrBlock: "10.1.0.0/16" }, { CidrBlock: "10.2.0.0/16" }],
        Ipv6CidrBlockAssociationSet: [{ Ipv6CidrBlock: "2001:db8::/56" }],
      },
    ]);
    for (let index = 0; index < 6; index++)
      world.world.ec2.addSubnet({
        id: `subnet-${index}`,
        vpcId: "vpc-2",
        zone: "eu-west-1a",
        cidr: `10.1.${index}.0/24`,
      });
    const Filters = [{ Name: "vpc-id", Values: ["vpc-2"] }];
    const first = await ec2.send(new DescribeSubnetsCommand({ Filters, MaxResults: 5 }));
    const rest = await ec2.send(new DescribeSubnetsCommand({ Filters, NextToken: first.NextToken }));
    const ids = [first, rest].map(({ Subnets }) => Subnets?.map(({ SubnetId }) => SubnetId));
    expect(ids).toEqual([["subnet-0", "subnet-1", "subnet-2", "subnet-3", "subnet-4"], ["subnet-5"]]);
  });

  test("that is not there is refused, and so is a subnet", async () => {
    const { ec2 } = onWire(createWorld()).clients;
    await expect(ec2.send(new DescribeVpcsCommand({ VpcIds: ["vpc-0"] }))).rejects.toMatchObject({
      name: "InvalidVpcID.NotFound",
    });
    await expect(ec2.send(new DescribeSubnetsCommand({ SubnetIds: ["subnet-0"] }))).rejects.toMatchObject({
      name: "InvalidSubnetID.NotFound",
    });
  });
});
