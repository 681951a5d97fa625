import type { Dimension, MetricDataQuery } from "@aws-sdk/client-cloudwatch";
import { dimensionOf } from "../arns.ts";
import type { AlarmSpec } from "./cloudwatch-alarm.ts";
import { statisticOf } from "./cloudwatch-reasons.ts";

export interface SingleMetric {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions: Dimension[];
}

/** A network load balancer knows no status codes: there the application publishes its own figures. */
export function singleMetric({ measure, of }: AlarmSpec): SingleMetric {
  const tail = of === undefined ? "" : dimensionOf(of);
  const Dimensions =
    of === undefined
      ? []
      : [{ Name: tail.startsWith("targetgroup/") ? "TargetGroup" : "LoadBalancer", Value: tail }];
  const isNetwork = tail.startsWith("net/");
  if (measure === "none") return { Namespace: "Workload", MetricName: "ByHand", Dimensions };
  if (isNetwork)
    return { Namespace: "Workload", MetricName: measure === "latency" ? "Latency" : "Errors", Dimensions };
  const MetricName = measure === "latency" ? "TargetResponseTime" : "HTTPCode_Target_5XX_Count";
  return { Namespace: "AWS/ApplicationELB", MetricName, Dimensions };
}

const query = (Id: string, Metric: SingleMetric, Stat: string, ReturnData: boolean): MetricDataQuery => ({
  Id,
  MetricStat: { Metric, Period: 60, Stat },
  ReturnData,
});

/** The alarm's metrics; a share is an expression over two. */
export function metricsOf(spec: AlarmSpec): MetricDataQuery[] {
  const metric = singleMetric(spec);
  if (spec.measure !== "errorRate") return [query("m1", metric, statisticOf(spec), true)];
  const requests = { ...metric, MetricName: metric.Namespace === "Workload" ? "Requests" : "RequestCount" };
  return [
    { Id: "e1", Expression: "100*FILL(m1,0)/m2", Label: "Failed requests, percent", ReturnData: true },
    query("m1", metric, "Sum", false),
    query("m2", requests, "Sum", false),
  ];
}
