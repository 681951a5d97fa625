/** VPCs, their subnets and security groups, as far as a load balancer sees them. */
import ipaddr from "ipaddr.js";
import { hexOf } from "../identifiers.ts";
import type { Random } from "../time/random.ts";

export interface Vpc {
  readonly id: string;
  /** IPv4 and IPv6 alike. */
  readonly cidrs: readonly string[];
}

export interface Subnet {
  readonly id: string;
  readonly vpcId: string;
  readonly zone: string;
  readonly cidr: string;
  readonly ipv6Cidr?: string;
}

export type SubnetPlace = Pick<Subnet, "id" | "zone">;

export interface IngressRule {
  /** tcp, udp, icmp, -1. */
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
  readonly cidr: string;
}

export interface SecurityGroup {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly vpcId: string;
  readonly tags: Map<string, string>;
  ingress: IngressRule[];
}

/** The one that everything lives in which no story puts elsewhere. */
export const homeVpc = "vpc-0fe83a8d71bd1803c";
export const homeSubnets = [
  "subnet-0a1f4c9e7b2d30001",
  "subnet-0a1f4c9e7b2d30002",
  "subnet-0a1f4c9e7b2d30003",
] as const;

export class Network {
  readonly vpcs = new Map<string, Vpc>();
  readonly subnets = new Map<string, Subnet>();
  readonly securityGroups = new Map<string, SecurityGroup>();
  /** Who else may hold a security group in use. */
  isHeld: (securityGroupId: string) => boolean = () => false;
  readonly #random: Random;

  constructor(random: Random, region: string) {
    this.#random = random;
    this.addVpc(homeVpc, ["10.0.0.0/16"]);
    homeSubnets.forEach((id, index) =>
      this.addSubnet({
        id,
        vpcId: homeVpc,
        zone: `${region}${"abc"[index] ?? ""}`,
        cidr: `10.0.${index + 1}.0/24`,
      }),
    );
  }

  addVpc(id: string, cidrs: readonly string[]): Vpc {
    const vpc = { id, cidrs };
    this.vpcs.set(id, vpc);
    return vpc;
  }

  addSubnet(subnet: Subnet): Subnet {
    this.subnets.set(subnet.id, subnet);
    return subnet;
  }

  addSecurityGroup(group: Omit<SecurityGroup, "id" | "ingress">): SecurityGroup {
    const made = { ...group, id: `sg-${hexOf(this.#random, 17)}`, ingress: [] };
    this.securityGroups.set(made.id, made);
    return made;
  }

  /** The subnet of this VPC that an address lies in; what lies in no subnet is outside the VPC to a load balancer (kubernetes-sigs/aws-load-balancer-controller#3714). */
  subnetOf(vpcId: string, address: string): Subnet | undefined {
    return [...this.subnets.values()].find(
      ({ vpcId: at, cidr, ipv6Cidr }) =>
        at === vpcId && [cidr, ipv6Cidr].some((each) => each !== undefined && isWithin(address, each)),
    );
  }
}

/** @param address a valid address. @param cidr of either family. */
export function isWithin(address: string, cidr: string): boolean {
  const one = ipaddr.parse(address);
  const [range, bits] = ipaddr.parseCIDR(cidr);
  return one.kind() === range.kind() && one.match(range, bits);
}
