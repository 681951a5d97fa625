import * as z from "zod";
import { closed, duration, percentage } from "./fields.ts";

/** The longest bake there is: the termination wait, in which it runs, ends after 48 hours. */
const longestBakeSeconds = 48 * 3_600;

const bake = duration({ atLeast: 0, atMost: longestBakeSeconds })
  .optional()
  .describe("Time under judgement after all traffic has moved");

const oneStep =
  "CodeDeploy's canary has exactly one first step and one interval. " +
  "Use linear { weight, every } for equal steps; other lists need weighted { steps }, by DNS";

const allAtOnce = closed({ kind: z.literal("all-at-once"), bake });

const canary = closed(
  {
    kind: z.literal("canary"),
    weight: percentage(oneStep).describe("Percentage of the first step"),
    interval: duration().describe("Time between the first step and all traffic, whole minutes"),
    bake,
  },
  { steps: oneStep, weights: oneStep, every: "it belongs to linear; a canary has interval" },
);

const linear = closed(
  {
    kind: z.literal("linear"),
    weight: percentage(oneStep).describe("Percentage of each step; it divides 100"),
    every: duration().describe("Time between two steps, whole minutes"),
    bake,
  },
  { steps: oneStep, interval: "it belongs to canary; linear has every" },
);

const step = closed({ weight: percentage(), bake: duration({ atLeast: 0, atMost: longestBakeSeconds }) });

const weighted = closed({ kind: z.literal("weighted"), steps: z.array(step).min(1), bake });

/** @param standardSeconds the bake of a strategy that names none. */
export function strategySchema(standardSeconds: number) {
  return z.discriminatedUnion("kind", [
    allAtOnce.transform(({ kind, bake = standardSeconds }) => ({ kind, bakeSeconds: bake })),
    canary.transform(({ kind, weight, interval, bake = standardSeconds }) => ({
      kind,
      weight,
      intervalSeconds: interval,
      bakeSeconds: bake,
    })),
    linear.transform(({ kind, weight, every, bake = standardSeconds }) => ({
      kind,
      weight,
      everySeconds: every,
      bakeSeconds: bake,
    })),
    weighted.transform(({ kind, steps, bake = standardSeconds }) => ({
      kind,
      steps: steps.map(({ weight, bake }) => ({ weight, bakeSeconds: bake })),
      bakeSeconds: bake,
    })),
  ]);
}
