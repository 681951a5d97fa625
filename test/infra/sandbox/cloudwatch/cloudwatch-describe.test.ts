import { DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import type { DescribeAlarmsCommandInput } from "@aws-sdk/client-cloudwatch";
import { describe, expect, test } from "vitest";
import { createWorld } from "../account-world.ts";
import type { World } from "../account-world.ts";

const describeAlarms = (world: World, input: DescribeAlarmsCommandInput = {}) =>
  world.clients.cloudwatch.send(new DescribeAlarmsCommand(input));

function three(): World {
  const world = createWorld();
  for (const name of ["b", "a"])
    world.world.alarms.putAlarm({ name, measure: "none", threshold: 1 }, name === "a" ? "ALARM" : "OK");
  world.world.alarms.putCompositeAlarm("either", "ALARM(a) OR ALARM(b)");
  return world;
}

describe("DescribeAlarms", () => {
  test("answers metric alarms only, unless composite ones are asked for", async () => {
    const world = three();
    expect((await describeAlarms(world, { AlarmNames: ["a", "either"] })).CompositeAlarms).toEqual([]);
    const both = await describeAlarms(world, {
      AlarmNames: ["a", "either"],
      AlarmTypes: ["MetricAlarm", "CompositeAlarm"],
    });
    expect(both.MetricAlarms?.map(({ AlarmName, StateValue }) => [AlarmName, StateValue])).toEqual([
      ["a", "ALARM"],
    ]);
    expect(
      both.CompositeAlarms?.map(({ AlarmName, StateValue, AlarmRule }) => [AlarmName, StateValue, AlarmRule]),
    ).toEqual([["either", "ALARM", "ALARM(a) OR ALARM(b)"]]);
  });

  test("leaves out in silence what does not exist, or was deleted", async () => {
    const world = three();
    world.world.alarms.deleteAlarm("b");
    expect(
      (await describeAlarms(world, { AlarmNames: ["a", "b", "no"] })).MetricAlarms?.map(
        ({ AlarmName }) => AlarmName,
      ),
    ).toEqual(["a"]);
  });

  test("filters by state and prefix, and comes in pages", async () => {
    const world = three();
    expect(
      (await describeAlarms(world, { StateValue: "OK" })).MetricAlarms?.map(({ AlarmName }) => AlarmName),
    ).toEqual(["b"]);
    expect((await describeAlarms(world, { AlarmNamePrefix: "a" })).MetricAlarms).toHaveLength(1);
    const first = await describeAlarms(world, { MaxRecords: 1 });
    const second = await describeAlarms(world, { MaxRecords: 1, NextToken: first.NextToken });
    expect(
      [first, second].flatMap(({ MetricAlarms }) => MetricAlarms?.map(({ AlarmName }) => AlarmName)),
    ).toEqual(["a", "b"]);
    await expect(describeAlarms(world, { NextToken: "abc" })).rejects.toMatchObject({
      name: "InvalidNextToken",
    });
  });

  test("is refused to those who may not read", async () => {
    const world = three();
    world.world.alarmsReadable("callers", false);
    await expect(describeAlarms(world)).rejects.toMatchObject({ name: "AccessDenied", $fault: "client" });
    world.world.alarmsReadable("callers", true);
    expect((await describeAlarms(world)).MetricAlarms).toHaveLength(2);
  });

  test("shows a metric by its namespace, and a share as expressions over two", async () => {
    const world = createWorld();
    const { targetGroupArns } = world.world.addWorkload({ service: "storefront" });
    world.world.alarms.putAlarm({
      name: "storefront-5xx",
      measure: "errorCount",
      of: targetGroupArns.blue,
      threshold: 1,
      treatMissingData: "notBreaching",
    });
    world.world.alarms.putAlarm({
      name: "share",
      measure: "errorRate",
      of: "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/storefront/1",
      threshold: 5,
    });
    const { MetricAlarms } = await describeAlarms(world);
    expect(MetricAlarms).toMatchObject([
      {
        AlarmName: "share",
        Metrics: [
          { Id: "e1", ReturnData: true },
          { Id: "m1" },
          { Id: "m2", MetricStat: { Metric: { MetricName: "RequestCount" } } },
        ],
      },
      {
        AlarmName: "storefront-5xx",
        Namespace: "AWS/ApplicationELB",
        MetricName: "HTTPCode_Target_5XX_Count",
        Statistic: "Sum",
        Period: 60,
        TreatMissingData: "notBreaching",
      },
    ]);
    expect(MetricAlarms?.[0]).not.toHaveProperty("MetricName");
  });
});
