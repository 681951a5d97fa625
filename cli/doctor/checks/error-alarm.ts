import type { MetricAlarm } from "@aws-sdk/client-cloudwatch";

/** Metrics that have a point only when something went wrong, or that are counted per such a thing. */
const errors = /error|fault|5xx|4xx|fail|reject|throttl|declin|exception|reset|unhealthy/i;

/**
 * Whether an alarm rises with errors, of which there are none most of the time. One that fires when something
 * falls (healthy targets, requests) is about what is always there, whatever its metric is called.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
 */
export function isErrorAlarm({
  ComparisonOperator: operator,
  MetricName,
  Metrics = [],
}: MetricAlarm): boolean {
  if (operator?.startsWith("LessThan")) return false;
  const names = [
    MetricName,
    ...Metrics.flatMap(({ MetricStat, Label }) => [MetricStat?.Metric?.MetricName, Label]),
  ];
  return names.some((name) => errors.test(name ?? ""));
}
