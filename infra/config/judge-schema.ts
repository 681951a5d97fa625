import * as z from "zod";
import { expectationSentence } from "../../events/sentence.ts";
import type { JudgeConfig, JudgedMetric } from "../../functions/shared/judge-config.ts";
import { closed, duration, present, text } from "./fields.ts";
import { figureSchema } from "./judge-figure-schema.ts";
import { resolvedMetric } from "./judge-metric.ts";
import { templateNames } from "./judge-templates.ts";
import { suggestion } from "./suggestion.ts";

export const onUnclear = z.enum(["wait", "ask", "back-out", "go-on"]);

/** The longest period and pause between looks; beyond it a bake has too few. */
const longestSeconds = 3_600;

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricStat.html */
const wholeMinutes = (what: string) =>
  duration({ atLeast: 60, atMost: longestSeconds }).refine((seconds) => seconds % 60 === 0, {
    error: ({ input }) => `${what} whole minutes, found ${Number(input)}s`,
  });

const number = (expected: string, holds: (value: number) => boolean) => {
  const error = ({ input }: { readonly input: unknown }) => expectationSentence(expected, input);
  return z.number({ error }).refine(holds, { error });
};
const count = z.int({ error: ({ input }) => expectationSentence("a whole number from 0", input) }).min(0);

const against = z
  .enum(["stable-now", "stable-before"])
  .describe("What it is held against; a bound is written as max or min");

const effect = closed({
  shift: number("a share above 0, such as 0.05", (value) => value > 0 && value <= 10)
    .optional()
    .describe("Values: shift of the median, as a share of stable's"),
  share: number("a share of pairs from 0.5 to 1", (value) => value >= 0.5 && value <= 1)
    .optional()
    .describe("Values: share of pairs in which the candidate is worse"),
  ratio: number("a ratio from 1, such as 1.5", (value) => value >= 1 && value <= 1_000)
    .optional()
    .describe("Errors: times stable's rate"),
  excess: number("a rate from 0 to 1, such as 0.001", (value) => value >= 0 && value <= 1)
    .optional()
    .describe("Errors: additional errors for each request"),
});

const entry = closed(
  {
    use: z.enum(templateNames).optional().describe("A template, whose settings the others change"),
    name: text(
      /^[\x21-\x7e]([\x20-\x7e]{0,62}[\x21-\x7e])?$/,
      "a name of at most 64 characters of ASCII",
    ).optional(),
    value: figureSchema("Average").optional().describe("What is measured"),
    errors: figureSchema("Sum").optional().describe("How many failed"),
    requests: figureSchema("Sum").optional().describe("… of how many"),
    critical: z.boolean().optional().describe("Decides alone when it is worse; else it has a vote"),
    weight: number("a weight above 0", (value) => value > 0 && value <= 1_000).optional(),
    direction: z.enum(["up-is-worse", "down-is-worse"]).optional(),
    against: against.optional(),
    max: number("a number", Number.isFinite).optional().describe("A bound; of errors: for each request"),
    min: number("a number", Number.isFinite).optional().describe("A bound"),
    allow: closed({ bad: count.optional(), inARow: count.optional(), missing: count.optional() })
      .transform(present)
      .optional()
      .describe("Of a bound: how many points may be beyond it, how many in a row, how many missing"),
    effect: effect
      .transform(present)
      .optional()
      .describe("What a difference has to reach besides not being chance"),
    onMissing: z.enum(["pass", "worse", "unclear"]).optional().describe("What no point at all means"),
    warmUp: duration({ atLeast: 0, atMost: 6 * 3_600 }).optional(),
    period: wholeMinutes("CloudWatch keeps points of").optional(),
    cells: z.array(z.string()).min(1).optional().describe("The cells in which it is judged; none: all"),
  },
  {
    template: "write use: …",
    threshold: "write max or min",
    method:
      "errors with requests are compared as rates, a value by ranks, and with max or min it is held against that",
  },
);

const metric = z
  .union(
    [
      z.enum(templateNames).transform((use) => resolvedMetric({ use })),
      entry.transform((written) => resolvedMetric(written)),
    ],
    {
      error: ({ input }) =>
        expectationSentence(`a template such as ${templateNames[0]}, or { use } or { name, … }`, input) +
        (typeof input === "string" ? suggestion(input, templateNames) : ""),
    },
  )
  .transform((resolved, context): JudgedMetric => {
    if (resolved.kind === "metric") return resolved.judged;
    context.addIssue({ code: "custom", path: [...resolved.path], message: resolved.sentence });
    return z.NEVER;
  });

/** More would not fit beside a release in the ledger, with a chart and its numbers for each cell. */
const mostMetrics = 20;

export const metricsSchema = z
  .array(metric)
  .meta({ maxItems: mostMetrics, description: "What the candidate is judged by, beside the alarms" })
  .superRefine((metrics, context) => {
    if (metrics.length > mostMetrics)
      context.addIssue({
        code: "custom",
        message: `expected ${mostMetrics} metrics at most, found ${metrics.length}: each look is kept`,
      });
    for (const [index, { metric }] of metrics.entries())
      if (metrics.findIndex((other) => other.metric.name === metric.name) < index)
        context.addIssue({
          code: "custom",
          path: [index],
          message: `${metric.name} is in the list already: give one of them another name`,
        });
  });

export const everySchema = wholeMinutes("looks are taken in");

/** What a service file gets where it says nothing. */
export type JudgeDefaults = Pick<JudgeConfig, "metrics" | "onUnclear" | "everySeconds">;

export const judgeSchema = (standard: JudgeDefaults) =>
  closed({
    metrics: metricsSchema.optional(),
    every: everySchema.optional().describe("From one look to the next"),
    onUnclear: onUnclear.default(standard.onUnclear).describe("What happens when the bake tells nothing"),
    maxBake: duration({ atMost: 48 * 3_600 })
      .optional()
      .describe("An unclear bake lasts this long at most"),
  })
    .prefault({})
    .transform(
      ({ metrics = standard.metrics, every = standard.everySeconds, onUnclear, maxBake }): JudgeConfig =>
        present({ metrics, onUnclear, maxBakeSeconds: maxBake, everySeconds: every }),
    );
