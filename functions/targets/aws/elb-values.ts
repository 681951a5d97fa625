import type * as sdk from "@aws-sdk/client-elastic-load-balancing-v2";
import type { HealthCheck } from "../meaning/desired.ts";
import type { Target } from "../plan/document.ts";
import type { Tags } from "./names.ts";

/** Whether it is gone, or something still needs it: then another round tries again. */
export type Deletion = "deleted" | "in-use";

export interface ArnForward {
  readonly groupArn: string;
  /** 0–999. A group of weight 0 gets no connections and is health-checked. */
  readonly weight: number;
}

export interface ListenerSettings {
  readonly protocol?: "TCP" | "UDP" | "TLS";
  /** Of TLS only, and then always. */
  readonly certificateArn?: string;
  /** The whole list. */
  readonly forward?: readonly ArnForward[];
  /** Seconds, 60–6,000; of TCP only. */
  readonly idleSeconds?: number;
}

/**
 * Left out, a listener that is not made in the console would take TLS 1.0 as well.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/describe-ssl-policies.html
 */
const SslPolicy = "ELBSecurityPolicy-TLS13-1-2-2021-06";

export const sdkTags = (tags: Tags): sdk.Tag[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

export const sdkTarget = ({ address, port, zone }: Target): sdk.TargetDescription => ({
  Id: address,
  Port: port,
  // A zone inside the VPC is AWS's to find: it refuses one that is said otherwise.
  ...(zone === "all" ? { AvailabilityZone: zone } : {}),
});

export const checkMembers = (check: HealthCheck) => ({
  HealthCheckProtocol: check.protocol,
  HealthCheckPort: check.port === undefined ? "traffic-port" : String(check.port),
  HealthCheckIntervalSeconds: check.intervalSeconds,
  HealthCheckTimeoutSeconds: check.timeoutSeconds,
  HealthyThresholdCount: check.healthyCount,
  UnhealthyThresholdCount: check.unhealthyCount,
  ...(check.protocol === "TCP" || check.path === undefined ? {} : { HealthCheckPath: check.path }),
  ...(check.protocol === "TCP" || check.codes === undefined ? {} : { Matcher: { HttpCode: check.codes } }),
});

export const actionsOf = (forward: readonly ArnForward[]): sdk.Action[] => [
  {
    Type: "forward",
    ForwardConfig: {
      TargetGroups: forward.map(({ groupArn, weight }) => ({ TargetGroupArn: groupArn, Weight: weight })),
    },
  },
];

export const listenerMembers = ({ protocol, certificateArn, forward }: ListenerSettings) => ({
  ...(protocol ? { Protocol: protocol } : {}),
  ...(certificateArn ? { Certificates: [{ CertificateArn: certificateArn }], SslPolicy } : {}),
  ...(forward ? { DefaultActions: actionsOf(forward) } : {}),
});
