/**
 * Attributes with their defaults, from the API Reference's LoadBalancerAttribute, TargetGroupAttribute and
 * ListenerAttribute. Not simulated: what access logs, anomaly mitigation and routing policies do.
 */
import type { Balancers } from "./elb-balancers.ts";
import { invalid, refuse } from "./elb-refusals.ts";

export interface Pair {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

type Check = (value: string) => boolean;
type Known = Readonly<Record<string, readonly [normal: string, isRight: Check]>>;

const flag: Check = (value) => value === "true" || value === "false";
const anything: Check = () => true;
const oneOf =
  (...values: readonly string[]): Check =>
  (value) =>
    values.includes(value);
const whole =
  (least: number, most: number): Check =>
  (value) =>
    /^\d+$/.test(value) && Number(value) >= least && Number(value) <= most;
const offOr =
  (check: Check): Check =>
  (value) =>
    value === "off" || check(value);

export const ofBalancer: Known = {
  "access_logs.s3.enabled": ["false", flag],
  "access_logs.s3.bucket": ["", anything],
  "access_logs.s3.prefix": ["", anything],
  "deletion_protection.enabled": ["false", flag],
  "dns_record.client_routing_policy": [
    "any_availability_zone",
    oneOf("availability_zone_affinity", "partial_availability_zone_affinity", "any_availability_zone"),
  ],
  "ipv6.deny_all_igw_traffic": ["false", flag],
  "load_balancing.cross_zone.enabled": ["false", flag],
  "secondary_ips.auto_assigned.per_subnet": ["0", whole(0, 7)],
  "zonal_shift.config.enabled": ["false", flag],
};

export const ofListener: Known = { "tcp.idle_timeout.seconds": ["350", whole(60, 6000)] };

const datagrams = ["UDP", "TCP_UDP"];

export function ofGroup(protocol: string): Known {
  const isDatagram = datagrams.includes(protocol);
  return {
    "deregistration_delay.connection_termination.enabled": [String(isDatagram), flag],
    "deregistration_delay.timeout_seconds": ["300", whole(0, 3600)],
    "load_balancing.cross_zone.enabled": [
      "use_load_balancer_configuration",
      oneOf("true", "false", "use_load_balancer_configuration"),
    ],
    "preserve_client_ip.enabled": [String(isDatagram), flag],
    "proxy_protocol_v2.enabled": ["false", flag],
    "stickiness.enabled": ["false", flag],
    "stickiness.type": ["source_ip", oneOf("source_ip")],
    "target_group_health.dns_failover.minimum_healthy_targets.count": ["1", offOr(whole(1, 1000))],
    "target_group_health.dns_failover.minimum_healthy_targets.percentage": ["off", offOr(whole(1, 100))],
    "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count": ["1", whole(1, 1000)],
    "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage": [
      "off",
      offOr(whole(1, 100)),
    ],
    "target_health_state.unhealthy.connection_termination.enabled": [String(!isDatagram), flag],
    "target_health_state.unhealthy.draining_interval_seconds": ["0", whole(0, 360_000)],
  };
}

/** All attributes of a thing as they are. */
export function attributesOf({ attributes }: Balancers, arn: string, known: Known): Required<Pair>[] {
  const set = attributes.get(arn);
  return Object.entries(known).map(([Key, [normal]]) => ({ Key, Value: set?.get(Key) ?? normal }));
}

export const attribute = (balancers: Balancers, arn: string, known: Known, key: string): string =>
  balancers.attributes.get(arn)?.get(key) ?? known[key]?.[0] ?? "";

/** Sets all or none. */
export function setAttributes(
  { attributes }: Balancers,
  arn: string,
  known: Known,
  pairs: readonly Pair[] | undefined,
): void {
  for (const { Key = "", Value = "" } of pairs ?? []) {
    if (!known[Key]) throw invalid(`Attribute key '${Key}' is not recognized`);
    if (!known[Key][1](Value)) throw invalid(`'${Value}' is not a valid value for the attribute '${Key}'`);
  }
  const set = attributes.get(arn) ?? new Map<string, string>();
  attributes.set(arn, set);
  for (const { Key = "", Value = "" } of pairs ?? []) set.set(Key, Value);
}

/** What a group's protocol forbids. https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html */
export function checkGroupPairs(protocol: string, pairs: readonly Pair[] | undefined): void {
  for (const { Key, Value } of pairs ?? []) {
    if (Key === "preserve_client_ip.enabled" && Value === "false" && datagrams.includes(protocol))
      throw refuse(
        "InvalidConfigurationRequestException",
        `Client IP preservation cannot be disabled for ${protocol} target groups`,
      );
    if (Key === "stickiness.enabled" && Value === "true" && protocol === "TLS")
      throw refuse(
        "InvalidConfigurationRequestException",
        "Stickiness is not supported for target groups with the TLS protocol",
      );
  }
}
