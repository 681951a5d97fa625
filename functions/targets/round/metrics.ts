import { MetricUnit, Metrics } from "@aws-lambda-powertools/metrics";
import type { MirrorConfig } from "../../shared/mirror-config.ts";
import { measuredAlone, measures } from "./measures.ts";
import type { RoundReport } from "./report.ts";

export const metricNamespace = "Pointsman";
/** Of all our metrics: powertools gives it to each. */
export const metricService = "pointsman";

/** A dimension more is a metric more, and each is paid for: a mirror has its own only where its file asks for them. */
export function publish(
  installation: string,
  configs: readonly MirrorConfig[],
  reports: readonly RoundReport[],
  now: number,
): void {
  published({ installation }, reports, now);
  for (const report of measuredAlone(configs, reports))
    published({ installation, mirror: report.mirror }, [report], now);
}

function published(dimensions: Record<string, string>, reports: readonly RoundReport[], now: number): void {
  const metrics = new Metrics({ namespace: metricNamespace, serviceName: metricService });
  metrics.addDimensions(dimensions);
  for (const { name, unit, value } of measures(reports, now))
    metrics.addMetric(name, MetricUnit[unit], value);
  metrics.publishStoredMetrics();
}
