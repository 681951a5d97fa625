import { describe, expect, test } from "vitest";
import { minuteMs } from "../../../../infra/sandbox/cloudwatch/cloudwatch-metrics.ts";
import { metricData } from "../../../../infra/sandbox/cloudwatch/metric-data.ts";
import { MetricSeries } from "../../../../infra/sandbox/cloudwatch/metric-series.ts";
import { createWorld } from "../account-world.ts";
import { GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import type { Dimension } from "@aws-sdk/client-cloudwatch";
import { dimensionOf } from "../../../../infra/sandbox/arns.ts";

const metric = { namespace: "Site", name: "Connections", dimensions: { Site: "a", Port: "80" } };

function asked(series: MetricSeries, more: object = {}, now = 10 * minuteMs, pointsPerPage?: number) {
  const read = metricData({
    minute: (name, at) => series.minute(name, at),
    now: () => now,
    lateSeconds: 60,
    ...(pointsPerPage === undefined ? {} : { pointsPerPage }),
  });
  const Dimensions = [
    { Name: "Port", Value: "80" },
    { Name: "Site", Value: "a" },
  ];
  const query = (Id: string, Stat: string) => ({
    Id,
    MetricStat: { Metric: { Namespace: "Site", MetricName: "Connections", Dimensions }, Period: 60, Stat },
  });
  return read({
    StartTime: new Date(0),
    EndTime: new Date(10 * minuteMs),
    MetricDataQueries: ["Sum", "Average", "Minimum", "Maximum", "SampleCount"].map((stat, index) =>
      query(`m${index}`, stat),
    ),
    ...more,
  });
}

describe("GetMetricData", () => {
  test("tells each statistic of the minutes that have any, newest first", () => {
    const series = new MetricSeries();
    for (const [at, value] of [
      [0, 1],
      [30_000, 3],
      [minuteMs, 5],
    ] as const)
      series.record(metric, at, value);
    const { MetricDataResults } = asked(series);
    expect(MetricDataResults.map(({ Values }) => Values)).toEqual([
      [5, 4],
      [5, 2],
      [5, 1],
      [5, 3],
      [1, 2],
    ]);
    expect(MetricDataResults[0]).toMatchObject({
      StatusCode: "Complete",
      Timestamps: [new Date(minuteMs), new Date(0)],
    });
  });

  test("leaves out the end, and minutes that are not to be read yet", () => {
    const series = new MetricSeries();
    for (let minute = 0; minute < 12; minute++) series.record(metric, minute * minuteMs, minute);
    const ascending = { ScanBy: "TimestampAscending" };
    expect(asked(series, ascending, 60 * minuteMs).MetricDataResults[0]?.Values?.at(-1)).toBe(9);
    expect(asked(series, ascending, 5 * minuteMs).MetricDataResults[0]?.Values).toEqual([0, 1, 2, 3]);
  });

  test("is partial on every page but the last", () => {
    const series = new MetricSeries();
    for (let minute = 0; minute < 4; minute++) series.record(metric, minute * minuteMs, 1);
    const first = asked(series, {}, undefined, 15);
    expect(first.MetricDataResults[0]?.StatusCode).toBe("PartialData");
    const rest = asked(series, { NextToken: first.NextToken }, undefined, 15);
    const points = [first, rest].flatMap(({ MetricDataResults }) =>
      MetricDataResults.flatMap(({ Values }) => Values),
    );
    expect(points).toHaveLength(20);
    expect(rest.MetricDataResults[0]?.StatusCode).toBe("Complete");
    expect(() => asked(series, { NextToken: "none" })).toThrow("NextToken");
  });

  test("refuses more than 500 queries, the same id twice, and a beginning after the end", () => {
    const series = new MetricSeries();
    const many = Array.from({ length: 501 }, (_, index) => ({ Id: `m${index}` }));
    expect(() => asked(series, { MetricDataQueries: many })).toThrow("500");
    expect(() => asked(series, { MetricDataQueries: [{ Id: "a" }, { Id: "a" }] })).toThrow("not unique");
    expect(() => asked(series, { StartTime: new Date(10 * minuteMs) })).toThrow("StartTime");
  });

  const shown = async (
    world: ReturnType<typeof createWorld>,
    stat: string,
    MetricName: string,
    Dimensions: Dimension[],
    more = {},
  ) => {
    const { MetricDataResults } = await world.clients.cloudwatch.send(
      new GetMetricDataCommand({
        StartTime: new Date(world.clock.now() - 240_000),
        EndTime: new Date(world.clock.now() - 120_000),
        MetricDataQueries: [
          {
            Id: "m",
            MetricStat: {
              Metric: { Namespace: "AWS/ApplicationELB", MetricName, Dimensions },
              Period: 60,
              Stat: stat,
              ...more,
            },
          },
        ],
      }),
    );
    return MetricDataResults?.[0]?.Values ?? [];
  };
  const balancer = (arn: string) => ({ Name: "LoadBalancer", Value: dimensionOf(arn) });
  const group = (arn: string) => ({ Name: "TargetGroup", Value: dimensionOf(arn) });

  test("tells requests of a load balancer, and of a target group only together with it", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({ service: "storefront" });
    world.world.users.start({ listenerArn: workload.listenerArn, requestsPerSecond: 2 });
    await world.pass(300);
    const { loadBalancerArn, targetGroupArns } = workload;
    const ask = (...dimensions: Dimension[]) => shown(world, "Sum", "RequestCount", dimensions);
    expect(await ask(balancer(loadBalancerArn))).toEqual([120, 120]);
    expect(await ask(balancer(loadBalancerArn), group(targetGroupArns.blue))).toEqual([120, 120]);
    expect(await ask(balancer(loadBalancerArn), group(targetGroupArns.green))).toEqual([]);
    expect(await ask(group(targetGroupArns.blue))).toEqual([]);
    expect(await ask(balancer(loadBalancerArn), { Name: "AvailabilityZone", Value: "a" })).toEqual([]);
  });

  test("tells errors, which it does not where there were none, and how long requests took", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({
      service: "storefront",
      behaviour: { errorRate: 0.5, latencyMs: 100 },
    });
    world.world.users.start({ listenerArn: workload.listenerArn, requestsPerSecond: 10 });
    await world.pass(300);
    const of = [balancer(workload.loadBalancerArn), group(workload.targetGroupArns.blue)];
    const ask = (stat: string, name: string) => shown(world, stat, name, of);
    expect(await ask("Sum", "HTTPCode_Target_5XX_Count")).toEqual([300, 300]);
    expect(await ask("Sum", "HTTPCode_Target_2XX_Count")).toEqual([300, 300]);
    expect(await ask("Sum", "HTTPCode_ELB_5XX_Count")).toEqual([]);
    expect(await ask("Sum", "HTTPCode_Target_4XX_Count")).toEqual([]);
    const [mean = 0] = await ask("Average", "TargetResponseTime");
    const [median = 0, p99 = 0] = [
      ...(await ask("p50", "TargetResponseTime")),
      ...(await ask("p99", "TargetResponseTime")),
    ].filter((_, at) => at % 2 === 0);
    expect(mean).toBeCloseTo(0.1);
    expect(median).toBeGreaterThan(0.06);
    expect(median).toBeLessThan(mean);
    expect(p99).toBeGreaterThan(0.25);
    expect(p99).toBeLessThan(0.6);
    // Two answers about the same minutes say the same.
    expect(await ask("p99", "TargetResponseTime")).toEqual(await ask("p99", "TargetResponseTime"));
    expect(new Set(await ask("p99", "TargetResponseTime")).size).toBe(2);
  });
});
