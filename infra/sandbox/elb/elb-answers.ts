/** What ELB answers, as captured. Not simulated: HTTPS listeners, zones of what a stack laid out. */
import type { Action } from "@aws-sdk/client-elastic-load-balancing-v2";
import { homeVpc as vpc } from "../ec2/network.ts";
import type { Forward, Listener, LoadBalancer, TargetGroup } from "./elb-balancers.ts";
import type { BalancerSettings, GroupSettings, ListenerSettings } from "./elb-settings.ts";

/** With one group the action names it and its weight reads 1; with two only the forward configuration does. */
function actionAnswer(forward: Forward): Action {
  const [first] = forward;
  const isLone = forward.length === 1 && first !== undefined;
  return {
    Type: "forward",
    ...(isLone ? { TargetGroupArn: first.targetGroupArn } : {}),
    ForwardConfig: {
      TargetGroups: forward.map(({ targetGroupArn, weight }) => ({
        TargetGroupArn: targetGroupArn,
        Weight: isLone ? 1 : weight,
      })),
      TargetGroupStickinessConfig: { Enabled: false },
    },
  };
}

export const listenerAnswer = ({ arn, loadBalancerArn, kind, port, forward, settings }: Listener) => ({
  ListenerArn: arn,
  LoadBalancerArn: loadBalancerArn,
  Port: port,
  Protocol: kind === "network" ? ("TCP" as const) : ("HTTP" as const),
  DefaultActions: [actionAnswer(forward)],
  ...(settings ? listenerSettings(settings) : {}),
});

const listenerSettings = ({ protocol, certificateArn, sslPolicy }: ListenerSettings) => ({
  Protocol: protocol,
  ...(certificateArn ? { Certificates: [{ CertificateArn: certificateArn }] } : {}),
  ...(sslPolicy ? { SslPolicy: sslPolicy } : {}),
});

/** Rules by priority, the default action last, as a rule of its own. */
export function rulesAnswer({ arn, rules, forward }: Listener) {
  const others = rules.map((rule) => ({
    RuleArn: rule.arn,
    Priority: rule.priority,
    Conditions: [{ Field: "path-pattern", Values: [rule.path], PathPatternConfig: { Values: [rule.path] } }],
    Actions: [actionAnswer(rule.forward)],
    IsDefault: false,
  }));
  const fallback = {
    RuleArn: `${arn.replace(":listener/", ":listener-rule/")}/0000000000000000`,
    Priority: "default",
    Conditions: [],
    Actions: [actionAnswer(forward)],
    IsDefault: true,
  };
  return [...others, fallback];
}

/** @param now epoch ms. */
export const loadBalancerAnswer = (
  { arn, name, kind, dnsName, createdAt, settings, shown }: LoadBalancer,
  now: number,
) => ({
  LoadBalancerArn: arn,
  DNSName: dnsName,
  CanonicalHostedZoneId: "Z35SXDOTRQ7X7K",
  CreatedTime: new Date(createdAt),
  LoadBalancerName: name,
  Scheme: "internal" as const,
  VpcId: vpc,
  State: { Code: "active" as const },
  Type: kind,
  IpAddressType: "ipv4" as const,
  ...(settings ? balancerSettings(settings, now) : {}),
  ...shown,
});

const balancerSettings = (settings: BalancerSettings, now: number) => ({
  Scheme: settings.scheme,
  VpcId: settings.vpcId,
  State: { Code: now < settings.activeAt ? ("provisioning" as const) : ("active" as const) },
  IpAddressType: settings.ipAddressType,
  AvailabilityZones: settings.subnets.map(({ id, zone }) => ({
    SubnetId: id,
    ZoneName: zone,
    LoadBalancerAddresses: [],
  })),
  ...(settings.securityGroupIds.length > 0
    ? {
        SecurityGroups: [...settings.securityGroupIds],
        EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic: "on",
      }
    : {}),
});

export function targetGroupAnswer(
  { arn, name, kind, port, loadBalancerArn, settings, shown }: TargetGroup,
  isUsed: boolean,
) {
  const common = {
    TargetGroupArn: arn,
    TargetGroupName: name,
    Port: port,
    VpcId: vpc,
    HealthCheckPort: "traffic-port",
    HealthCheckEnabled: true,
    HealthCheckIntervalSeconds: 30,
    UnhealthyThresholdCount: 2,
    LoadBalancerArns: isUsed ? [loadBalancerArn] : [],
    TargetType: "ip" as const,
    IpAddressType: "ipv4" as const,
  };
  if (kind === "network")
    return {
      ...common,
      Protocol: "TCP" as const,
      HealthCheckProtocol: "TCP" as const,
      HealthCheckTimeoutSeconds: 10,
      HealthyThresholdCount: 3,
      ...(settings ? groupSettings(settings) : {}),
      ...shown,
    };
  return {
    ...common,
    Protocol: "HTTP" as const,
    ProtocolVersion: "HTTP1",
    HealthCheckProtocol: "HTTP" as const,
    HealthCheckTimeoutSeconds: 5,
    HealthyThresholdCount: 5,
    HealthCheckPath: "/",
    Matcher: { HttpCode: "200" },
    ...shown,
  };
}

const groupSettings = ({ protocol, vpcId, ipAddressType, check }: GroupSettings) => ({
  Protocol: protocol,
  VpcId: vpcId,
  IpAddressType: ipAddressType,
  HealthCheckProtocol: check.protocol,
  HealthCheckPort: check.port,
  HealthCheckIntervalSeconds: check.interval,
  HealthCheckTimeoutSeconds: check.timeout,
  HealthyThresholdCount: check.healthyCount,
  UnhealthyThresholdCount: check.unhealthyCount,
  ...(check.path === undefined ? {} : { HealthCheckPath: check.path }),
  ...(check.codes === undefined ? {} : { Matcher: { HttpCode: check.codes } }),
});
