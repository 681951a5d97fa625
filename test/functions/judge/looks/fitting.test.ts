import { describe, expect, test } from "vitest";
import { fitting } from "../../../../functions/judge/looks/fitting.ts";
import { judgementOf, metricSaying } from "../hand-made.ts";

const chart = ["█".repeat(100), "▁".repeat(100)];
const bytes = (value: object) => new TextEncoder().encode(JSON.stringify(value)).length;
const charted = judgementOf("worse", {
  metrics: [
    metricSaying("pass", { name: "latency", chart }),
    metricSaying("worse", { name: "errors", chart }),
  ],
});
const whole = bytes(charted);

describe("a judgement", () => {
  test("that has room stays as it is", () => {
    expect(fitting(charted)).toBe(charted);
    expect(fitting(charted, whole)).toBe(charted);
  });

  test("loses the charts of what is not worse first", () => {
    const { metrics } = fitting(charted, whole - 1);
    expect(metrics.map((each) => each.chart)).toEqual([undefined, chart]);
  });

  test("then the others", () => {
    const { metrics } = fitting(charted, whole - 700);
    expect(metrics.map(({ chart }) => chart)).toEqual([undefined, undefined]);
  });

  test("then the length of its sentences", () => {
    const long = "x".repeat(3000);
    const alarms = [
      { name: "a", state: "unreadable", reason: long },
      { name: "b", state: "OK" },
    ] as const;
    const metrics = [metricSaying("unclear", { sentence: long, rule: long })];
    const fitted = fitting(judgementOf("unclear", { sentence: long, alarms, metrics }), 4000);
    const short = `${"x".repeat(499)}…`;
    expect(fitted).toMatchObject({ sentence: short, metrics: [{ sentence: short, rule: short }] });
    expect(fitted.alarms).toEqual([
      { name: "a", state: "unreadable", reason: short },
      { name: "b", state: "OK" },
    ]);
  });

  test("then metrics, and what is worse stays longest", () => {
    const metrics = [
      ...Array.from({ length: 40 }, (_, at) => metricSaying("pass", { name: `m${at}` })),
      metricSaying("worse"),
    ];
    const fitted = fitting(judgementOf("worse", { metrics }), 2000);
    expect(bytes(fitted)).toBeLessThanOrEqual(2000);
    expect(fitted.metrics[0]).toMatchObject({ name: "errors", verdict: "worse" });
    expect(fitted.metrics.length).toBeGreaterThan(4);
    expect(fitted.verdict).toBe("worse");
  });
});
