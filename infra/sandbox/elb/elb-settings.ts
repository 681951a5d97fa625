import type * as sdk from "@aws-sdk/client-elastic-load-balancing-v2";
import type { SubnetPlace } from "../ec2/network.ts";

export interface BalancerOptions {
  /** An NLB's old target group keeps getting connections for about this long after a switch (aws/containers-roadmap#470). */
  readonly nlbLagSeconds: number;
  /** From CreateLoadBalancer to `active`; an NLB takes some minutes. Default 150. */
  readonly provisioningSeconds?: number;
  /** From RegisterTargets to the first health check. Default 30. */
  readonly registrationSeconds?: number;
}

export const timingOf = ({ provisioningSeconds = 150, registrationSeconds = 30 }: BalancerOptions) => ({
  provisioningMs: provisioningSeconds * 1000,
  registrationMs: registrationSeconds * 1000,
});

/** What CreateLoadBalancer was told, and others changed since. */
export interface BalancerSettings {
  readonly scheme: sdk.LoadBalancerSchemeEnum;
  readonly vpcId: string;
  /** Epoch ms; `provisioning` before. */
  readonly activeAt: number;
  ipAddressType: sdk.IpAddressType;
  subnets: readonly SubnetPlace[];
  securityGroupIds: readonly string[];
}

/** Seconds, and numbers of checks. */
export interface CheckSettings {
  readonly protocol: sdk.ProtocolEnum;
  readonly port: string;
  readonly path?: string;
  readonly codes?: string;
  readonly interval: number;
  readonly timeout: number;
  readonly healthyCount: number;
  readonly unhealthyCount: number;
}

export interface GroupSettings {
  readonly protocol: sdk.ProtocolEnum;
  readonly vpcId: string;
  readonly ipAddressType: sdk.TargetGroupIpAddressTypeEnum;
  check: CheckSettings;
  /** Epoch ms: since when some listener forwards to it without a break; undefined: none does. */
  usedSince?: number | undefined;
}

export interface ListenerSettings {
  protocol: sdk.ProtocolEnum;
  certificateArn?: string | undefined;
  sslPolicy?: string | undefined;
}
