import { describe, expect, test } from "vitest";
import { rateMetric } from "../../../functions/judge/defaults.ts";
import { replay } from "../../../functions/judge/replay.ts";
import type { Count, Measured } from "../../../functions/judge/verdict.ts";

const counts = (from: number, to: number, errors: (minute: number) => number): readonly Count[] =>
  Array.from({ length: to - from }, (_, index) => ({
    at: 60 * (from + index),
    errors: errors(from + index),
    requests: 1_000,
  }));

/** Errs in twenty of a thousand from the tenth minute on, against one. */
const measured = (errsFrom: number): Measured => ({
  metric: rateMetric("errors"),
  candidate: {
    kind: "counts",
    periodSeconds: 60,
    counts: counts(0, 30, (minute) => (minute >= errsFrom ? 20 : 1)),
  },
  stable: { kind: "counts", periodSeconds: 60, counts: counts(-60, 30, () => 1) },
});
const past = { from: 0, to: 1_800, everySeconds: 60, steps: [] };

describe("a past time, look by look", () => {
  test("is judged until it is worse, by what was complete by then", () => {
    const { judgement, afterSeconds } = replay([measured(10)], past);
    expect(judgement.verdict).toBe("worse");
    expect(judgement.look).toEqual({ number: afterSeconds / 60, planned: 30, isLast: false });
    // From the eleventh minute on there are such errors; some minutes of them are needed.
    expect(afterSeconds).toBeGreaterThan(660);
    expect(afterSeconds).toBeLessThan(1_080);
    expect(judgement.metrics[0]?.sizes.candidate).toBeLessThanOrEqual((afterSeconds / 60) * 1_000);
  });

  test("passes at its last look", () => {
    expect(replay([measured(99)], past)).toMatchObject({
      afterSeconds: 1_800,
      judgement: { verdict: "pass", look: { number: 30, planned: 30, isLast: true } },
    });
  });

  test("ends with a look, though it were shorter than the others", () => {
    const { afterSeconds, judgement } = replay([measured(99)], { ...past, to: 1_790, everySeconds: 600 });
    expect([afterSeconds, judgement.look.planned]).toEqual([1_790, 3]);
    expect(judgement.metrics[0]?.sizes.candidate).toBe(29_000);
    expect(replay([measured(99)], { ...past, to: 0 }).judgement.look.planned).toBe(1);
  });

  test("says what could not be read", () => {
    const unreadable: Measured = {
      metric: rateMetric("errors"),
      candidate: { kind: "unreadable", reason: "no right" },
    };
    expect(replay([unreadable], past).judgement).toMatchObject({
      verdict: "unclear",
      metrics: [{ sentence: "errors: no right" }],
    });
  });
});
