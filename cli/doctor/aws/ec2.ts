import {
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
} from "@aws-sdk/client-ec2";
import type { EC2Client } from "@aws-sdk/client-ec2";
import { ownerIn } from "../../../functions/targets/aws/ec2-answers.ts";
import { tagKeys } from "../../../functions/targets/aws/names.ts";
import { allPages } from "../../../functions/targets/aws/pages.ts";
import type { Subject } from "../finding.ts";
import type { Look, Sight } from "../look.ts";
import type { SubnetFacts } from "../mirror-facts.ts";

export const ec2 = (client: Pick<EC2Client, "send">, look: Look) => ({
  /** Asked by a filter: one that does not exist is no error then. */
  vpc: (id: string, about: Subject): Promise<Sight<{ readonly id: string }>> =>
    look({ action: "ec2:DescribeVpcs", of: `the VPC ${id}`, ...about }, async () => {
      const Filters = [{ Name: "vpc-id", Values: [id] }];
      const { Vpcs = [] } = await client.send(new DescribeVpcsCommand({ Filters }));
      return Vpcs.length > 0 ? { id } : undefined;
    }),

  subnets: (ids: readonly string[], about: Subject): Promise<Sight<readonly SubnetFacts[]>> =>
    look({ action: "ec2:DescribeSubnets", of: `the subnets ${ids.join(", ")}`, ...about }, async () => {
      const Filters = [{ Name: "subnet-id", Values: [...ids] }];
      const { Subnets = [] } = await client.send(new DescribeSubnetsCommand({ Filters }));
      return Subnets.map(({ SubnetId = "", VpcId = "", AvailabilityZone = "", ...more }) => ({
        id: SubnetId,
        vpcId: VpcId,
        zone: AvailabilityZone,
        hasIpv6: (more.Ipv6CidrBlockAssociationSet ?? []).length > 0,
      }));
    }),

  /** The installation's, by mirror: those that bear its tags. */
  securityGroups: (installation: string): Promise<Sight<ReadonlyMap<string, string>>> =>
    look({ action: "ec2:DescribeSecurityGroups", of: "the mirrors' security groups" }, async () => {
      const Filters = [{ Name: `tag:${tagKeys.installation}`, Values: [installation] }];
      const found = await allPages(async (token) => {
        const next = token === undefined ? {} : { NextToken: token };
        const page = await client.send(new DescribeSecurityGroupsCommand({ Filters, ...next }));
        return { items: page.SecurityGroups, next: page.NextToken };
      });
      return new Map(found.map((group) => [ownerIn(group)?.mirror ?? "", group.GroupId ?? ""]));
    }),
});
