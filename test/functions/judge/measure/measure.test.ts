import { describe, expect, test } from "vitest";
import { judge } from "../../../../functions/judge/judge.ts";
import { rankMetric, rateMetric, thresholdMetric } from "../../../../functions/judge/defaults.ts";
import { measure } from "../../../../functions/judge/measure/measure.ts";
import type { Question } from "../../../../functions/judge/measure/question.ts";
import { CallRefused, Throttled } from "../../../../functions/shared/errors.ts";
import type { FigureConfig, JudgedMetric } from "../../../../functions/shared/judge-config.ts";
import type { MetricQuery, MetricSeries, Span } from "../../../../functions/shared/metric-data.ts";

const minuteMs = 60_000;
const noon = 20_000 * 1440 * minuteMs + 720 * minuteMs;

const figure = (name: string, value = "{targetGroup}"): FigureConfig => ({
  kind: "sum",
  stats: [{ namespace: "Shop", name, dimensions: { TargetGroup: value }, statistic: "Sum" }],
});
const errors: JudgedMetric = {
  metric: rateMetric("errors"),
  source: { kind: "counts", errors: figure("Failed"), requests: figure("Orders") },
  periodSeconds: 60,
};
const latency: JudgedMetric = {
  metric: rankMetric("latency"),
  source: { kind: "values", value: figure("Time") },
  periodSeconds: 60,
};
const question = (metrics: readonly JudgedMetric[], changes: Partial<Question> = {}): Question => ({
  metrics,
  cell: "a",
  place: {
    loadBalancer: "app/shop/1",
    candidate: { targetGroup: "targetgroup/green/2" },
    stable: { targetGroup: "targetgroup/blue/1" },
  },
  startedAtMs: noon,
  untilMs: noon + 10 * minuteMs,
  ...changes,
});

type Shown = (name: string, group: string, minute: number) => number | undefined;

/** CloudWatch with a value of each minute from noon, for a name and a target group. */
function createPlace(
  shown: Shown,
  refuse: (queries: readonly MetricQuery[]) => Error | undefined = () => undefined,
) {
  const calls: { readonly queries: readonly MetricQuery[]; readonly span: Span }[] = [];
  const read = async (queries: readonly MetricQuery[], span: Span): Promise<MetricSeries[]> => {
    calls.push({ queries, span });
    const refused = refuse(queries);
    if (refused) throw refused;
    return queries.map((query) => {
      const points: { at: number; value: number }[] = [];
      if ("expression" in query) return { points, isComplete: true };
      for (let at = span.fromMs; at < span.toMs; at += span.periodSeconds * 1000) {
        const value = shown(query.name, query.dimensions["TargetGroup"] ?? "", (at - noon) / minuteMs);
        if (value !== undefined) points.push({ at, value });
      }
      return { points, isComplete: true };
    });
  };
  const deps = { metrics: { read }, now: () => new Date(noon + 30 * minuteMs) };
  return { calls, measure: (asked: Question) => measure(deps, asked) };
}

const steady: Shown = (name, group, minute) =>
  name === "Failed" ? undefined : group.includes("green") && minute < 0 ? 7 : 100 + (minute % 3);

describe("what is measured of a cell", () => {
  test("takes one call, in which each series is asked for once", async () => {
    const { calls, measure } = createPlace(steady);
    const clients: JudgedMetric = {
      ...errors,
      metric: rateMetric("clients"),
      source: { kind: "counts", errors: figure("Refused"), requests: figure("Orders") },
    };
    await measure(question([errors, latency, clients]));
    expect(calls.map(({ queries }) => queries.length)).toEqual([8]);
    expect(calls[0]?.span).toMatchObject({ fromMs: noon - 60 * minuteMs, toMs: noon + 10 * minuteMs });
  });

  test("is the candidate's from its first traffic on, and stable's also before", async () => {
    const [found] = await createPlace(steady).measure(question([latency]));
    const ats = (side = found?.candidate) =>
      side?.kind === "values" ? side.points.map(({ at }) => at - noon / 1000) : [];
    expect(ats().length).toBe(10);
    expect(ats()[0]).toBe(0);
    expect(ats(found?.stable).length).toBe(70);
    expect(ats(found?.stable)[0]).toBe(-3_600);
  });

  test("a series of both versions is stable's until the candidate's first traffic", async () => {
    const both: JudgedMetric = { ...latency, source: { kind: "values", value: figure("Time", "all") } };
    const { calls, measure } = createPlace(() => 5);
    const [found] = await measure(question([both]));
    expect(calls[0]?.queries.length).toBe(1);
    expect(
      [found?.candidate, found?.stable].map((side) => (side?.kind === "values" ? side.points.length : 0)),
    ).toEqual([10, 60]);
  });

  test("… and so is that of a group that is held against its own time before", async () => {
    const green = { targetGroup: "targetgroup/green/2" };
    const { calls, measure } = createPlace(() => 5);
    const [found] = await measure(question([latency], { place: { candidate: green, stable: green } }));
    expect(calls[0]?.queries.length).toBe(1);
    expect(found?.stable?.kind === "values" && found.stable.points.every(({ at }) => at * 1000 < noon)).toBe(
      true,
    );
  });

  test("nothing is asked of stable where a bound decides", async () => {
    const bounded: JudgedMetric = { ...latency, metric: thresholdMetric("latency", { bound: { max: 200 } }) };
    const { calls, measure } = createPlace(steady);
    const unknown = question([bounded], {
      place: { candidate: { targetGroup: "targetgroup/green/2" }, stable: {} },
    });
    expect((await measure(unknown))[0]?.stable).toBeUndefined();
    expect(calls[0]?.queries.length).toBe(1);
  });

  test("metrics of other cells are left out, and other periods are asked for by themselves", async () => {
    const { calls, measure } = createPlace(steady);
    const found = await measure(
      question([
        { ...errors, cells: ["b"] },
        { ...latency, cells: ["a", "b"] },
        { ...errors, periodSeconds: 120 },
      ]),
    );
    expect(found.map(({ metric }) => metric.name)).toEqual(["latency", "errors"]);
    expect(calls.map(({ span }) => span.periodSeconds)).toEqual([60, 120]);
  });

  test("nothing is asked before anything can be there", async () => {
    const { calls, measure } = createPlace(steady);
    const found = await measure(
      question([latency], { startedAtMs: noon + 90 * minuteMs, untilMs: noon + 29 * minuteMs }),
    );
    expect(calls).toEqual([]);
    expect(found[0]?.candidate).toEqual({ kind: "values", periodSeconds: 60, points: [] });
  });
});

