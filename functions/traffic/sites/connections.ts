import type { MetricConfig, SiteConfig } from "../../shared/traffic-config.ts";
import { CallRefused } from "../../shared/errors.ts";
import type { BalancerSeen } from "../aws/elb.ts";
import type { MetricSeries } from "../../shared/metric-data.ts";
import type { ConnectionFacts, Connections } from "../observe/connections.ts";
import type { SiteDeps } from "./deps.ts";
import { dimensionOf } from "./targets.ts";

const minuteMs = 60_000;
/** A figure may be some minutes late. */
const lookedBackMinutes = 5;

/**
 * The newest complete minute of each site's metric: new connections, and of a site that is being emptied those that
 * are open, for they are what is waited for.
 */
export async function connectionsOf(
  { metrics, now }: Pick<SiteDeps, "metrics" | "now">,
  sites: readonly SiteConfig[],
  balancers: Readonly<Record<string, BalancerSeen>>,
  emptying: string | undefined,
): Promise<Connections> {
  const counted = sites.flatMap((site) => {
    const metric = metricOf(site, balancers[site.name], site.name === emptying);
    return metric ? [{ site: site.name, metric }] : [];
  });
  if (counted.length === 0) return {};
  // The minute under way is partial.
  const toMs = Math.floor(now().getTime() / minuteMs) * minuteMs;
  const span = { fromMs: toMs - lookedBackMinutes * minuteMs, toMs, periodSeconds: 60 };
  try {
    const series = await metrics.read(
      counted.map(({ metric }) => metric),
      span,
    );
    return Object.fromEntries(counted.map(({ site }, index) => [site, factsOf(series[index])]));
  } catch (error) {
    if (!(error instanceof CallRefused)) throw error;
    const unreadable: ConnectionFacts = { kind: "unreadable", reason: error.message };
    return Object.fromEntries(counted.map(({ site }) => [site, unreadable]));
  }
}

function metricOf(
  { metric }: SiteConfig,
  balancer: BalancerSeen | undefined,
  isEmptying: boolean,
): MetricConfig | undefined {
  if (metric || !balancer) return metric;
  const dimensions = { LoadBalancer: dimensionOf(balancer) };
  const namespace = "AWS/NetworkELB";
  return isEmptying
    ? { namespace, name: "ActiveFlowCount", dimensions, statistic: "Maximum" }
    : { namespace, name: "NewFlowCount", dimensions, statistic: "Sum" };
}

function factsOf(series: MetricSeries | undefined): ConnectionFacts {
  if (!series?.isComplete) return { kind: "unreadable", reason: "CloudWatch gave a part of the answer" };
  const newest = series.points.at(-1);
  return newest ? { kind: "count", value: newest.value, at: newest.at + minuteMs } : { kind: "silent" };
}
