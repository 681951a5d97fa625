/**
 * VPCs, subnets and security groups, from https://docs.aws.amazon.com/AWSEC2/latest/APIReference/Welcome.html and,
 * for the names of errors, its errors-overview.html. EC2's model declares no errors, so the SDK has no classes.
 * Not simulated: rules that name another group or a prefix list, rules for what leaves, filters other than those below.
 */
import type {
  DescribeSecurityGroupsCommandInput,
  DescribeSubnetsCommandInput,
  DescribeVpcsCommandInput,
  EC2Client,
  Filter,
} from "@aws-sdk/client-ec2";
import { awsError } from "../faults/faults-error.ts";
import { page } from "../pages.ts";
import type { Place } from "../ports.ts";
import { simulatedClient } from "../simulated-client.ts";
import { securityGroupAnswer, subnetAnswer, vpcAnswer } from "./ec2-answers.ts";
import { securityGroupWrites } from "./ec2-writes.ts";
import type { Network } from "./network.ts";

const mostPerPage = 1000;
const badToken = () => awsError("InvalidNextToken", "The token is not valid");

export function createEc2(network: Network, place: Place) {
  return simulatedClient("EC2", {
    DescribeVpcs(input: DescribeVpcsCommandInput) {
      const all = [...network.vpcs.values()];
      const named = chosen(all, input.VpcIds, "InvalidVpcID.NotFound", "The vpc ID");
      const found = named.filter((vpc) => fits(input.Filters, { "vpc-id": vpc.id }));
      const { items, token } = page(found, input.MaxResults ?? mostPerPage, input.NextToken, badToken);
      return { Vpcs: items.map((vpc) => vpcAnswer(vpc, place)), ...next(token) };
    },
    DescribeSubnets(input: DescribeSubnetsCommandInput) {
      const all = [...network.subnets.values()];
      const named = chosen(all, input.SubnetIds, "InvalidSubnetID.NotFound", "The subnet ID");
      const found = named.filter(({ id, vpcId, zone }) =>
        fits(input.Filters, { "subnet-id": id, "vpc-id": vpcId, "availability-zone": zone }),
      );
      const { items, token } = page(found, input.MaxResults ?? mostPerPage, input.NextToken, badToken);
      return { Subnets: items.map((subnet) => subnetAnswer(subnet, place)), ...next(token) };
    },
    DescribeSecurityGroups(input: DescribeSecurityGroupsCommandInput) {
      const all = [...network.securityGroups.values()];
      const named = chosen(all, input.GroupIds, "InvalidGroup.NotFound", "The security group");
      const found = named.filter(({ id, name, vpcId, tags }) =>
        fits(input.Filters, {
          "group-id": id,
          "group-name": name,
          "vpc-id": vpcId,
          ...Object.fromEntries([...tags].map(([key, value]) => [`tag:${key}`, value])),
        }),
      );
      const { items, token } = page(found, input.MaxResults ?? mostPerPage, input.NextToken, badToken);
      return { SecurityGroups: items.map((group) => securityGroupAnswer(group, place)), ...next(token) };
    },
    ...securityGroupWrites(network, place),
  }) as Pick<EC2Client, "send">;
}

const next = (token: string | undefined) => (token === undefined ? {} : { NextToken: token });

function chosen<Item extends { readonly id: string }>(
  all: readonly Item[],
  ids: readonly string[] | undefined,
  error: string,
  kind: string,
): Item[] {
  const missing = ids?.find((id) => !all.some((each) => each.id === id));
  if (missing !== undefined) throw awsError(error, `${kind} '${missing}' does not exist`);
  return all.filter(({ id }) => !ids?.length || ids.includes(id));
}

const known = /^(vpc-id|subnet-id|availability-zone|group-id|group-name|tag:.+)$/;

/** Every filter must fit, each with any of its values. */
function fits(filters: readonly Filter[] | undefined, has: Readonly<Record<string, string>>): boolean {
  return (filters ?? []).every(({ Name = "", Values = [] }) => {
    if (!known.test(Name)) throw new Error(`The sandbox does not simulate EC2: the filter ${Name}.`);
    return Values.some((value) => has[Name] === value);
  });
}
