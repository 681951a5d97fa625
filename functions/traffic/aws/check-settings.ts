import type { HealthCheck, HealthCheckConfig } from "@aws-sdk/client-route-53";
import type { CheckConfig } from "../../shared/traffic-config.ts";

/** A health check of ours; the address that is asked is settled. */
export type WantedCheck =
  | (Extract<CheckConfig, { kind: "http" | "https" | "tcp" }> & { readonly address: string })
  | Extract<CheckConfig, { kind: "alarm" }>;

/** What stands, in AWS's words where ours have none. */
export interface HealthCheckSeen {
  readonly id: string;
  readonly reference: string;
  /** Undefined where it is of a kind that we make none of, or says more than ours can. */
  readonly settings?: WantedCheck;
  /** AWS's name of the kind, such as `HTTP_STR_MATCH`. */
  readonly type: string;
  /** It is not asked any more, and counts as healthy. */
  readonly isDisabled: boolean;
  readonly isInverted: boolean;
}

const types = { http: "HTTP", https: "HTTPS", tcp: "TCP" } as const;
const kinds = { HTTP: "http", HTTPS: "https", TCP: "tcp" } as const;
const insufficient = { healthy: "Healthy", unhealthy: "Unhealthy", "last-known": "LastKnownStatus" } as const;
const usualPath = "/";
/** https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html (defaults) */
const usual = { intervalSeconds: 30, threshold: 3 } as const;

export function newConfig(wanted: WantedCheck): HealthCheckConfig {
  if (wanted.kind === "alarm")
    return {
      Type: "CLOUDWATCH_METRIC",
      AlarmIdentifier: { Region: wanted.region as never, Name: wanted.alarm },
      InsufficientDataHealthStatus: insufficient[wanted.onInsufficientData],
    };
  return {
    Type: types[wanted.kind],
    RequestInterval: wanted.intervalSeconds,
    ...changedConfig(wanted),
    ...(wanted.kind === "https" ? { EnableSNI: wanted.host !== undefined } : {}),
  };
}

/** The members that an update may carry. */
export function changedConfig(wanted: WantedCheck) {
  if (wanted.kind === "alarm") {
    const { AlarmIdentifier, InsufficientDataHealthStatus } = newConfig(wanted);
    return { AlarmIdentifier, InsufficientDataHealthStatus };
  }
  return {
    IPAddress: wanted.address,
    Port: wanted.port,
    FailureThreshold: wanted.threshold,
    ...(wanted.kind === "tcp" ? {} : { ResourcePath: wanted.path ?? usualPath }),
    ...(wanted.kind === "tcp" || wanted.host === undefined ? {} : { FullyQualifiedDomainName: wanted.host }),
  };
}

export function seenCheck({
  Id = "",
  CallerReference = "",
  HealthCheckConfig: config,
}: HealthCheck): HealthCheckSeen {
  const settings = config ? settingsOf(config) : undefined;
  return {
    id: Id,
    reference: CallerReference,
    type: config?.Type ?? "",
    isDisabled: config?.Disabled === true,
    isInverted: config?.Inverted === true,
    ...(settings ? { settings } : {}),
  };
}

function settingsOf(config: HealthCheckConfig): WantedCheck | undefined {
  const { Type, AlarmIdentifier: alarm, InsufficientDataHealthStatus: status } = config;
  if (Type === "CLOUDWATCH_METRIC" && alarm)
    return {
      kind: "alarm",
      alarm: alarm.Name ?? "",
      region: alarm.Region ?? "",
      onInsufficientData:
        status === "Healthy" ? "healthy" : status === "Unhealthy" ? "unhealthy" : "last-known",
    };
  const isAsked = Type === "HTTP" || Type === "HTTPS" || Type === "TCP";
  if (!isAsked || config.IPAddress === undefined || config.Port === undefined) return undefined;
  const kind = kinds[Type];
  return {
    kind,
    address: config.IPAddress,
    port: config.Port,
    intervalSeconds: config.RequestInterval === 10 ? 10 : usual.intervalSeconds,
    threshold: config.FailureThreshold ?? usual.threshold,
    ...(kind === "tcp" ? {} : { path: config.ResourcePath ?? usualPath }),
    ...(kind === "tcp" || !config.FullyQualifiedDomainName ? {} : { host: config.FullyQualifiedDomainName }),
  };
}
