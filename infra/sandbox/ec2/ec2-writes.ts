import type {
  AuthorizeSecurityGroupIngressCommandInput,
  CreateSecurityGroupCommandInput,
  DeleteSecurityGroupCommandInput,
  IpPermission,
  RevokeSecurityGroupIngressCommandInput,
} from "@aws-sdk/client-ec2";
import ipaddr from "ipaddr.js";
import { refuseUnknown } from "../faults/faults-client.ts";
import { awsError } from "../faults/faults-error.ts";
import type { Place } from "../ports.ts";
import { tagsAnswer } from "./ec2-answers.ts";
import type { IngressRule, Network, SecurityGroup } from "./network.ts";

/** Rules for what comes in, of one group. https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-security-groups */
const mostRules = 60;
const groupName = /^[a-zA-Z0-9 ._\-:/()#,@[\]+=&;{}!$*]{1,255}$/;

export function securityGroupWrites(network: Network, { account, region }: Place) {
  const needed = (id: string | undefined): SecurityGroup => {
    const found = network.securityGroups.get(id ?? "");
    if (!found) throw awsError("InvalidGroup.NotFound", `The security group '${id}' does not exist`);
    return found;
  };
  return {
    CreateSecurityGroup(input: CreateSecurityGroupCommandInput) {
      refuseUnknown("EC2 CreateSecurityGroup", input, [
        "GroupName",
        "Description",
        "VpcId",
        "TagSpecifications",
      ]);
      const { GroupName: name = "", Description: description = "", VpcId: vpcId = "" } = input;
      if (!network.vpcs.has(vpcId))
        throw awsError("InvalidVpcID.NotFound", `The vpc ID '${vpcId}' does not exist`);
      if (!groupName.test(name) || name.startsWith("sg-"))
        throw awsError("InvalidParameterValue", `Value (${name}) for parameter GroupName is invalid.`);
      if ([...network.securityGroups.values()].some((each) => each.vpcId === vpcId && each.name === name))
        throw awsError(
          "InvalidGroup.Duplicate",
          `The security group '${name}' already exists for VPC '${vpcId}'`,
        );
      const pairs = (input.TagSpecifications ?? []).flatMap(({ Tags = [] }) => Tags);
      const tags = new Map(pairs.map(({ Key = "", Value = "" }) => [Key, Value]));
      const { id } = network.addSecurityGroup({ name, description, vpcId, tags });
      const arn = `arn:aws:ec2:${region}:${account}:security-group/${id}`;
      return { GroupId: id, SecurityGroupArn: arn, Tags: tagsAnswer(tags) };
    },

    /** All rules or none. */
    AuthorizeSecurityGroupIngress(input: AuthorizeSecurityGroupIngressCommandInput) {
      refuseUnknown("EC2 AuthorizeSecurityGroupIngress", input, ["GroupId", "IpPermissions"]);
      const group = needed(input.GroupId);
      const rules = (input.IpPermissions ?? []).flatMap(rulesIn);
      const twice = rules.find((rule) => group.ingress.some((each) => isSame(each, rule)));
      if (twice)
        throw awsError(
          "InvalidPermission.Duplicate",
          `the specified rule "peer: ${twice.cidr}, ${twice.protocol.toUpperCase()}, from port: ${twice.from}, to port: ${twice.to}, ALLOW" already exists`,
        );
      if (group.ingress.length + rules.length > mostRules)
        throw awsError(
          "RulesPerSecurityGroupLimitExceeded",
          "The maximum number of rules per security group has been reached.",
        );
      group.ingress = [...group.ingress, ...rules];
      return { Return: true, SecurityGroupRules: [] };
    },

    /** Outside the default VPC a rule that is not there is an error, and none is taken out then. */
    RevokeSecurityGroupIngress(input: RevokeSecurityGroupIngressCommandInput) {
      refuseUnknown("EC2 RevokeSecurityGroupIngress", input, ["GroupId", "IpPermissions"]);
      const group = needed(input.GroupId);
      const rules = (input.IpPermissions ?? []).flatMap(rulesIn);
      if (rules.some((rule) => !group.ingress.some((each) => isSame(each, rule))))
        throw awsError(
          "InvalidPermission.NotFound",
          "The specified rule does not exist in this security group.",
        );
      group.ingress = group.ingress.filter((each) => !rules.some((rule) => isSame(each, rule)));
      return { Return: true };
    },

    DeleteSecurityGroup(input: DeleteSecurityGroupCommandInput) {
      refuseUnknown("EC2 DeleteSecurityGroup", input, ["GroupId"]);
      const { id } = needed(input.GroupId);
      if (network.isHeld(id)) throw awsError("DependencyViolation", `resource ${id} has a dependent object`);
      network.securityGroups.delete(id);
      return { Return: true, GroupId: id };
    },
  };
}

const isSame = (one: IngressRule, other: IngressRule): boolean =>
  one.protocol === other.protocol &&
  one.cidr === other.cidr &&
  (one.protocol === "-1" || (one.from === other.from && one.to === other.to));

function rulesIn(permission: IpPermission): IngressRule[] {
  const { IpProtocol: protocol = "-1", FromPort: from = -1, ToPort: to = -1 } = permission;
  if (permission.UserIdGroupPairs?.length || permission.PrefixListIds?.length)
    throw new Error("The sandbox does not simulate EC2: rules that name groups or prefix lists.");
  const cidrs = [
    ...(permission.IpRanges ?? []).map(({ CidrIp = "" }) => cidrOf(CidrIp, "ipv4")),
    ...(permission.Ipv6Ranges ?? []).map(({ CidrIpv6 = "" }) => cidrOf(CidrIpv6, "ipv6")),
  ];
  return cidrs.map((cidr) => ({ protocol, from, to, cidr }));
}

/** EC2 keeps the network of an address: 10.1.2.3/8 becomes 10.0.0.0/8. */
function cidrOf(text: string, kind: "ipv4" | "ipv6"): string {
  const family = kind === "ipv4" ? ipaddr.IPv4 : ipaddr.IPv6;
  if (!family.isValidCIDR(text)) throw awsError("InvalidParameterValue", `CIDR block ${text} is malformed`);
  return `${family.networkAddressFromCIDR(text).toString()}/${family.parseCIDR(text)[1]}`;
}
