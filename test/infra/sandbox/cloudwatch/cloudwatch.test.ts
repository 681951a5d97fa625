import { describe, expect, test } from "vitest";
import type { AlarmSpec } from "../../../../infra/sandbox/cloudwatch/cloudwatch-alarm.ts";
import { createWorld } from "../account-world.ts";
import type { World, WorldOptions } from "../account-world.ts";

/** A service that people use, with an alarm on what its first target group measures. */
function measured(
  spec: Partial<AlarmSpec>,
  behaviour = {},
  options: WorldOptions = {},
  requestsPerSecond = 5,
) {
  const world = createWorld(options);
  const workload = world.world.addWorkload({ service: "storefront", behaviour });
  world.world.alarms.putAlarm({
    name: "storefront-5xx",
    measure: "errorCount",
    of: workload.targetGroupArns.blue,
    threshold: 1,
    treatMissingData: "notBreaching",
    ...spec,
  });
  const users = world.world.users.start({ listenerArn: workload.listenerArn, requestsPerSecond });
  return { world, workload, users };
}

const state = (world: World, name = "storefront-5xx") => world.world.alarms.stateOf(name);
const changes = (world: World) =>
  world.eventsNamed("CloudWatch Alarm State Change").map(({ detail }) => detail);

describe("alarms on what users measure", () => {
  test("fire 193 s after the start of the breaching minute", async () => {
    const { world } = measured({}, { errorRate: 0.5 });
    await world.pass(192);
    expect(state(world)).toBe("OK");
    await world.pass(2);
    expect(state(world)).toBe("ALARM");
  });

  test("fire as soon as is configured", async () => {
    const { world } = measured(
      {},
      { errorRate: 0.5 },
      { alarmTiming: { datapointAgeSeconds: 60, evaluationSecond: 10 } },
    );
    await world.until(() => state(world) === "ALARM", 75);
    expect(world.seconds()).toBe(70);
  });

  test("do not fire while nothing fails, and there are no points of zero errors", async () => {
    const { world } = measured({ treatMissingData: "missing" });
    await world.pass(1200);
    expect(state(world)).toBe("INSUFFICIENT_DATA");
    expect(changes(world)[0]).toMatchObject({
      state: { reason: "Insufficient Data: 1 datapoint was unknown." },
    });
  });

  test("look at old points before they fill in missing ones: a lone error still rings six minutes later", async () => {
    const { world, workload } = measured({}, { errorRate: 1 }, {}, 1);
    await world.pass(30);
    const quiet = await world.deploy(workload);
    await world.until(
      async () => (await world.deployment(quiet)).instanceTerminationWaitTimeStarted === true,
    );
    await world.until(() => state(world) === "ALARM");
    const rang = world.seconds();
    await world.until(() => state(world) === "OK", 1800);
    expect(world.seconds() - rang).toBeGreaterThan(360);
    expect(changes(world).at(-1)).toMatchObject({
      state: {
        reason:
          "Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as [NonBreaching].",
      },
    });
  });

  test("on the share of failures stay quiet below it", async () => {
    const { world } = measured(
      { measure: "errorRate", threshold: 20, evaluationPeriods: 3, datapointsToAlarm: 2 },
      { errorRate: 0.1 },
    );
    await world.pass(1200);
    expect(state(world)).toBe("OK");
    expect(changes(world)).toEqual([]);
  });

  test("on latency measure seconds", async () => {
    const { world } = measured({ measure: "latency", threshold: 0.4 }, { latencyMs: 900 });
    await world.pass(200);
    expect(state(world)).toBe("ALARM");
    expect(changes(world)[0]).toMatchObject({
      state: {
        reason:
          "Threshold Crossed: 1 datapoint [0.9 (02/11/26 12:00:00)] was greater than or equal to the threshold (0.4).",
      },
    });
  });

  test("on the load balancer ring when nobody is there to answer; the target group has no point then", async () => {
    const { world, workload } = measured({}, { diesAfterMinutes: 1, startSeconds: 300 });
    world.world.alarms.putAlarm({
      name: "balancer",
      measure: "errorCount",
      of: workload.loadBalancerArn,
      threshold: 250,
    });
    await world.until(() => state(world, "balancer") === "ALARM", 900);
    expect(
      world.world.metrics.minute(workload.targetGroupArns.blue, Date.UTC(2026, 10, 2, 12, 3)),
    ).toBeUndefined();
    expect(world.world.metrics.minute(workload.loadBalancerArn, Date.UTC(2026, 10, 2, 12, 3))).toMatchObject({
      requests: 300,
      failed: 300,
    });
  });

  test("are no longer looked at some time after people stopped", async () => {
    const { world, users } = measured({}, { errorRate: 0.5 });
    await world.pass(300);
    users.stop();
    const end = await world.clock.run();
    expect(end.reason).toBe("idle");
    expect(world.seconds()).toBeLessThan(1500);
    expect(state(world)).toBe("OK");
  });
});

