import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { runAnalysis } from "./rules/argo-rollouts.ts";
import type { ArgoAnswer, ArgoMetric } from "./rules/argo-rollouts.ts";
import { isWithin, runCanary } from "./rules/flagger.ts";
import type { FlaggerAnswer } from "./rules/flagger.ts";
import { shiftInterval } from "./rules/kayenta/interval.ts";
import { judgeMetric, plainMetric } from "./rules/kayenta/metric.ts";
import type { KayentaLabel, KayentaMetric } from "./rules/kayenta/metric.ts";

const lines = <Line>(name: string): Line[] =>
  readFileSync(new URL(`vectors/${name}.jsonl`, import.meta.url), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);

type Written = Omit<ArgoMetric, "isSuccess" | "isFailure"> & {
  readonly successCondition?: string;
  readonly failureCondition?: string;
};

test("Argo Rollouts' own reconciler and the comparator end every analysis alike", () => {
  const all = lines<ArgoAnswer & { metric: Written; values: (number | null)[] }>("argo-rollouts");
  expect(all.length).toBe(250);
  const differences = all.filter(({ metric, values, phase, after }) => {
    const { successCondition, failureCondition, ...rest } = metric;
    const answer = runAnalysis(
      {
        ...rest,
        ...(successCondition === undefined ? {} : { isSuccess: condition(successCondition) }),
        ...(failureCondition === undefined ? {} : { isFailure: condition(failureCondition) }),
      },
      values,
    );
    return answer.phase !== phase || answer.after !== after;
  });
  expect(differences).toEqual([]);
});

function condition(written: string): (value: number) => boolean {
  const [, sign, bound] = /^result (<=|>) ([\d.]+)$/.exec(written) ?? [];
  if (!sign) throw new Error(`a condition that the vectors do not use: ${written}`);
  return (value) => (sign === ">" ? value > Number(bound) : value <= Number(bound));
}

test("Flagger's own scheduler and the comparator take every canary through the same states", () => {
  type Line = FlaggerAnswer & {
    threshold: number;
    step: number;
    max: number;
    min?: number;
    maxValue?: number;
    values: (number | null)[];
  };
  const all = lines<Line>("flagger");
  expect(all.length).toBe(250);
  const differences = all.filter(({ phase, ticks, trace, values, min, maxValue, ...canary }) => {
    const range = {
      ...(min === undefined ? {} : { min }),
      ...(maxValue === undefined ? {} : { max: maxValue }),
    };
    const answer = runCanary(canary, values, (value) => isWithin(value, range));
    return answer.phase !== phase || answer.ticks !== ticks || answer.trace.join() !== trace.join();
  });
  expect(differences).toEqual([]);
});

describe("Kayenta", () => {
  type Line = {
    direction: KayentaMetric["direction"];
    control: number[];
    experiment: number[];
    label: KayentaLabel;
    /** null where nothing is computed: both constant. */
    interval: [number, number] | null;
    estimate: number | null;
  };

  test("the interval is that of R for every line", () => {
    const all = lines<Line>("kayenta-rule").filter(({ interval }) => interval !== null);
    expect(all.length).toBe(182);
    const differences = all.filter(({ control, experiment, interval, estimate }) => {
      if (interval === null || estimate === null) return true;
      const answer = shiftInterval(experiment, control, 0.98, false);
      const ends = [answer.lower - interval[0], answer.upper - interval[1], answer.estimate - estimate];
      return ends.some((end) => Math.abs(end) > 1e-6);
    });
    expect(differences).toEqual([]);
  });

  test("the label agrees on every line where no end is within 1e-3 of its band", () => {
    const decided = lines<Line>("kayenta-rule").filter(
      ({ interval, estimate }) =>
        interval === null ||
        estimate === null ||
        (Math.abs(interval[0] - 0.25 * Math.abs(estimate)) > 1e-3 &&
          Math.abs(interval[1] + 0.25 * Math.abs(estimate)) > 1e-3),
    );
    expect(decided.length).toBeGreaterThan(200);
    const differences = decided.filter(
      ({ direction, control, experiment, label }) =>
        judgeMetric({ ...plainMetric, direction }, control, experiment).label !== label,
    );
    expect(differences).toEqual([]);
  });
});
