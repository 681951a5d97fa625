import { CreateSecurityGroupCommand } from "@aws-sdk/client-ec2";
import { describe, expect, test } from "vitest";
import { ec2 } from "../../../../functions/targets/aws/ec2.ts";
import { securityGroupName } from "../../../../functions/targets/aws/names.ts";
import { unpaced } from "../../../../functions/targets/aws/rate.ts";
import { homeSubnets, homeVpc } from "../../../../infra/sandbox/ec2/network.ts";
import { recording } from "../../release/aws/recording.ts";
import { createAwsWorld, installation, owner } from "./aws-world.ts";

const rule = (port: number, cidr = "10.0.0.0/8") => ({ protocol: "tcp", port, cidr }) as const;

describe("a mirror's security group", () => {
  test("is made with its owner's tags, found by them, and made once", async () => {
    const world = createAwsWorld();
    const id = await world.around.createSecurityGroup(owner, homeVpc);
    expect(await world.around.createSecurityGroup(owner, homeVpc)).toBe(id);
    expect(await world.around.securityGroups(installation)).toEqual(
      new Map([["web", { id, isOurs: true, ingress: [] }]]),
    );
    expect(await world.around.securityGroups("another")).toEqual(new Map());
  });

  test("is not one that bears its name and not its tags", async () => {
    const world = createAwsWorld();
    const GroupName = securityGroupName(owner);
    await world.clients.ec2.send(
      new CreateSecurityGroupCommand({ GroupName, Description: "theirs", VpcId: homeVpc }),
    );
    await expect(world.around.createSecurityGroup(owner, homeVpc)).rejects.toMatchObject({
      name: "CallRefused",
      message: expect.stringContaining("has one of this name that is not this mirror's"),
    });
  });

  test("lets in whom it is told, in one call, of both families, and no longer", async () => {
    const world = createAwsWorld();
    const id = await world.around.createSecurityGroup(owner, homeVpc);
    const rules = [rule(80), rule(443, "fd00::/8"), { ...rule(53), protocol: "udp" } as const];
    world.calls();
    await world.around.allow(id, rules);
    await world.around.allow(id, []);
    expect(world.calls()).toEqual({ AuthorizeSecurityGroupIngress: 1 });
    const ingress = async () => (await world.around.securityGroups(installation)).get("web")?.ingress;
    expect(await ingress()).toEqual(rules);
    await world.around.forbid(id, rules.slice(1));
    expect(await ingress()).toEqual([rule(80)]);
  });

  test("takes the rules that are new when others of the same call are there already", async () => {
    const world = createAwsWorld();
    const id = await world.around.createSecurityGroup(owner, homeVpc);
    await world.around.allow(id, [rule(80)]);
    await world.around.allow(id, [rule(80), rule(81)]);
    await world.around.forbid(id, [rule(79), rule(80)]);
    expect((await world.around.securityGroups(installation)).get("web")?.ingress).toEqual([rule(81)]);
  });

  test("that has too many rules is refused with AWS's words", async () => {
    const world = createAwsWorld();
    const id = await world.around.createSecurityGroup(owner, homeVpc);
    const many = Array.from({ length: 61 }, (_, port) => rule(port + 1));
    await expect(world.around.allow(id, many)).rejects.toMatchObject({ name: "CallRefused" });
  });

  test("is in use while a load balancer has it, and for a while after; then it is deleted, as often as one likes", async () => {
    const world = createAwsWorld();
    const { securityGroupId, loadBalancerArn } = await world.stand();
    expect(await world.around.deleteSecurityGroup(securityGroupId)).toBe("in-use");
    await world.writes.deleteLoadBalancer(loadBalancerArn);
    expect(await world.around.deleteSecurityGroup(securityGroupId)).toBe("in-use");
    await world.pass(60);
    expect(await world.around.deleteSecurityGroup(securityGroupId)).toBe("deleted");
    expect(await world.around.deleteSecurityGroup(securityGroupId)).toBe("deleted");
  });

  test("shows only rules for one port and one range: what else somebody put there is not a mirror's", async () => {
    const group = {
      GroupId: "sg-1",
      Tags: [
        { Key: "pointsman:installation", Value: installation },
        { Key: "pointsman:mirror", Value: "web" },
      ],
      IpPermissions: [
        { IpProtocol: "-1", IpRanges: [{ CidrIp: "10.0.0.0/8" }] },
        { IpProtocol: "tcp", FromPort: 80, ToPort: 90, IpRanges: [{ CidrIp: "10.0.0.0/8" }] },
        { IpProtocol: "tcp", FromPort: 80, ToPort: 80, UserIdGroupPairs: [{ GroupId: "sg-2" }] },
        { IpProtocol: "tcp", FromPort: 80, ToPort: 80, IpRanges: [{ CidrIp: "10.0.0.0/8" }] },
      ],
    };
    const { client, inputs } = recording({
      DescribeSecurityGroups: [{ SecurityGroups: [], NextToken: "more" }, { SecurityGroups: [group] }],
    });
    const found = await ec2(client, unpaced).securityGroups(installation);
    expect(found.get("web")?.ingress).toEqual([rule(80)]);
    expect(inputs()[1]).toMatchObject({ NextToken: "more" });
  });
});

describe("the network", () => {
  test("has the VPC's ranges and those of its subnets, of both families, without those that are gone", async () => {
    const range = (CidrBlock: string, State: string) => ({ CidrBlock, CidrBlockState: { State } });
    const six = (Ipv6CidrBlock: string, State: string) => ({ Ipv6CidrBlock, Ipv6CidrBlockState: { State } });
    const { client } = recording({
      DescribeVpcs: [
        {
          Vpcs: [
            {
              CidrBlock: "10.0.0.0/16",
              CidrBlockAssociationSet: [
                range("10.0.0.0/16", "associated"),
                range("10.2.0.0/16", "disassociated"),
                range("10.1.0.0/16", "disassociating"),
              ],
              Ipv6CidrBlockAssociationSet: [six("2001:db8::/56", "associated")],
            },
          ],
        },
      ],
      DescribeSubnets: [
        { Subnets: [{ CidrBlock: "10.0.1.0/24" }], NextToken: "more" },
        {
          Subnets: [
            { CidrBlock: "10.0.0.0/24", Ipv6CidrBlockAssociationSet: [six("2001:db8::/64", "associated")] },
          ],
        },
      ],
    });
    expect(await ec2(client, unpaced).ranges("vpc-1")).toEqual({
      cidrs: ["10.0.0.0/16", "10.1.0.0/16", "2001:db8::/56"],
      subnetCidrs: ["10.0.0.0/24", "10.0.1.0/24", "2001:db8::/64"],
    });
  });

  test("tells each subnet's zone and VPC", async () => {
    const world = createAwsWorld();
    expect(await world.around.subnets([homeSubnets[1]])).toEqual([
      { id: homeSubnets[1], zone: "eu-west-1b", vpcId: homeVpc },
    ]);
    expect((await world.around.ranges(homeVpc)).cidrs).toEqual(["10.0.0.0/16"]);
  });

  test("that is not there is refused", async () => {
    const world = createAwsWorld();
    await expect(world.around.ranges("vpc-0")).rejects.toMatchObject({ name: "CallRefused" });
    await expect(world.around.subnets(["subnet-0"])).rejects.toMatchObject({ name: "CallRefused" });
  });
});
