import { rankMetric, rateMetric, thresholdMetric } from "../../functions/judge/defaults.ts";
import type { Metric } from "../../functions/judge/verdict.ts";
import type { FigureConfig, SourceConfig, StatConfig } from "../../functions/shared/judge-config.ts";

/** A metric that a service file takes by its name. */
export type Template = {
  readonly about: string;
  /** What publishes it; absent: whatever the service is behind. */
  readonly of?: "application" | "network";
  readonly source: SourceConfig;
  readonly metric: (name: string) => Metric;
};

type Names = Readonly<Record<string, string>>;

const stat = (namespace: string, dimensions: Names) => (name: string, statistic: string) =>
  ({ namespace, name, dimensions, statistic }) satisfies StatConfig;

const balancer = { LoadBalancer: "{loadBalancer}" };
const group = { ...balancer, TargetGroup: "{targetGroup}" };

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html */
const albGroup = stat("AWS/ApplicationELB", group);
const alb = stat("AWS/ApplicationELB", balancer);
/** https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-cloudwatch-metrics.html */
const nlbGroup = stat("AWS/NetworkELB", group);
const nlb = stat("AWS/NetworkELB", balancer);
/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html */
const ecs = stat("AWS/ECS", { ClusterName: "{cluster}", ServiceName: "{ecsService}" });

const sum = (...stats: readonly StatConfig[]): FigureConfig => ({ kind: "sum", stats });
const values = (one: StatConfig): SourceConfig => ({ kind: "values", value: sum(one) });

const latency = (statistic: string, about: string): Template => ({
  about: `${about} of a target's answers`,
  of: "application",
  source: values(albGroup("TargetResponseTime", statistic)),
  metric: rankMetric,
});

const unhealthy = (of: "application" | "network", one: StatConfig): Template => ({
  about: "Unhealthy targets of the candidate: none",
  of,
  source: values(one),
  metric: (name) => thresholdMetric(name, { bound: { max: 0 } }),
});

const upTo90 = (name: string): Metric => thresholdMetric(name, { bound: { max: 90 } });

export const templates = {
  "alb-errors": {
    about: "Requests that a target answered with 5xx, or to whom no connection could be made",
    of: "application",
    source: {
      kind: "counts",
      errors: sum(
        albGroup("HTTPCode_Target_5XX_Count", "Sum"),
        albGroup("TargetConnectionErrorCount", "Sum"),
      ),
      requests: sum(albGroup("RequestCount", "Sum")),
    },
    metric: rateMetric,
  },
  "alb-client-errors": {
    about: "Requests that a target answered with 4xx; has a vote and does not decide alone",
    of: "application",
    source: {
      kind: "counts",
      errors: sum(albGroup("HTTPCode_Target_4XX_Count", "Sum")),
      requests: sum(albGroup("RequestCount", "Sum")),
    },
    metric: (name) => rateMetric(name, { critical: false }),
  },
  "alb-gateway-errors": {
    about:
      "Requests that the load balancer itself answered with 5xx, of both versions, against the time before",
    of: "application",
    source: {
      kind: "counts",
      errors: sum(alb("HTTPCode_ELB_5XX_Count", "Sum")),
      requests: sum(alb("RequestCount", "Sum")),
    },
    metric: (name) => rateMetric(name, { against: "stable-before" }),
  },
  "alb-latency": latency("Average", "Mean time"),
  "alb-latency-p50": latency("p50", "Median"),
  "alb-latency-p90": latency("p90", "90th percentile"),
  "alb-latency-p95": latency("p95", "95th percentile"),
  "alb-latency-p99": latency("p99", "99th percentile"),
  "alb-unhealthy": unhealthy("application", albGroup("UnHealthyHostCount", "Maximum")),
  "nlb-unhealthy": unhealthy("network", nlbGroup("UnHealthyHostCount", "Maximum")),
  "nlb-resets": {
    about: "Resets sent by targets for each new flow, of both versions, against the time before",
    of: "network",
    source: {
      kind: "counts",
      errors: sum(nlb("TCP_Target_Reset_Count", "Sum")),
      requests: sum(nlb("NewFlowCount", "Sum")),
    },
    metric: (name) => rateMetric(name, { against: "stable-before" }),
  },
  "ecs-cpu": {
    about: "CPU of all tasks of both versions, percent: at most 90",
    source: values(ecs("CPUUtilization", "Average")),
    metric: upTo90,
  },
  "ecs-memory": {
    about: "Memory of the fullest task of both versions, percent: at most 90",
    source: values(ecs("MemoryUtilization", "Maximum")),
    metric: upTo90,
  },
} as const satisfies Readonly<Record<string, Template>>;

export type TemplateName = keyof typeof templates;
export const templateNames = Object.keys(templates) as [TemplateName, ...TemplateName[]];
