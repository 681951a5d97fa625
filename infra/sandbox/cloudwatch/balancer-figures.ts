/**
 * What anybody published, and what application load balancers measure of their requests. A count of zero is never
 * published, and a metric is all of its dimensions: none is of a target group without its load balancer.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
 * Not simulated: zones, codes that nobody answers here (3xx, 4xx), connections, counts of hosts.
 */
import { dimensionOf } from "../arns.ts";
import type { Balancers } from "../elb/elb-balancers.ts";
import type { Metrics, Minute } from "./cloudwatch-metrics.ts";
import { latencySample } from "./latency-figures.ts";
import type { MetricName, MetricSeries, Sample } from "./metric-series.ts";

export const balancerFigures =
  (series: MetricSeries, metrics: Metrics, balancers: Balancers) =>
  (metric: MetricName, startsAt: number): Sample | undefined => {
    const published = series.minute(metric, startsAt);
    if (published || metric.namespace !== "AWS/ApplicationELB") return published;
    const of = measuredOf(metric, balancers);
    if (!of) return undefined;
    const minute = metrics.minute(of.arn, startsAt);
    return minute && figure(metric.name, minute, answeredOf(of, minute, metrics, startsAt), startsAt, of.arn);
  };

type Measured = { readonly arn: string; readonly groups?: readonly string[] };

/** What targets answered. Of a load balancer that is what its groups measured: the rest it answered itself. */
function answeredOf({ groups }: Measured, minute: Minute, metrics: Metrics, startsAt: number): Minute {
  if (!groups) return minute;
  const sum = { requests: 0, failed: 0, latencySumMs: 0 };
  for (const arn of groups) {
    const each = metrics.minute(arn, startsAt);
    sum.requests += each?.requests ?? 0;
    sum.failed += each?.failed ?? 0;
    sum.latencySumMs += each?.latencySumMs ?? 0;
  }
  return sum;
}

function figure(
  name: string,
  minute: Minute,
  answered: Minute,
  startsAt: number,
  arn: string,
): Sample | undefined {
  const { requests, failed, latencySumMs } = answered;
  switch (name) {
    case "RequestCount":
      return counted(minute.requests);
    case "HTTPCode_Target_2XX_Count":
      return counted(requests - failed);
    case "HTTPCode_Target_5XX_Count":
      return counted(failed);
    case "HTTPCode_ELB_5XX_Count":
      return counted(minute.requests - requests);
    case "TargetResponseTime":
      return requests > 0
        ? latencySample(arn, startsAt, latencySumMs / 1000 / requests, requests)
        : undefined;
    default:
      return undefined;
  }
}

const counted = (count: number): Sample | undefined =>
  count > 0 ? { sum: count, count, least: 1, most: 1 } : undefined;

/** The dimension is the tail of an ARN. */
function measuredOf({ dimensions }: MetricName, balancers: Balancers): Measured | undefined {
  const { LoadBalancer: balancer, TargetGroup: group, ...others } = dimensions;
  if (balancer === undefined || Object.keys(others).length > 0) return undefined;
  const ofBalancer = [...balancers.targetGroups.values()].filter(
    ({ loadBalancerArn }) => dimensionOf(loadBalancerArn) === balancer,
  );
  if (group !== undefined) {
    const found = ofBalancer.find(({ arn }) => dimensionOf(arn) === group);
    return found && { arn: found.arn };
  }
  const arn = [...balancers.loadBalancers.keys()].find((each) => dimensionOf(each) === balancer);
  return arn === undefined ? undefined : { arn, groups: ofBalancer.map(({ arn }) => arn) };
}