describe("state changes", () => {
  test("send the event as captured: one datapoint, reasonData as text, times with +0000", async () => {
    const { world } = measured({ description: "Too many errors" }, { errorRate: 0.5 });
    await world.pass(200);
    const [event] = world.eventsNamed("CloudWatch Alarm State Change");
    expect(event).toMatchObject({
      source: "aws.cloudwatch",
      time: "2026-11-02T12:03:13Z",
      resources: ["arn:aws:cloudwatch:eu-west-1:111122223333:alarm:storefront-5xx"],
    });
    expect(event?.detail).toMatchObject({
      alarmName: "storefront-5xx",
      state: {
        value: "ALARM",
        reason: expect.stringMatching(
          /^Threshold Crossed: 1 datapoint \[1\d\d\.0 \(02\/11\/26 12:00:00\)\] was greater than or equal to the threshold \(1\.0\)\.$/,
        ) as string,
        timestamp: "2026-11-02T12:03:13.000+0000",
      },
      previousState: { value: "OK", reason: "Unchecked: Initial alarm creation" },
      configuration: {
        description: "Too many errors",
        metrics: [
          {
            id: "m1",
            metricStat: {
              metric: { namespace: "AWS/ApplicationELB", name: "HTTPCode_Target_5XX_Count" },
              period: 60,
              stat: "Sum",
            },
            returnData: true,
          },
        ],
      },
    });
    const shown = event?.detail["state"] as { reasonData: string } | undefined;
    expect(JSON.parse(shown?.reasonData ?? "")).toMatchObject({
      version: "1.0",
      queryDate: "2026-11-02T12:03:13.000+0000",
      startDate: "2026-11-02T12:00:00.000+0000",
      statistic: "Sum",
      period: 60,
      threshold: 1,
      evaluatedDatapoints: [{ timestamp: "2026-11-02T12:00:00.000+0000" }],
    });
    expect(event?.detail["previousState"]).not.toHaveProperty("reasonData");
  });

  test("over several periods count the datapoints, newest first in the reason and oldest first in the data", async () => {
    const { world } = measured(
      { measure: "errorRate", threshold: 20, evaluationPeriods: 3 },
      { errorRate: 1 },
    );
    await world.until(() => state(world) === "ALARM");
    const { state: now, configuration } = changes(world)[0] as {
      state: { reason: string; reasonData: string };
      configuration: { metrics: unknown[] };
    };
    expect(now.reason).toBe(
      "Threshold Crossed: 3 out of the last 3 datapoints [100.0 (02/11/26 12:02:00), 100.0 (02/11/26 12:01:00), 100.0 (02/11/26 12:00:00)] were greater than or equal to the threshold (20.0) (minimum 1 datapoint for OK -> ALARM transition).",
    );
    expect(JSON.parse(now.reasonData)).not.toHaveProperty("statistic");
    expect(configuration.metrics[0]).toEqual({
      id: "e1",
      expression: "100*FILL(m1,0)/m2",
      label: "Failed requests, percent",
      returnData: true,
    });
  });

  test("forced by hand last until the next evaluation, or as long as they are held", async () => {
    const { world } = measured({});
    await world.pass(200);
    world.world.alarms.setAlarmState("storefront-5xx", "ALARM");
    expect(changes(world).at(-1)).toMatchObject({ state: { value: "ALARM", reason: "testing only" } });
    await world.pass(60);
    expect(state(world)).toBe("OK");
    expect(changes(world).at(-1)).toMatchObject({
      previousState: { value: "ALARM", reason: "testing only" },
    });
    expect((changes(world).at(-1) as { previousState: object }).previousState).not.toHaveProperty(
      "reasonData",
    );
    world.world.alarms.setAlarmState("storefront-5xx", "ALARM", "held", 600);
    await world.pass(590);
    expect(state(world)).toBe("ALARM");
  });

  test("reach composite alarms at once", async () => {
    const world = createWorld();
    world.world.alarms.putAlarm({ name: "a", measure: "none", threshold: 1 });
    world.world.alarms.putAlarm({ name: "b", measure: "none", threshold: 1 });
    world.world.alarms.putCompositeAlarm("both", 'ALARM("a") AND ALARM(b)');
    world.world.alarms.setAlarmState("a", "ALARM");
    expect(state(world, "both")).toBe("OK");
    world.world.alarms.setAlarmState("b", "ALARM");
    expect(state(world, "both")).toBe("ALARM");
    expect(changes(world).at(-1)).toMatchObject({
      alarmName: "both",
      configuration: { alarmRule: 'ALARM("a") AND ALARM(b)' },
      state: {
        reason:
          "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:b transitioned to ALARM at Monday 02 November, 2026 12:00:00 UTC",
        reasonData:
          '{"triggeringAlarms":[{"arn":"arn:aws:cloudwatch:eu-west-1:111122223333:alarm:b","state":{"value":"ALARM","timestamp":"2026-11-02T12:00:00.000+0000"}}]}',
      },
    });
    expect((changes(world).at(-1) as { configuration: object }).configuration).not.toHaveProperty("metrics");
  });
});
