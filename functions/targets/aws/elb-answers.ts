import type * as sdk from "@aws-sdk/client-elastic-load-balancing-v2";
import type { ActualGroup, ActualListener, ActualLoadBalancer, ActualTarget } from "../plan/actual.ts";
import { isOwned, tagKeys } from "./names.ts";
import type { Owner, Tags } from "./names.ts";

/** Attributes of a load balancer, a listener or a target group, by key. */
export type Attributes = Readonly<Record<string, string>>;

interface Pair {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

export const byKey = (pairs: readonly Pair[] | undefined): Readonly<Record<string, string>> =>
  Object.fromEntries((pairs ?? []).map(({ Key, Value }) => [Key ?? "", Value ?? ""]));

export const actualLoadBalancer = (
  found: sdk.LoadBalancer,
  owner: Owner,
  tags: Tags,
  attributes: Attributes,
): ActualLoadBalancer => ({
  arn: found.LoadBalancerArn ?? "",
  name: found.LoadBalancerName ?? "",
  state: found.State?.Code ?? "unknown",
  isOurs: isOwned(tags, owner),
  vpcId: found.VpcId ?? "",
  subnetIds: (found.AvailabilityZones ?? []).map(({ SubnetId }) => SubnetId ?? ""),
  scheme: found.Scheme ?? "",
  ipAddressType: found.IpAddressType ?? "",
  securityGroupIds: found.SecurityGroups ?? [],
  crossZone: attributes["load_balancing.cross_zone.enabled"] === "true",
});

export const actualListener = (
  found: sdk.Listener,
  owner: Owner,
  tags: Tags,
  attributes: Attributes,
): ActualListener => ({
  arn: found.ListenerArn ?? "",
  isOurs: isOwned(tags, owner),
  port: found.Port ?? 0,
  protocol: found.Protocol ?? "",
  certificateArn: found.Certificates?.[0]?.CertificateArn,
  idleSeconds: numberIn(attributes, "tcp.idle_timeout.seconds"),
  forward: forwardOf(found),
});

/** What a listener does other than forwarding names no group: to a mirror it is one that forwards nowhere. */
function forwardOf({ DefaultActions }: sdk.Listener): ActualListener["forward"] {
  const action = DefaultActions?.find(({ Type }) => Type === "forward");
  const tuples = action?.ForwardConfig?.TargetGroups ?? [];
  if (tuples.length === 0)
    return action?.TargetGroupArn ? [{ groupArn: action.TargetGroupArn, weight: 1 }] : [];
  return tuples.map(({ TargetGroupArn, Weight }) => ({
    groupArn: TargetGroupArn ?? "",
    weight: Weight ?? 1,
  }));
}

export const actualGroup = (
  found: sdk.TargetGroup,
  owner: Owner,
  tags: Tags,
  attributes: Attributes,
  targets: readonly ActualTarget[],
): ActualGroup => ({
  arn: found.TargetGroupArn ?? "",
  name: found.TargetGroupName ?? "",
  isOurs: isOwned(tags, owner),
  key: tags[tagKeys.group],
  protocol: found.Protocol ?? "",
  port: found.Port ?? 0,
  vpcId: found.VpcId ?? "",
  ipAddressType: found.IpAddressType ?? "ipv4",
  loadBalancerArns: found.LoadBalancerArns ?? [],
  healthCheck: {
    protocol: found.HealthCheckProtocol ?? "",
    port: found.HealthCheckPort ?? "traffic-port",
    path: found.HealthCheckPath,
    codes: found.Matcher?.HttpCode,
    intervalSeconds: found.HealthCheckIntervalSeconds ?? 0,
    timeoutSeconds: found.HealthCheckTimeoutSeconds ?? 0,
    healthyCount: found.HealthyThresholdCount ?? 0,
    unhealthyCount: found.UnhealthyThresholdCount ?? 0,
  },
  proxyProtocol: attributes["proxy_protocol_v2.enabled"] === "true",
  stickiness: attributes["stickiness.enabled"] === "true",
  drainSeconds: numberIn(attributes, "deregistration_delay.timeout_seconds") ?? 300,
  targets,
});

export const actualTarget = ({ Target, TargetHealth }: sdk.TargetHealthDescription): ActualTarget => ({
  address: Target?.Id ?? "",
  port: Target?.Port ?? 0,
  zone: Target?.AvailabilityZone,
  state: TargetHealth?.State ?? "unknown",
});

function numberIn(attributes: Attributes, key: string): number | undefined {
  const text = attributes[key];
  return text === undefined || text === "" ? undefined : Number(text);
}
