import type { GetMetricDataCommandInput } from "@aws-sdk/client-cloudwatch";
import { describe, expect, test } from "vitest";
import { metricReader } from "../../../functions/shared/metric-data.ts";
import type { StatQuery } from "../../../functions/shared/metric-data.ts";
import { metricData } from "../../../infra/sandbox/cloudwatch/metric-data.ts";
import { MetricSeries } from "../../../infra/sandbox/cloudwatch/metric-series.ts";
import { simulatedClient } from "../../../infra/sandbox/simulated-client.ts";
import { counted } from "../targets/aws/aws-world.ts";

const minuteMs = 60_000;
const query = (site: string): StatQuery => ({
  namespace: "Site",
  name: "Connections",
  dimensions: { Site: site },
  statistic: "Sum",
});
const span = { fromMs: 0, toMs: 5 * minuteMs, periodSeconds: 60 };

type Client = Parameters<typeof metricReader>[0];

function createPlace(pointsPerPage = 1000) {
  const series = new MetricSeries();
  const operation = metricData({
    minute: (name, at) => series.minute(name, at),
    now: () => 10 * minuteMs,
    lateSeconds: 60,
    pointsPerPage,
  });
  const client = simulatedClient("CloudWatch", { GetMetricData: operation }) as Client;
  const { client: watched, take } = counted(client);
  const put = (site: string, ...values: number[]) => {
    for (const [minute, value] of values.entries())
      if (value > 0) series.record({ ...query(site) }, minute * minuteMs, value);
  };
  return { reader: metricReader(watched), put, calls: take };
}

describe("a reader of metrics", () => {
  test("reads a series for each query, oldest first, and no point where there is none", async () => {
    const { reader, put } = createPlace();
    put("a", 1, 0, 3);
    expect(await reader.read([query("a"), query("b")], span)).toEqual([
      {
        isComplete: true,
        points: [
          { at: 0, value: 1 },
          { at: 2 * minuteMs, value: 3 },
        ],
      },
      { isComplete: true, points: [] },
    ]);
  });

  test("asks for 500 in a call, and reads every page", async () => {
    const { reader, put, calls } = createPlace();
    const sites = Array.from({ length: 501 }, (_, index) => `s${index}`);
    put("s500", 7);
    expect((await reader.read(sites.map(query), span)).at(-1)?.points).toEqual([{ at: 0, value: 7 }]);
    expect(calls()).toEqual({ GetMetricData: 2 });
    const paged = createPlace(2);
    for (const site of ["a", "b"]) paged.put(site, 1, 2, 3);
    const all = await paged.reader.read([query("a"), query("b")], span);
    expect(all.map(({ points }) => points.map(({ value }) => value))).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
    expect(all.every(({ isComplete }) => isComplete)).toBe(true);
    expect(paged.calls()).toEqual({ GetMetricData: 3 });
  });

  test("says when it was not given all", async () => {
    const partial = {
      MetricDataResults: [{ Id: "m0", Timestamps: [], Values: [], StatusCode: "PartialData" }],
    };
    const client = { send: async () => partial } as unknown as Client;
    expect(await metricReader(client).read([query("a")], span)).toEqual([{ points: [], isComplete: false }]);
    const silent = { send: async () => ({}) } as unknown as Client;
    expect(await metricReader(silent).read([query("a")], span)).toEqual([{ points: [], isComplete: false }]);
  });

  test("keeps what an expression is made of in its call, under ids of its own", async () => {
    const sent: GetMetricDataCommandInput[] = [];
    const client = {
      send: async ({ input }: { input: GetMetricDataCommandInput }) => {
        sent.push(input);
        const wanted = (input.MetricDataQueries ?? []).filter(({ ReturnData }) => ReturnData);
        return {
          MetricDataResults: wanted.map(({ Id }) => ({
            Id,
            StatusCode: "Complete",
            Timestamps: [new Date(0)],
            Values: [1],
          })),
        };
      },
    } as unknown as Client;
    const stats = { a: query("x"), ab: query("y") };
    const math = { expression: "a / ab + IF(a > 0, a, 0) + MAX('a')", stats };
    const plain = Array.from({ length: 498 }, () => query("z"));
    const read = await metricReader(client).read([...plain, math, query("z")], span);
    expect(read.length).toBe(500);
    expect(read.every(({ points, isComplete }) => isComplete && points.length === 1)).toBe(true);
    expect(sent.map(({ MetricDataQueries = [] }) => MetricDataQueries.length)).toEqual([498, 4]);
    expect(sent[1]?.MetricDataQueries?.slice(0, 3)).toEqual([
      {
        Id: "m498",
        Expression: "m498_a / m498_ab + IF(m498_a > 0, m498_a, 0) + MAX('a')",
        Period: 60,
        ReturnData: true,
      },
      expect.objectContaining({ Id: "m498_a", ReturnData: false }),
      expect.objectContaining({ Id: "m498_ab", ReturnData: false }),
    ]);
  });

  test("says what CloudWatch says of a series", async () => {
    const answer = (result: object) =>
      metricReader({
        send: async () => ({ MetricDataResults: [{ Id: "m0", ...result }] }),
      }).read([query("a")], span);
    expect(await answer({ StatusCode: "Forbidden" })).toEqual([
      { points: [], isComplete: false, message: "Forbidden" },
    ]);
    const Messages = [{ Code: "ArithmeticError", Value: "One or more data-points have been dropped" }];
    expect((await answer({ StatusCode: "Complete", Messages }))[0]?.message).toBe(
      "ArithmeticError: One or more data-points have been dropped",
    );
  });
});