describe("what cannot be measured is said, unclear, and hides no other metric", () => {
  const look = { number: 10, planned: 10, steps: [], alarms: [] };
  const strange: JudgedMetric = {
    ...latency,
    metric: rankMetric("strange"),
    source: { kind: "values", value: figure("Strange") },
  };
  const verdicts = async (place: ReturnType<typeof createPlace>, asked: Question) =>
    judge({ ...look, measured: await place.measure(asked) }).metrics.map(({ name, verdict, sentence }) => ({
      name,
      verdict,
      sentence,
    }));

  test("no permission", async () => {
    const place = createPlace(steady, () => new CallRefused("GetMetricData: AccessDenied: not allowed"));
    expect(await verdicts(place, question([errors, latency]))).toEqual([
      { name: "errors", verdict: "unclear", sentence: "errors: GetMetricData: AccessDenied: not allowed" },
      { name: "latency", verdict: "unclear", sentence: "latency: GetMetricData: AccessDenied: not allowed" },
    ]);
  });

  test("a metric that does not exist", async () => {
    const place = createPlace((name, group, minute) =>
      name === "Strange" ? undefined : steady(name, group, minute),
    );
    const [unknown, known] = await verdicts(place, question([strange, errors]));
    expect(unknown).toEqual({
      name: "strange",
      verdict: "unclear",
      sentence:
        "strange: CloudWatch has no point of Shop Strange by TargetGroup from 11:00 to 12:10 UTC: nothing happened, or there is no metric of this name with these dimensions",
    });
    expect(known).toMatchObject({ name: "errors", verdict: "pass" });
  });

  test("… of which it is not said so while its points may only be late", async () => {
    const bounded: JudgedMetric = { ...strange, metric: thresholdMetric("strange", { bound: { max: 1 } }) };
    const place = createPlace(() => undefined);
    const sentence = async (minutes: number) =>
      (await verdicts(place, question([bounded], { untilMs: noon + minutes * minuteMs })))[0]?.sentence;
    expect(await sentence(9)).toBe("strange: nothing was measured of the candidate, which counts as unclear");
    expect(await sentence(10)).toMatch(
      /^strange: CloudWatch has no point of Shop Strange by TargetGroup from 12:00 to 12:10 UTC/,
    );
  });

  test("a query that CloudWatch refuses, alone", async () => {
    const place = createPlace(steady, (queries) =>
      JSON.stringify(queries).includes("Strange")
        ? new CallRefused("GetMetricData: ValidationError: Period")
        : undefined,
    );
    const found = await verdicts(place, question([errors, strange, latency]));
    expect(found.map(({ verdict }) => verdict)).toEqual(["pass", "unclear", "pass"]);
    expect(found[1]?.sentence).toBe("strange: GetMetricData: ValidationError: Period");
  });

  test("a name in braces of which nothing is known", async () => {
    const byDigest: JudgedMetric = {
      ...latency,
      source: { kind: "values", value: figure("Time", "{digest}") },
    };
    const found = await verdicts(createPlace(steady), question([byDigest, errors]));
    expect(found[0]).toMatchObject({
      verdict: "unclear",
      sentence: "latency: its dimensions ask for {digest}, which is not known of candidate",
    });
    expect(found[1]?.verdict).toBe("pass");
  });

  test.for([
    ["no number", Number.NaN, "NaN"],
    ["infinite", Number.POSITIVE_INFINITY, "Infinity"],
  ] as const)("a value that is %s", async ([, value, word]) => {
    const place = createPlace((name, group, minute) => (minute === 3 ? value : steady(name, group, minute)));
    const found = await verdicts(place, question([latency]));
    expect(found[0]?.verdict).toBe("unclear");
    expect(found[0]?.sentence).toContain(`its point of 12:03 UTC is ${word}, which is not a finite number`);
  });

  test("an answer that may come later is waited for, not judged", async () => {
    const place = createPlace(steady, () => new Throttled("GetMetricData: Throttling"));
    await expect(place.measure(question([latency, errors]))).rejects.toThrow(Throttled);
    expect(place.calls.length).toBe(1);
  });
});
