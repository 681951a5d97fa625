import * as z from "zod";
import type { FigureConfig, StatConfig } from "../../functions/shared/judge-config.ts";
import { namesIn, sharedNames, versionNames } from "../../functions/judge/measure/placeholders.ts";
import { closed, text } from "./fields.ts";
import { suggestion } from "./suggestion.ts";

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Metric.html */
const namespace = text(
  /^[A-Za-z0-9._\-/#: ]{1,255}$/,
  "a namespace of at most 255 letters, digits and . _ - / # : and spaces",
);
const metricName = z.string().min(1).max(255).describe("The metric's name in CloudWatch");

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html */
const statistic = text(
  /^(Sum|Average|Minimum|Maximum|SampleCount|IQM|p(100|\d{1,2}(\.\d{1,10})?)|(tm|wm|tc|ts)(100|\d{1,2}(\.\d{1,10})?)|(TM|WM|PR|TC|TS)\([\d.:%]+\))$/,
  "a statistic as CloudWatch names it, such as Sum, Average, p99 or tm95",
).describe("Sum, Average, p99 …");

const known = [...sharedNames, ...versionNames] as const;
const braces = known.map((name) => `{${name}}`).join(", ");

const dimensions = z
  .record(
    z.string().min(1).max(255),
    z
      .string()
      .min(1)
      .max(1024)
      .superRefine((written, context) => {
        for (const name of namesIn(written))
          if (!(known as readonly string[]).includes(name))
            context.addIssue({
              code: "custom",
              message: `{${name}} stands for nothing; known are ${braces}${suggestion(name, known)}`,
            });
      }),
  )
  .refine((written) => Object.keys(written).length <= 30, {
    error: "a metric has at most 30 dimensions",
  })
  .default({})
  .describe(`Values may hold ${braces}`);

const id = text(/^[a-z][A-Za-z0-9_]{0,99}$/, "an id that begins with a small letter");

/** @param standard the statistic of a series that names none. */
const stat = (standard: string) =>
  closed({ namespace, metric: metricName, dimensions, statistic: statistic.optional() }).transform(
    (written) => statOf(written, standard),
  );

/** A figure of a metric: a series, or metric math over some. @param standard the statistic where none is named. */
export const figureSchema = (standard: "Sum" | "Average") =>
  closed(
    {
      namespace: namespace.optional(),
      metric: metricName.optional(),
      dimensions,
      statistic: statistic.optional(),
      expression: z.string().min(1).max(1024).optional().describe("Metric math over the ids in metrics"),
      metrics: z.record(id, stat(standard)).optional().describe("What an expression is made of, by id"),
    },
    { period: "all of a metric is of one period: it stands beside name" },
  ).transform((written, context): FigureConfig => {
    const { namespace, metric, expression, metrics } = written;
    const wrong = whyNot(written);
    if (wrong) context.addIssue({ code: "custom", ...wrong });
    if (wrong) return z.NEVER;
    return expression === undefined
      ? {
          kind: "sum",
          stats: [statOf({ ...written, namespace: namespace ?? "", metric: metric ?? "" }, standard)],
        }
      : { kind: "math", expression, stats: metrics ?? {} };
  });

type Written = {
  readonly namespace?: string | undefined;
  readonly metric?: string | undefined;
  readonly statistic?: string | undefined;
  readonly expression?: string | undefined;
  readonly metrics?: Readonly<Record<string, StatConfig>> | undefined;
};

const statOf = (
  {
    namespace,
    metric,
    dimensions,
    statistic,
  }: Required<Pick<Written, "namespace" | "metric">> &
    Pick<Written, "statistic"> & { readonly dimensions: StatConfig["dimensions"] },
  standard: string,
): StatConfig => ({
  namespace: namespace ?? "",
  name: metric ?? "",
  dimensions,
  statistic: statistic ?? standard,
});

type Wrong = { readonly path: string[]; readonly message: string };

function whyNot({ namespace, metric, statistic, expression, metrics }: Written): Wrong | undefined {
  if (expression === undefined) {
    if (namespace === undefined)
      return { path: [], message: "expected a namespace and a metric, or an expression over metrics" };
    return metric === undefined
      ? { path: [], message: "expected the metric's name beside its namespace" }
      : undefined;
  }
  const own = Object.entries({ namespace, metric, statistic }).find(([, value]) => value !== undefined);
  if (own) return { path: [own[0]], message: "an expression takes its series from metrics: name it there" };
  const message = whyNoMath(expression, Object.keys(metrics ?? {}));
  return message === undefined ? undefined : { path: ["expression"], message };
}

/**
 * What answers more than one series, or those of others, cannot be one figure.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
function whyNoMath(expression: string, ids: readonly string[]): string | undefined {
  const many =
    /\b(SEARCH|SELECT|METRICS|ANOMALY_DETECTION_BAND|SLICE|SORT|INSIGHT_RULE_METRIC|DB_PERF_INSIGHTS|LAMBDA|SERVICE_QUOTA)\b/.exec(
      expression,
    );
  if (many) return `${many[0]} is no figure over the ids in metrics: name each series there`;
  const used: readonly string[] = expression.replaceAll(/'[^']*'|"[^"]*"/g, "").match(/\b[a-z]\w*/g) ?? [];
  const unknown = used.find((word) => !ids.includes(word));
  if (unknown !== undefined)
    return `${unknown} is no id in metrics (${ids.join(", ")})${suggestion(unknown, ids)}`;
  const unused = ids.find((each) => !used.includes(each));
  return unused === undefined ? undefined : `${unused} in metrics is not used`;
}
