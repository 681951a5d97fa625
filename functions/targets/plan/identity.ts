import ipaddr from "ipaddr.js";

interface Place {
  readonly address: string;
  readonly port: number;
  readonly zone?: string | undefined;
}

/**
 * Who a target is: address, port and zone. Of a target inside the VPC ELB reports the zone that it found, where we
 * sent none, so only `all` tells two targets apart; and it writes IPv6 in its own form.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetDescription.html
 */
export const targetKey = ({ address, port, zone }: Place): string =>
  `${oneForm(address)}|${port}|${zone === "all" ? "all" : ""}`;

const oneForm = (address: string): string =>
  address.includes(":") && ipaddr.isValid(address) ? ipaddr.parse(address).toString() : address;

/** EC2 keeps of a CIDR only its network: 10.0.0.1/8 is read back as 10.0.0.0/8. */
export function networkOf(cidr: string): string {
  if (ipaddr.IPv4.isValidCIDR(cidr)) return withLength(ipaddr.IPv4.networkAddressFromCIDR(cidr), cidr);
  if (ipaddr.IPv6.isValidCIDR(cidr)) return withLength(ipaddr.IPv6.networkAddressFromCIDR(cidr), cidr);
  return cidr;
}

const withLength = (network: { toString(): string }, cidr: string): string =>
  `${network.toString()}/${ipaddr.parseCIDR(cidr)[1]}`;

/** Code units, not a language's order: the same everywhere. */
export const inOrder = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** A call takes any number by the model; aws-load-balancer-controller sends 200 at once, and so do we. */
export const targetsPerCall = 200;

export function chunks<T>(list: readonly T[], most: number = targetsPerCall): T[][] {
  const found: T[][] = [];
  for (let at = 0; at < list.length; at += most) found.push(list.slice(at, at + most));
  return found;
}
