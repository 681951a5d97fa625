import type { TargetDescription } from "@aws-sdk/client-elastic-load-balancing-v2";
import ipaddr from "ipaddr.js";
import type { Network } from "../ec2/network.ts";
import { isWithin } from "../ec2/network.ts";
import type { TargetGroup } from "./elb-balancers.ts";
import { invalid } from "./elb-refusals.ts";
import type { GroupSettings } from "./elb-settings.ts";

/** Where targets outside the VPC may lie. https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-target-groups.html#target-type */
const reachable = ["10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"];

export interface Place {
  readonly id: string;
  readonly port: number;
  readonly zone: string;
}

/**
 * Where a target that is to be registered lies. Only two of these sentences were never seen:
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/3714 (no zone),
 * https://github.com/PaloAltoNetworks/terraform-aws-vmseries-modules/pull/340 (a zone too many),
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/3084 (another zone),
 * https://github.com/ansible-collections/community.aws/issues/1441 (the other family).
 * @throws ValidationError.
 */
export function placeOf(
  network: Network,
  { port: ofGroup }: Pick<TargetGroup, "port">,
  { vpcId, ipAddressType }: GroupSettings,
  { Id: id = "", Port: port = ofGroup, AvailabilityZone: zone }: TargetDescription,
): Place {
  const isRight = ipAddressType === "ipv6" ? ipaddr.IPv6.isValid(id) : ipaddr.IPv4.isValidFourPartDecimal(id);
  if (!isRight)
    throw invalid(
      `The IP address '${id}' is not a valid ${ipAddressType === "ipv6" ? "IPv6" : "IPv4"} address`,
    );
  if (port < 1 || port > 65_535) throw invalid(`The port '${port}' is not valid`);
  const subnet = network.subnetOf(vpcId, id);
  if (subnet) {
    if (zone === undefined || zone === subnet.zone) return { id, port, zone: subnet.zone };
    throw invalid(
      `The IP address '${id}' is within the VPC, and cannot have its Availability Zone overridden to '${zone}' from '${subnet.zone}'`,
    );
  }
  if (!reachable.some((cidr) => isWithin(id, cidr)))
    throw invalid(
      `The IP address '${id}' is not valid: it must be in a subnet of the VPC or in one of the ranges ${reachable.join(", ")}`,
    );
  if (zone === undefined)
    throw invalid(`The Availability Zone is required for IP address '${id}' because it is not in the VPC`);
  if (zone !== "all")
    throw invalid(
      `You must specify a valid Availability Zone or select 'all' for all enabled Availability zones, since the IP address '${id}' is outside the VPC`,
    );
  return { id, port, zone };
}
