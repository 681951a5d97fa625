import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  RevokeSecurityGroupIngressCommand,
} from "@aws-sdk/client-ec2";
import type { EC2Client, Filter, SecurityGroup } from "@aws-sdk/client-ec2";
import { isNamed, translate } from "../../shared/aws-errors.ts";
import { CallRefused } from "../../shared/errors.ts";
import type { ActualSecurityGroup } from "../plan/actual.ts";
import type { Rule } from "../plan/document.ts";
import { actualSecurityGroup, ownerIn, permission, rangesOf } from "./ec2-answers.ts";
import type { Ranges } from "./ec2-answers.ts";
import { byKey } from "./elb-answers.ts";
import type { Deletion } from "./elb-values.ts";
import { isOwned, ownerTags, securityGroupName, tagKeys } from "./names.ts";
import type { Owner } from "./names.ts";
import { allPages } from "./pages.ts";
import type { Pace } from "./rate.ts";

export interface SubnetFacts {
  readonly id: string;
  readonly zone: string;
  readonly vpcId: string;
}

type Client = Pick<EC2Client, "send">;

/** The network around a load balancer, and its security group. */
export function ec2(client: Client, pace: Pace) {
  const groups = (Filters: Filter[]): Promise<SecurityGroup[]> =>
    allPages(async (token) => {
      await pace("network");
      const page = await client
        .send(new DescribeSecurityGroupsCommand({ Filters, ...next(token) }))
        .catch(translate("DescribeSecurityGroups"));
      return { items: page.SecurityGroups, next: page.NextToken };
    });

  return {
    ...ruleWrites(client, pace),

    /** An installation's security groups, by mirror. Of two with the same mirror the first by its id. */
    async securityGroups(installation: string): Promise<ReadonlyMap<string, ActualSecurityGroup>> {
      const found = await groups([{ Name: `tag:${tagKeys.installation}`, Values: [installation] }]);
      const named = found.flatMap((group): [string, ActualSecurityGroup][] => {
        const owner = ownerIn(group);
        return owner ? [[owner.mirror, actualSecurityGroup(group, true)]] : [];
      });
      return new Map(named.sort(([, a], [, b]) => (a.id < b.id ? 1 : -1)));
    },

    /**
     * A mirror's security group, without rules for what comes in.
     * @returns its id, of one that was made before too. @throws CallRefused when its name is taken by one that is not ours.
     */
    async createSecurityGroup(owner: Owner, vpcId: string): Promise<string> {
      const GroupName = securityGroupName(owner);
      await pace("network");
      try {
        const { GroupId } = await client.send(
          new CreateSecurityGroupCommand({
            GroupName,
            Description: `Clients of the mirror ${owner.mirror}`.slice(0, 255),
            VpcId: vpcId,
            TagSpecifications: [
              {
                ResourceType: "security-group",
                Tags: Object.entries(ownerTags(owner)).map(([Key, Value]) => ({ Key, Value })),
              },
            ],
          }),
        );
        return GroupId ?? "";
      } catch (error) {
        if (!isNamed(error, "InvalidGroup.Duplicate"))
          return translate(`CreateSecurityGroup ${GroupName}`)(error);
        return await standing(owner, vpcId, GroupName);
      }
    },

    /** Network interfaces of a load balancer that was deleted hold it for some minutes. */
    async deleteSecurityGroup(id: string): Promise<Deletion> {
      await pace("network");
      try {
        await client.send(new DeleteSecurityGroupCommand({ GroupId: id }));
        return "deleted";
      } catch (error) {
        if (isNamed(error, "DependencyViolation", "InvalidGroup.InUse")) return "in-use";
        if (isNamed(error, "InvalidGroup.NotFound")) return "deleted";
        return translate(`DeleteSecurityGroup ${id}`)(error);
      }
    },

    /** What belongs to a VPC, IPv4 and IPv6. @throws CallRefused when there is none. */
    async ranges(vpcId: string): Promise<Ranges> {
      await pace("network");
      const { Vpcs } = await client
        .send(new DescribeVpcsCommand({ VpcIds: [vpcId] }))
        .catch(translate(`DescribeVpcs ${vpcId}`));
      const [vpc] = Vpcs ?? [];
      if (!vpc) throw new CallRefused(`DescribeVpcs ${vpcId}: there is no such VPC`);
      const subnets = await allPages(async (token) => {
        await pace("network");
        const Filters = [{ Name: "vpc-id", Values: [vpcId] }];
        const page = await client
          .send(new DescribeSubnetsCommand({ Filters, ...next(token) }))
          .catch(translate(`DescribeSubnets of ${vpcId}`));
        return { items: page.Subnets, next: page.NextToken };
      });
      return rangesOf(vpc, subnets);
    },

    /** @throws CallRefused when one of them is not there. */
    async subnets(ids: readonly string[]): Promise<SubnetFacts[]> {
      await pace("network");
      const { Subnets = [] } = await client
        .send(new DescribeSubnetsCommand({ SubnetIds: [...ids] }))
        .catch(translate(`DescribeSubnets ${ids.join(", ")}`));
      return Subnets.map(({ SubnetId = "", AvailabilityZone = "", VpcId = "" }) => ({
        id: SubnetId,
        zone: AvailabilityZone,
        vpcId: VpcId,
      }));
    },
  };

  async function standing(owner: Owner, vpcId: string, name: string): Promise<string> {
    const [found] = await groups([
      { Name: "group-name", Values: [name] },
      { Name: "vpc-id", Values: [vpcId] },
    ]);
    if (found?.GroupId && isOwned(byKey(found.Tags), owner)) return found.GroupId;
    throw new CallRefused(
      `CreateSecurityGroup ${name}: ${vpcId} has one of this name that is not this mirror's: rename or delete ${found?.GroupId ?? "it"}`,
    );
  }
}

export type Ec2 = ReturnType<typeof ec2>;

function ruleWrites(client: Client, pace: Pace) {
  const allow = (GroupId: string, rules: readonly Rule[]) =>
    client.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: rules.map(permission) }));
  const forbid = (GroupId: string, rules: readonly Rule[]) =>
    client.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions: rules.map(permission) }));
  /** A call takes all of its rules or none, so that one which is done already spoils the rest. */
  const each = async (
    id: string,
    rules: readonly Rule[],
    send: (id: string, rules: readonly Rule[]) => Promise<unknown>,
    [call, done]: readonly [string, string],
  ): Promise<void> => {
    if (rules.length === 0) return;
    await pace("network");
    try {
      await send(id, rules);
    } catch (error) {
      if (!isNamed(error, done)) return translate(`${call} ${id}`)(error);
      if (rules.length > 1) for (const rule of rules) await each(id, [rule], send, [call, done]);
    }
  };
  return {
    allow: (id: string, rules: readonly Rule[]): Promise<void> =>
      each(id, rules, allow, ["AuthorizeSecurityGroupIngress", "InvalidPermission.Duplicate"]),
    forbid: (id: string, rules: readonly Rule[]): Promise<void> =>
      each(id, rules, forbid, ["RevokeSecurityGroupIngress", "InvalidPermission.NotFound"]),
  };
}

const next = (token: string | undefined) => (token === undefined ? {} : { NextToken: token });
