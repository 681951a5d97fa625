import ipaddr from "ipaddr.js";

/**
 * Whether a target group of type `ip` takes an address, and where ELB has to look for it:
 *
 * | address | meaning |
 * | --- | --- |
 * | no address; unspecified, loopback, link-local, multicast, broadcast | refused |
 * | in a subnet of the VPC, declared | reachable, zone found by ELB |
 * | in the VPC's ranges and in none of its subnets, declared | reachable, zone `all` |
 * | in the VPC's ranges, not declared | refused: it may as well be another network's |
 * | claimed by a mirror of another project, not declared | refused: one of the two is not what AWS reaches |
 * | outside: 10/8, 172.16/12, 192.168/16, 100.64/10 | reachable, zone `all` |
 * | outside: IPv6 unique local (fc00::/7) | refused unless declared: AWS names no IPv6 range outside the VPC |
 * | outside: anything else | refused: public or reserved |
 *
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-target-groups.html (target type),
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetDescription.html (zone),
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/3714 (it is the subnets that count for it)
 */
export type Place =
  | { readonly kind: "reachable"; readonly address: string; readonly family: Family; readonly zone?: "all" }
  | { readonly kind: "refused"; readonly address: string; readonly zone?: "all"; readonly reason: string };

export type Family = "ipv4" | "ipv6";

/** What one mirror may reach. */
export interface Reach {
  readonly vpc: readonly Range[];
  readonly subnets: readonly Range[];
  readonly declared: readonly Range[];
  readonly claims: ReadonlyMap<string, string>;
}

/** What is around one mirror. */
export interface Surroundings {
  /** Every CIDR of the VPC, IPv4 and IPv6. None: not known, and nothing is decided. */
  readonly vpcCidrs: readonly string[];
  /** Every CIDR of every subnet of the VPC: in them ELB finds the zone itself, elsewhere it must be `all`. */
  readonly subnetCidrs: readonly string[];
  /** Canonical address → the mirror of another project that claims it too; see `claims.ts`. */
  readonly claims: ReadonlyMap<string, string>;
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Range = readonly [Address, number];

/** Ranges in which no host of another network can be reached, whatever is declared. */
const nowhere: Readonly<Record<string, string>> = {
  unspecified: "stands for no host",
  loopback: "is a loopback address",
  linkLocal: "is a link-local address, which ends at its own network",
  multicast: "is a multicast address",
  broadcast: "is the broadcast address",
};

/** @throws for a CIDR that is none: they come from AWS and from a validated configuration. */
export function reachOf(declaredAddresses: readonly string[], surroundings: Surroundings): Reach {
  return {
    vpc: surroundings.vpcCidrs.map((cidr) => ipaddr.parseCIDR(cidr)),
    subnets: surroundings.subnetCidrs.map((cidr) => ipaddr.parseCIDR(cidr)),
    declared: declaredAddresses.map((cidr) => ipaddr.parseCIDR(cidr)),
    claims: surroundings.claims,
  };
}

export function placeOf(text: string, reach: Reach): Place {
  const parsed = parse(text);
  if (!parsed) return { kind: "refused", address: text, reason: "it is no IP address" };
  const address = parsed.toString();
  const inVpc = reach.vpc.find((range) => lies(parsed, range));
  const zone = reach.subnets.some((range) => lies(parsed, range)) ? {} : { zone: "all" as const };
  const reason = refusal(parsed, inVpc, reach);
  if (reason !== undefined) return { kind: "refused", address, ...zone, reason };
  return { kind: "reachable", address, family: parsed.kind(), ...zone };
}

/** The one way to write an address, as AWS writes it; undefined for what is none. */
export function canonical(text: string): string | undefined {
  return parse(text)?.toString();
}

function refusal(address: Address, inVpc: Range | undefined, reach: Reach): string | undefined {
  const range: string = address.range();
  const never = nowhere[range];
  if (never !== undefined) return `it ${never}`;
  const isDeclared = reach.declared.some((declared) => lies(address, declared));
  if (!inVpc && !isPrivate(range) && !(isDeclared && range === "uniqueLocal")) return outside(range);
  if (isDeclared) return undefined;
  if (inVpc)
    return (
      `it lies in the VPC's own range ${inVpc[0].toString()}/${inVpc[1]}, so AWS would look for it there: ` +
      "name it under declaredAddresses if that is where it is"
    );
  const other = reach.claims.get(address.toString());
  if (other === undefined) return undefined;
  return (
    `mirror ${other} of another project claims the same address, and AWS reaches one of the two at most: ` +
    "name it under declaredAddresses of the mirror whose address that is"
  );
}

const isPrivate = (range: string): boolean => range === "private" || range === "carrierGradeNat";

function outside(range: string): string {
  if (range === "uniqueLocal")
    return (
      "it is an IPv6 address outside the VPC, and AWS documents none that a target group takes: " +
      "name it under declaredAddresses to try"
    );
  const kind = range === "unicast" ? "a public address" : `an address of a special range (${range})`;
  return `it is ${kind}: a target group takes those of its VPC, 10/8, 172.16/12, 192.168/16 and 100.64/10 only`;
}

function lies(address: Address, [network, bits]: Range): boolean {
  return address.kind() === network.kind() && address.match(network, bits);
}

/** Four decimal parts, or IPv6 without a zone: the parser also takes 10.1 and 012.0.0.1, which AWS reads otherwise. */
function parse(text: string): Address | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  return ipaddr.IPv6.isValid(text) && !text.includes("%") ? ipaddr.IPv6.parse(text) : undefined;
}
