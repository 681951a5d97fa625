import { BlockList, isIP } from "node:net";

/**
 * Where AWS hands out credentials and metadata to whoever asks from inside: link-local addresses and their
 * IPv6 counterparts. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html
 */
const metadata = new BlockList();
metadata.addSubnet("169.254.0.0", 16, "ipv4");
metadata.addSubnet("fe80::", 10, "ipv6");
metadata.addSubnet("fd00:ec2::", 32, "ipv6");
// The same IPv4 addresses as a NAT64 gateway writes them.
metadata.addSubnet("64:ff9b::a9fe:0", 112, "ipv6");

/**
 * This machine: Lambda's runtime API listens here, and nobody's service does. An unspecified address connects
 * to it too. https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
const ownHost = new BlockList();
ownHost.addSubnet("127.0.0.0", 8, "ipv4");
ownHost.addSubnet("0.0.0.0", 8, "ipv4");
ownHost.addAddress("::1", "ipv6");
ownHost.addAddress("::", "ipv6");

/** @param address an IPv4 or IPv6 address; an IPv4 address that is written as IPv6 counts as IPv4. */
export const isMetadata = (address: string): boolean => contains(metadata, address);

/** What is never asked, whoever wants it. */
export const isOffLimits = (address: string): boolean => isMetadata(address) || contains(ownHost, address);

/** A zone, as in `fe80::1%eth0`, says through which interface, not where to. */
function contains(list: BlockList, address: string): boolean {
  const bare = address.split("%")[0] ?? "";
  return list.check(bare, isIP(bare) === 6 ? "ipv6" : "ipv4");
}
