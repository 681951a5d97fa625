import type * as sdk from "@aws-sdk/client-ec2";
import ipaddr from "ipaddr.js";
import type { Place } from "../ports.ts";
import type { IngressRule, SecurityGroup, Subnet, Vpc } from "./network.ts";

const isIpv6 = (cidr: string): boolean => ipaddr.parseCIDR(cidr)[0].kind() === "ipv6";

export const tagsAnswer = (tags: ReadonlyMap<string, string>): sdk.Tag[] =>
  [...tags].map(([Key, Value]) => ({ Key, Value }));

export function vpcAnswer({ id, cidrs }: Vpc, { account }: Place): sdk.Vpc {
  const ipv4 = cidrs.filter((cidr) => !isIpv6(cidr));
  return {
    VpcId: id,
    OwnerId: account,
    State: "available",
    CidrBlock: ipv4[0],
    CidrBlockAssociationSet: ipv4.map((CidrBlock) => ({
      CidrBlock,
      CidrBlockState: { State: "associated" },
    })),
    Ipv6CidrBlockAssociationSet: cidrs
      .filter(isIpv6)
      .map((Ipv6CidrBlock) => ({ Ipv6CidrBlock, Ipv6CidrBlockState: { State: "associated" } })),
    IsDefault: false,
  };
}

export const subnetAnswer = (
  { id, vpcId, zone, cidr, ipv6Cidr }: Subnet,
  { account, region }: Place,
): sdk.Subnet => ({
  SubnetId: id,
  SubnetArn: `arn:aws:ec2:${region}:${account}:subnet/${id}`,
  VpcId: vpcId,
  OwnerId: account,
  State: "available",
  AvailabilityZone: zone,
  CidrBlock: cidr,
  Ipv6CidrBlockAssociationSet:
    ipv6Cidr === undefined ? [] : [{ Ipv6CidrBlock: ipv6Cidr, Ipv6CidrBlockState: { State: "associated" } }],
});

export const securityGroupAnswer = (
  { id, name, description, vpcId, tags, ingress }: SecurityGroup,
  { account, region }: Place,
): sdk.SecurityGroup => ({
  GroupId: id,
  SecurityGroupArn: `arn:aws:ec2:${region}:${account}:security-group/${id}`,
  GroupName: name,
  Description: description,
  VpcId: vpcId,
  OwnerId: account,
  Tags: tagsAnswer(tags),
  IpPermissions: permissions(ingress),
  IpPermissionsEgress: [
    {
      IpProtocol: "-1",
      IpRanges: [{ CidrIp: "0.0.0.0/0" }],
      Ipv6Ranges: [],
      PrefixListIds: [],
      UserIdGroupPairs: [],
    },
  ],
});

/** EC2 answers one permission for each protocol and range of ports, with all of its addresses. */
function permissions(rules: readonly IngressRule[]): sdk.IpPermission[] {
  const byPorts = Map.groupBy(rules, ({ protocol, from, to }) => `${protocol} ${from} ${to}`);
  return [...byPorts.values()].map((group) => ({
    IpProtocol: group[0]?.protocol,
    ...(group[0]?.protocol === "-1" ? {} : { FromPort: group[0]?.from, ToPort: group[0]?.to }),
    IpRanges: group.filter(({ cidr }) => !isIpv6(cidr)).map(({ cidr }) => ({ CidrIp: cidr })),
    Ipv6Ranges: group.filter(({ cidr }) => isIpv6(cidr)).map(({ cidr }) => ({ CidrIpv6: cidr })),
    PrefixListIds: [],
    UserIdGroupPairs: [],
  }));
}
