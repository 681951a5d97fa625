import { MetricUnit, Metrics } from "@aws-lambda-powertools/metrics";
import type { MirrorConfig } from "../../shared/mirror-config.ts";
import { isWatched, measuredAlone, measures } from "./measures.ts";
import type { Measure } from "./measures.ts";
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
  published({ installation }, measures(reports, now).filter(isWatched));
  for (const report of measuredAlone(configs, reports))
    published({ installation, mirror: report.mirror }, measures([report], now));
}

function published(dimensions: Record<string, string>, all: readonly Measure[]): void {
  const metrics = new Metrics({ namespace: metricNamespace, serviceName: metricService });
  metrics.addDimensions(dimensions);
  for (const { name, unit, value } of all) metrics.addMetric(name, MetricUnit[unit], value);
  metrics.publishStoredMetrics();
}
