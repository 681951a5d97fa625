import type * as sdk from "@aws-sdk/client-ec2";
import ipaddr from "ipaddr.js";
import type { ActualSecurityGroup } from "../plan/actual.ts";
import type { Rule } from "../plan/document.ts";
import { byKey } from "./elb-answers.ts";
import { tagKeys } from "./names.ts";
import type { Owner } from "./names.ts";

/** CIDRs, of both families. */
export interface Ranges {
  /** What the VPC may use. */
  readonly cidrs: readonly string[];
  /**
   * What it does use. Only an address in here is inside the VPC to a load balancer; one that is in `cidrs` alone needs
   * the zone `all`, as one outside does: https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/3714
   */
  readonly subnetCidrs: readonly string[];
}

export function rangesOf(vpc: sdk.Vpc, subnets: readonly sdk.Subnet[]): Ranges {
  const inVpc = [
    ...(vpc.CidrBlockAssociationSet ?? []).map((each) => [each.CidrBlock, each.CidrBlockState?.State]),
    ...(vpc.Ipv6CidrBlockAssociationSet ?? []).map((each) => [
      each.Ipv6CidrBlock,
      each.Ipv6CidrBlockState?.State,
    ]),
  ];
  const inSubnets = subnets.flatMap(({ CidrBlock, Ipv6CidrBlockAssociationSet }) => [
    [CidrBlock, "associated"],
    ...(Ipv6CidrBlockAssociationSet ?? []).map((each) => [
      each.Ipv6CidrBlock,
      each.Ipv6CidrBlockState?.State,
    ]),
  ]);
  return { cidrs: sorted([[vpc.CidrBlock, "associated"], ...inVpc]), subnetCidrs: sorted(inSubnets) };
}

/** A range that is going stays one until it is gone. */
const sorted = (ranges: readonly (readonly (string | undefined)[])[]): string[] => {
  const standing = ranges.filter(([, state]) => state !== "disassociated" && state !== "failed");
  return [...new Set(standing.map(([cidr]) => cidr).filter((cidr) => cidr !== undefined))].sort();
};

export function ownerIn({ Tags }: sdk.SecurityGroup): Owner | undefined {
  const tags = byKey(Tags);
  const [installation, mirror] = [tags[tagKeys.installation], tags[tagKeys.mirror]];
  return installation && mirror ? { installation, mirror } : undefined;
}

export const actualSecurityGroup = (
  { GroupId, IpPermissions }: sdk.SecurityGroup,
  isOurs: boolean,
): ActualSecurityGroup => ({
  id: GroupId ?? "",
  isOurs,
  ingress: (IpPermissions ?? []).flatMap(rulesIn),
});

/**
 * One rule for each address and port of a permission. What is no rule of ours, for a range of ports, a group or a list
 * of prefixes, is left out: it is nobody's here to change.
 */
function rulesIn({ IpProtocol = "", FromPort, ToPort, IpRanges, Ipv6Ranges }: sdk.IpPermission) {
  if (FromPort === undefined || FromPort !== ToPort) return [];
  const cidrs = [
    ...(IpRanges ?? []).map(({ CidrIp }) => CidrIp),
    ...(Ipv6Ranges ?? []).map(({ CidrIpv6 }) => CidrIpv6),
  ];
  return cidrs
    .filter((cidr) => cidr !== undefined)
    .map((cidr) => ({ protocol: IpProtocol, port: FromPort, cidr }));
}

export const permission = ({ protocol, port, cidr }: Rule): sdk.IpPermission => ({
  IpProtocol: protocol,
  FromPort: port,
  ToPort: port,
  ...(ipaddr.IPv6.isValidCIDR(cidr)
    ? { Ipv6Ranges: [{ CidrIpv6: cidr }] }
    : { IpRanges: [{ CidrIp: cidr }] }),
});
