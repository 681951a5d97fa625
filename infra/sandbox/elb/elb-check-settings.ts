import type { CreateTargetGroupCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import { invalid } from "./elb-refusals.ts";
import type { CheckSettings } from "./elb-settings.ts";

export type CheckInput = Pick<
  CreateTargetGroupCommandInput,
  | "HealthCheckEnabled"
  | "HealthCheckIntervalSeconds"
  | "HealthCheckPath"
  | "HealthCheckPort"
  | "HealthCheckProtocol"
  | "HealthCheckTimeoutSeconds"
  | "HealthyThresholdCount"
  | "Matcher"
  | "UnhealthyThresholdCount"
>;

/**
 * A target group's health check, with AWS's defaults for what is not said.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-health-checks.html
 * @param known what is there already, when it is changed.
 */
export function checkSettings(input: CheckInput, known?: CheckSettings): CheckSettings {
  if (input.HealthCheckEnabled === false)
    throw invalid("Health checks cannot be disabled for target groups of the type ip");
  const protocol = input.HealthCheckProtocol ?? known?.protocol ?? "TCP";
  if (!["TCP", "HTTP", "HTTPS"].includes(protocol))
    throw invalid(`The health check protocol '${protocol}' is not supported`);
  const isHttp = protocol !== "TCP";
  if (!isHttp && input.HealthCheckPath !== undefined)
    throw invalid("Health check path cannot be specified for the TCP protocol");
  if (!isHttp && input.Matcher !== undefined)
    throw invalid("Health check matcher cannot be specified for the TCP protocol");
  const kept = known?.protocol === protocol ? known : undefined;
  const settings = {
    protocol,
    port: portOf(input.HealthCheckPort ?? known?.port ?? "traffic-port"),
    ...(isHttp
      ? {
          path: input.HealthCheckPath ?? kept?.path ?? "/",
          codes: input.Matcher?.HttpCode ?? kept?.codes ?? "200-399",
        }
      : {}),
    interval: within("interval", input.HealthCheckIntervalSeconds ?? known?.interval ?? 30, 5, 300),
    timeout: within(
      "timeout",
      input.HealthCheckTimeoutSeconds ?? known?.timeout ?? (protocol === "HTTP" ? 6 : 10),
      2,
      120,
    ),
    healthyCount: within("healthy threshold", input.HealthyThresholdCount ?? known?.healthyCount ?? 5, 2, 10),
    unhealthyCount: within(
      "unhealthy threshold",
      input.UnhealthyThresholdCount ?? known?.unhealthyCount ?? 2,
      2,
      10,
    ),
  };
  if (settings.timeout > settings.interval)
    throw invalid(
      `Health check timeout '${settings.timeout}' must be smaller than or equal to the interval '${settings.interval}'`,
    );
  return settings;
}

function portOf(port: string): string {
  const isPort = /^\d+$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535;
  if (port !== "traffic-port" && !isPort) throw invalid(`Health check port '${port}' is not valid`);
  return port;
}

function within(what: string, value: number, least: number, most: number): number {
  if (!Number.isInteger(value) || value < least || value > most)
    throw invalid(`Health check ${what} '${value}' must be between ${least} and ${most}`);
  return value;
}
