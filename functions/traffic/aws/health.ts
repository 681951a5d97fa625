import type { Health } from "../policy/zone.ts";
import type { Checks } from "./checks.ts";
import type { MetricReader } from "../../shared/metric-data.ts";

/**
 * What Route 53's health checks find. GetHealthCheckStatus may be asked once a second and is meant for diagnosis, so it
 * is read where Route 53 publishes it: a metric, by the minute, in us-east-1 alone.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/monitoring-cloudwatch.html
 */
export interface HealthParts {
  /** Of us-east-1. */
  readonly metrics: MetricReader;
  readonly checks: Pick<Checks, "get">;
  /** Epoch ms. */
  readonly now: () => number;
}

const minuteMs = 60_000;
/** A point may be some minutes late; one that is older says nothing of now. */
const freshMinutes = 5;

/**
 * Health by id of health check. Unhealthy within the newest minute that tells, healthy only where the whole of it was.
 * One that is disabled counts as healthy, as Route 53 takes it; one that is gone, or has told nothing lately, as unknown.
 */
export const healthOf =
  ({ metrics, checks, now }: HealthParts) =>
  async (ids: readonly string[]): Promise<ReadonlyMap<string, Health>> => {
    const all = [...new Set(ids)].sort();
    if (all.length === 0) return new Map();
    const toMs = (Math.floor(now() / minuteMs) + 1) * minuteMs;
    const span = { fromMs: toMs - (freshMinutes + 1) * minuteMs, toMs, periodSeconds: 60 };
    const series = await metrics.read(all.map(statusOf), span);
    const told = all.map(async (id, index): Promise<[string, Health]> => {
      const newest = series[index]?.points.at(-1);
      if (newest) return [id, newest.value >= 1 ? "healthy" : "unhealthy"];
      const check = await checks.get(id);
      return [id, check?.isDisabled ? "healthy" : "unknown"];
    });
    return new Map(await Promise.all(told));
  };

/** The worst of each minute. */
const statusOf = (id: string) =>
  ({
    namespace: "AWS/Route53",
    name: "HealthCheckStatus",
    dimensions: { HealthCheckId: id },
    statistic: "Minimum",
  }) as const;
