/**
 * Network Load Balancers, made, changed and deleted, from
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/Welcome.html
 * Not simulated: application and gateway load balancers, addresses of one's own, IPv6 source NAT, free addresses in subnets.
 */
import type {
  CreateLoadBalancerCommandInput,
  DeleteLoadBalancerCommandInput,
  ModifyLoadBalancerAttributesCommandInput,
  SetIpAddressTypeCommandInput,
  SetSecurityGroupsCommandInput,
  SetSubnetsCommandInput,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { refuseUnknown } from "../faults/faults-client.ts";
import { loadBalancerAnswer } from "./elb-answers.ts";
import { attribute, attributesOf, ofBalancer, setAttributes } from "./elb-attributes.ts";
import { checkName } from "./elb-names.ts";
import { balancerOf, listenersOf, settleUse } from "./elb-parts.ts";
import type { ElbParts } from "./elb-parts.ts";
import { checkGroups, checkSubnets } from "./elb-placement.ts";
import { fits } from "./elb-capacity.ts";
import { invalid, refuse } from "./elb-refusals.ts";
import type { BalancerSettings } from "./elb-settings.ts";
import { tagMap } from "./elb-tags.ts";

const notFromBirth =
  "You cannot set security groups on a Network Load Balancer which was created without any security groups.";
/** Network interfaces of a deleted load balancer, and with them its security groups, stay for a while. */
const interfacesGoneMs = 60_000;

export function balancerWrites(parts: ElbParts) {
  const { balancers } = parts;
  return {
    CreateLoadBalancer(input: CreateLoadBalancerCommandInput) {
      const made = created(parts, input);
      return { LoadBalancers: [loadBalancerAnswer(made, balancers.now())] };
    },

    /** One that is gone already is deleted. Its listeners go with it, its groups stay. */
    DeleteLoadBalancer({ LoadBalancerArn = "" }: DeleteLoadBalancerCommandInput) {
      if (!balancers.loadBalancers.has(LoadBalancerArn)) return {};
      const { arn, settings } = balancerOf(parts, LoadBalancerArn);
      if (attribute(balancers, arn, ofBalancer, "deletion_protection.enabled") === "true")
        throw refuse(
          "OperationNotPermittedException",
          `Load balancer '${arn}' cannot be deleted because deletion protection is enabled`,
        );
      for (const { arn: listener } of listenersOf(parts, arn)) balancers.listeners.delete(listener);
      balancers.loadBalancers.delete(arn);
      const until = balancers.now() + interfacesGoneMs;
      for (const id of settings.securityGroupIds) balancers.interfaces.set(id, until);
      settleUse(parts);
      return {};
    },

    SetSubnets(input: SetSubnetsCommandInput) {
      refuseUnknown("Elastic Load Balancing SetSubnets", input, ["LoadBalancerArn", "Subnets"]);
      const { settings } = balancerOf(parts, input.LoadBalancerArn);
      const { subnets } = checkSubnets(parts, input.Subnets, settings.ipAddressType, settings.vpcId);
      settings.subnets = subnets;
      return {
        AvailabilityZones: subnets.map(({ id, zone }) => ({ SubnetId: id, ZoneName: zone })),
        IpAddressType: settings.ipAddressType,
      };
    },

    SetSecurityGroups(input: SetSecurityGroupsCommandInput) {
      refuseUnknown("Elastic Load Balancing SetSecurityGroups", input, ["LoadBalancerArn", "SecurityGroups"]);
      const { settings } = balancerOf(parts, input.LoadBalancerArn);
      if (settings.securityGroupIds.length === 0)
        throw refuse("InvalidConfigurationRequestException", notFromBirth);
      if (!input.SecurityGroups?.length)
        throw refuse("InvalidConfigurationRequestException", "At least one security group must be specified");
      settings.securityGroupIds = checkGroups(parts, input.SecurityGroups, settings.vpcId);
      return { SecurityGroupIds: [...settings.securityGroupIds] };
    },

    SetIpAddressType(input: SetIpAddressTypeCommandInput) {
      const { settings } = balancerOf(parts, input.LoadBalancerArn);
      const ids = settings.subnets.map(({ id }) => id);
      checkSubnets(parts, ids, input.IpAddressType ?? "ipv4", settings.vpcId);
      settings.ipAddressType = input.IpAddressType ?? "ipv4";
      return { IpAddressType: settings.ipAddressType };
    },

    ModifyLoadBalancerAttributes(input: ModifyLoadBalancerAttributesCommandInput) {
      const { arn } = balancerOf(parts, input.LoadBalancerArn);
      const before = new Map(balancers.attributes.get(arn));
      setAttributes(balancers, arn, ofBalancer, input.Attributes);
      if (!fits(parts, arn)) {
        balancers.attributes.set(arn, before);
        throw refuse(
          "InvalidConfigurationRequestException",
          `Load balancer '${arn}' has more targets than it may have with these attributes`,
        );
      }
      return { Attributes: attributesOf(balancers, arn, ofBalancer) };
    },
  };
}

function created(parts: ElbParts, input: CreateLoadBalancerCommandInput) {
  const { balancers } = parts;
  refuseUnknown("Elastic Load Balancing CreateLoadBalancer", input, [
    "Name",
    "Subnets",
    "SecurityGroups",
    "Scheme",
    "Tags",
    "Type",
    "IpAddressType",
  ]);
  const {
    Name: name = "",
    Scheme: scheme = "internet-facing",
    IpAddressType: ipAddressType = "ipv4",
  } = input;
  if (input.Type !== "network")
    throw new Error("The sandbox simulates CreateLoadBalancer of the type network only.");
  checkName("Load balancer", name);
  if (name.startsWith("internal-"))
    throw invalid(`The load balancer name '${name}' cannot begin with 'internal-'`);
  const { subnets, vpcId } = checkSubnets(parts, input.Subnets, ipAddressType);
  const securityGroupIds = checkGroups(parts, input.SecurityGroups, vpcId);
  const settings: BalancerSettings = {
    scheme,
    vpcId,
    ipAddressType,
    subnets,
    securityGroupIds,
    activeAt: balancers.now() + balancers.timing.provisioningMs,
  };
  const tags = tagMap(input.Tags);
  const known = [...balancers.loadBalancers.values()].find((each) => each.name === name);
  if (known) {
    if (known.settings && isSame(known.settings, settings)) return known;
    throw refuse(
      "DuplicateLoadBalancerNameException",
      `A load balancer with the same name '${name}' exists, but with different settings`,
    );
  }
  const count = [...balancers.loadBalancers.values()].filter(({ kind }) => kind === "network").length;
  if (count >= balancers.quotas["network-load-balancers"])
    throw refuse("TooManyLoadBalancersException", "The maximum number of load balancers has been reached");
  const made = balancers.createLoadBalancer(name, "network", settings);
  balancers.tags.set(made.arn, tags);
  return made;
}

const told = ({ activeAt: _, ...settings }: BalancerSettings): string =>
  JSON.stringify({
    ...settings,
    subnets: settings.subnets.map(({ id }) => id).sort(),
    securityGroupIds: [...settings.securityGroupIds].sort(),
  });

const isSame = (one: BalancerSettings, other: BalancerSettings): boolean => told(one) === told(other);
