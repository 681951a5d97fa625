import { rateMetric } from "../../../functions/judge/defaults.ts";
import type { Judgement, MetricJudgement, Verdict } from "../../../functions/judge/verdict.ts";
import type { JudgeConfig, JudgedMetric } from "../../../functions/shared/judge-config.ts";

const stat = (name: string) => ({
  namespace: "AWS/ApplicationELB",
  name,
  dimensions: { TargetGroup: "{targetGroup}", LoadBalancer: "{loadBalancer}" },
  statistic: "Sum",
});

/** Errors for each request, as a load balancer counts them. */
export const errorsMetric = (changes: Partial<JudgedMetric> = {}): JudgedMetric => ({
  metric: rateMetric("errors"),
  source: {
    kind: "counts",
    errors: { kind: "sum", stats: [stat("HTTPCode_Target_5XX_Count")] },
    requests: { kind: "sum", stats: [stat("RequestCount")] },
  },
  periodSeconds: 60,
  ...changes,
});

export const judgeConfig = (changes: Partial<JudgeConfig> = {}): JudgeConfig => ({
  metrics: [errorsMetric()],
  onUnclear: "wait",
  everySeconds: 60,
  ...changes,
});

/** What a metric said, made by hand. */
export const metricSaying = (verdict: Verdict, changes: Partial<MetricJudgement> = {}): MetricJudgement => ({
  name: "errors",
  critical: true,
  weight: 1,
  verdict,
  method: "rates",
  rule: "errors per request",
  sizes: { candidate: 6000, stable: 6000 },
  sentence: `errors: ${verdict}`,
  ...changes,
});

/** What the judge said, made by hand. */
export const judgementOf = (verdict: Verdict, changes: Partial<Judgement> = {}): Judgement => ({
  verdict,
  sentence: `look 7 of 30: ${verdict}`,
  look: { number: 7, planned: 30, isLast: false },
  alarms: [],
  metrics: [metricSaying(verdict)],
  ...changes,
});

/** What the service publishes of itself, and how much of it is too much: more than 10 in any minute. */
export const failures = { namespace: "Shop", name: "Failures", dimensions: {} } as const;

export const failuresMetric = (changes: Partial<JudgedMetric> = {}): JudgedMetric => ({
  metric: {
    name: "failures",
    critical: true,
    weight: 1,
    direction: "up-is-worse",
    onMissing: "unclear",
    method: "thresholds",
    bound: { max: 10 },
    budget: { bad: 1, inARow: 1, missing: 5 },
  },
  source: { kind: "values", value: { kind: "sum", stats: [{ ...failures, statistic: "Sum" }] } },
  periodSeconds: 60,
  ...changes,
});
