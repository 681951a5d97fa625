import type { Subnet, SubnetPlace } from "../ec2/network.ts";
import type { ElbParts } from "./elb-parts.ts";
import { invalid, refuse } from "./elb-refusals.ts";

/** Subnets as a load balancer may have them: of one VPC, at most one in each zone. */
export function checkSubnets(
  { network }: ElbParts,
  ids: readonly string[] | undefined,
  ipAddressType: string,
  vpcId?: string,
): { readonly vpcId: string; readonly subnets: readonly SubnetPlace[] } {
  if (!ids?.length) throw invalid("At least one subnet must be specified");
  const found = ids.map((id): Subnet => {
    const subnet = network.subnets.get(id);
    if (!subnet) throw refuse("SubnetNotFoundException", `The subnet ID '${id}' does not exist`);
    return subnet;
  });
  const zones = new Set(found.map(({ zone }) => zone));
  if (zones.size < found.length)
    throw refuse(
      "InvalidConfigurationRequestException",
      "A load balancer cannot be attached to multiple subnets in the same Availability Zone",
    );
  const vpcs = new Set([...found.map((each) => each.vpcId), ...(vpcId === undefined ? [] : [vpcId])]);
  if (vpcs.size > 1)
    throw refuse("InvalidConfigurationRequestException", "All subnets must belong to the same VPC");
  const bare = found.find(({ ipv6Cidr }) => ipv6Cidr === undefined);
  if (ipAddressType === "dualstack" && bare)
    throw refuse("InvalidSubnetException", `The subnet '${bare.id}' has no associated IPv6 CIDR block`);
  return {
    vpcId: found[0]?.vpcId ?? "",
    subnets: found.map(({ id, zone }) => ({ id, zone })),
  };
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html */
export function checkGroups(
  { network }: ElbParts,
  ids: readonly string[] | undefined,
  vpcId: string,
): readonly string[] {
  for (const id of ids ?? []) {
    const group = network.securityGroups.get(id);
    if (!group) throw refuse("InvalidSecurityGroupException", `The security group '${id}' does not exist`);
    if (group.vpcId !== vpcId)
      throw refuse(
        "InvalidConfigurationRequestException",
        `The security group '${id}' does not belong to VPC '${vpcId}'`,
      );
  }
  return [...(ids ?? [])];
}
