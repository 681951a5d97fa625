import type { HealthCheckConfig } from "@aws-sdk/client-route-53";
import ipaddr from "ipaddr.js";
import { invalidInput } from "./refusals.ts";

/**
 * Addresses that Route 53's checkers do not reach. Those that are kept for documentation stand for public ones here.
 * https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html (IPAddress)
 */
const documentation = ["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32"];

export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (documentation.some((cidr) => within(parsed, cidr))) return true;
  return parsed.range() === "unicast";
}

function within(address: ipaddr.IPv4 | ipaddr.IPv6, cidr: string): boolean {
  const [network, bits] = ipaddr.parseCIDR(cidr);
  return address.kind() === network.kind() && address.match(network, bits);
}

const asked: ReadonlySet<string> = new Set(["HTTP", "HTTPS", "TCP", "HTTP_STR_MATCH", "HTTPS_STR_MATCH"]);

export const isAsked = ({ Type }: HealthCheckConfig): boolean => asked.has(Type ?? "");

/** As it is kept, with defaults. @throws InvalidInput. */
export function checkConfig(given: HealthCheckConfig): HealthCheckConfig {
  const { Type } = given;
  if (Type === "RECOVERY_CONTROL")
    throw new Error("The sandbox does not simulate Route 53: RECOVERY_CONTROL.");
  if (isAsked(given)) return endpoint(given);
  if (Type === "CLOUDWATCH_METRIC") {
    if (!given.AlarmIdentifier?.Name || !given.AlarmIdentifier.Region)
      throw invalidInput("Invalid parameter : AlarmIdentifier is required for CLOUDWATCH_METRIC");
    if (given.IPAddress !== undefined || given.Port !== undefined)
      throw invalidInput("Invalid parameter : IPAddress and Port do not go with CLOUDWATCH_METRIC");
    return { InsufficientDataHealthStatus: "LastKnownStatus", ...settled(given) };
  }
  if (!given.ChildHealthChecks?.length || given.HealthThreshold === undefined)
    throw invalidInput(
      "Invalid parameter : ChildHealthChecks and HealthThreshold are required for CALCULATED",
    );
  return settled(given);
}

function endpoint(given: HealthCheckConfig): HealthCheckConfig {
  const { Type, IPAddress, FullyQualifiedDomainName: name, RequestInterval: interval = 30 } = given;
  const { FailureThreshold: threshold = 3, Port = usualPorts[Type ?? ""] } = given;
  if (IPAddress === undefined && !name)
    throw invalidInput("Invalid parameter : Either IPAddress or FullyQualifiedDomainName must be specified");
  if (IPAddress !== undefined && !isPublic(IPAddress))
    throw invalidInput(
      `Invalid parameter : The IP address ${IPAddress} is in a local, private, nonroutable or multicast range`,
    );
  if (interval !== 10 && interval !== 30)
    throw invalidInput("Invalid parameter : RequestInterval must be 10 or 30");
  if (threshold < 1 || threshold > 10)
    throw invalidInput("Invalid parameter : FailureThreshold must be between 1 and 10");
  if (Port === undefined) throw invalidInput("Invalid parameter : Port is required for TCP");
  const isTls = Type?.startsWith("HTTPS") === true;
  return {
    Port,
    RequestInterval: interval,
    FailureThreshold: threshold,
    MeasureLatency: false,
    ...(isTls ? { EnableSNI: true } : {}),
    ...settled(given),
  };
}

const usualPorts: Readonly<Record<string, number>> = {
  HTTP: 80,
  HTTP_STR_MATCH: 80,
  HTTPS: 443,
  HTTPS_STR_MATCH: 443,
};

function settled(given: HealthCheckConfig): HealthCheckConfig {
  const { Inverted = false, Disabled = false, ...rest } = given;
  const said = Object.entries(rest).filter(([, value]) => value !== undefined);
  return { ...(Object.fromEntries(said) as unknown as HealthCheckConfig), Inverted, Disabled };
}
