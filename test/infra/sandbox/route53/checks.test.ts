import { GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import {
  ChangeTagsForResourceCommand,
  CreateHealthCheckCommand,
  DeleteHealthCheckCommand,
  GetHealthCheckCommand,
  GetHealthCheckStatusCommand,
  ListHealthChecksCommand,
  ListTagsForResourcesCommand,
  UpdateHealthCheckCommand,
} from "@aws-sdk/client-route-53";
import type { HealthCheckConfig } from "@aws-sdk/client-route-53";
import { describe, expect, test } from "vitest";
import { createZoneWorld } from "./zone-world.ts";
import type { ZoneWorld } from "./zone-world.ts";

const tcp: HealthCheckConfig = {
  Type: "TCP",
  IPAddress: "192.0.2.1",
  Port: 443,
  RequestInterval: 10,
  FailureThreshold: 3,
};

async function create(world: ZoneWorld, config: HealthCheckConfig = tcp, CallerReference = "one") {
  const { HealthCheck } = await world.clients.route53.send(
    new CreateHealthCheckCommand({ CallerReference, HealthCheckConfig: config }),
  );
  return HealthCheck?.Id ?? "";
}

const isHealthy = (world: ZoneWorld, id: string) => world.world.route53.checks.isHealthy(id);
const answers = (world: ZoneWorld, does: boolean) => world.world.elb.hosts.set("192.0.2.1", 443, does);

describe("a health check", () => {
  test("turns after as many looks in a row as its threshold, at its interval, both ways", async () => {
    for (const [RequestInterval, FailureThreshold] of [
      [10, 3],
      [30, 2],
    ] as const) {
      const world = createZoneWorld();
      const id = await create(world, { ...tcp, RequestInterval, FailureThreshold });
      await world.pass(120);
      const needed = RequestInterval * FailureThreshold;
      for (const does of [false, true]) {
        answers(world, does);
        await world.pass(needed - RequestInterval);
        expect(isHealthy(world, id)).toBe(!does);
        await world.pass(RequestInterval);
        expect(isHealthy(world, id)).toBe(does);
      }
    }
  });

  test("begins again to count after a look that says otherwise", async () => {
    const world = createZoneWorld();
    const id = await create(world);
    await world.pass(60);
    for (let times = 0; times < 5; times++) {
      answers(world, false);
      await world.pass(20);
      answers(world, true);
      await world.pass(10);
    }
    expect(isHealthy(world, id)).toBe(true);
  });

  test("is healthy until enough is known, inverted the other way round, and healthy when disabled", async () => {
    const world = createZoneWorld();
    answers(world, false);
    const [plain, inverted, disabled] = [
      await create(world),
      await create(world, { ...tcp, Inverted: true }, "two"),
      await create(world, { ...tcp, Disabled: true }, "three"),
    ];
    const all = () => [plain, inverted, disabled].map((id) => isHealthy(world, id));
    expect(all()).toEqual([true, false, true]);
    await world.pass(60);
    expect(all()).toEqual([false, true, true]);
  });

  test("by HTTP fails for a machine whose every answer fails", async () => {
    const world = createZoneWorld();
    const id = await create(world, { ...tcp, Type: "HTTP", ResourcePath: "/health" });
    const backend = world.world.elb.hosts.backend("192.0.2.1", 443);
    Object.assign(backend.behaviour, { unhealthy: true });
    await world.pass(60);
    expect(isHealthy(world, id)).toBe(false);
  });

  test("that follows an alarm is unhealthy while it fires", async () => {
    const world = createZoneWorld();
    const { alarms } = world.world;
    alarms.putAlarm({ name: "site", measure: "none", threshold: 1 });
    const of = (
      InsufficientDataHealthStatus: HealthCheckConfig["InsufficientDataHealthStatus"],
      ref: string,
    ) =>
      create(
        world,
        {
          Type: "CLOUDWATCH_METRIC",
          AlarmIdentifier: { Name: "site", Region: "eu-west-1" },
          InsufficientDataHealthStatus,
        },
        ref,
      );
    const ids = [await of("Healthy", "1"), await of("Unhealthy", "2"), await of("LastKnownStatus", "3")];
    const all = () => ids.map((id) => isHealthy(world, id));
    alarms.setAlarmState("site", "ALARM");
    await world.pass(20);
    expect(all()).toEqual([false, false, false]);
    alarms.setAlarmState("site", "INSUFFICIENT_DATA");
    await world.pass(20);
    expect(all()).toEqual([true, false, false]);
    alarms.setAlarmState("site", "OK");
    await world.pass(20);
    expect(all()).toEqual([true, true, true]);
  });

  test("that is calculated counts its children", async () => {
    const world = createZoneWorld();
    const child = await create(world);
    const id = await create(
      world,
      { Type: "CALCULATED", HealthThreshold: 1, ChildHealthChecks: [child] },
      "parent",
    );
    answers(world, false);
    await world.pass(60);
    expect(isHealthy(world, id)).toBe(false);
  });

  test("tells its state by the minute in us-east-1, a minute late", async () => {
    const world = createZoneWorld();
    const id = await create(world);
    await world.pass(60);
    answers(world, false);
    await world.pass(180);
    const ask = (client: ZoneWorld["clients"]["cloudwatch"]) =>
      client.send(
        new GetMetricDataCommand({
          StartTime: new Date(world.clock.now() - 240_000),
          EndTime: new Date(world.clock.now()),
          ScanBy: "TimestampAscending",
          MetricDataQueries: [
            {
              Id: "m",
              MetricStat: {
                Metric: {
                  Namespace: "AWS/Route53",
                  MetricName: "HealthCheckStatus",
                  Dimensions: [{ Name: "HealthCheckId", Value: id }],
                },
                Period: 60,
                Stat: "Minimum",
              },
            },
          ],
        }),
      );
    expect((await ask(world.clients.cloudwatchGlobal)).MetricDataResults?.[0]?.Values).toEqual([1, 0, 0]);
    expect((await ask(world.clients.cloudwatch)).MetricDataResults?.[0]?.Values).toEqual([]);
  });

  test("tells what its checkers saw last", async () => {
    const world = createZoneWorld();
    const HealthCheckId = await create(world);
    answers(world, false);
    await world.pass(10);
    const { HealthCheckObservations } = await world.clients.route53.send(
      new GetHealthCheckStatusCommand({ HealthCheckId }),
    );
    expect(HealthCheckObservations?.[0]?.StatusReport?.Status).toMatch(/^Failure/);
  });
});

describe("health checks", () => {
  test("are made once for a reference, and never again for one that was another's or is gone", async () => {
    const world = createZoneWorld();
    const id = await create(world);
    expect(await create(world)).toBe(id);
    const taken = { name: "HealthCheckAlreadyExists", $metadata: { httpStatusCode: 409 } };
    await expect(create(world, { ...tcp, Port: 80 })).rejects.toMatchObject(taken);
    await world.clients.route53.send(new DeleteHealthCheckCommand({ HealthCheckId: id }));
    await expect(create(world)).rejects.toMatchObject(taken);
    await expect(
      world.clients.route53.send(new GetHealthCheckCommand({ HealthCheckId: id })),
    ).rejects.toMatchObject({ name: "NoSuchHealthCheck" });
  });

  test.for<[string, Partial<HealthCheckConfig>]>([
    ["a private address", { IPAddress: "10.0.0.1" }],
    ["the shared address space", { IPAddress: "100.64.0.1" }],
    ["a local IPv6 address", { IPAddress: "fd00::1" }],
    ["no endpoint", { IPAddress: undefined }],
    ["an interval of 20 s", { RequestInterval: 20 }],
    ["a threshold of 11", { FailureThreshold: 11 }],
    ["no port", { Port: undefined }],
    ["an alarm that is not named", { Type: "CLOUDWATCH_METRIC", IPAddress: undefined, Port: undefined }],
  ])("are refused with %s", async ([, more]) => {
    await expect(create(createZoneWorld(), { ...tcp, ...more })).rejects.toMatchObject({
      name: "InvalidInput",
    });
  });

  test("are changed, listed by pages and tagged, and tags of one that is gone spoil the answer", async () => {
    const world = createZoneWorld();
    const { route53 } = world.clients;
    const [one, two] = [await create(world), await create(world, tcp, "two")];
    await route53.send(new UpdateHealthCheckCommand({ HealthCheckId: one, FailureThreshold: 5 }));
    const { HealthCheck } = await route53.send(new GetHealthCheckCommand({ HealthCheckId: one }));
    expect(HealthCheck).toMatchObject({ HealthCheckVersion: 2, HealthCheckConfig: { FailureThreshold: 5 } });
    const first = await route53.send(new ListHealthChecksCommand({ MaxItems: 1 }));
    const rest = await route53.send(new ListHealthChecksCommand({ Marker: first.NextMarker }));
    expect([first, rest].flatMap(({ HealthChecks = [] }) => HealthChecks.map(({ Id }) => Id))).toEqual([
      one,
      two,
    ]);
    const AddTags = [{ Key: "pointsman", Value: "web" }];
    await route53.send(
      new ChangeTagsForResourceCommand({ ResourceType: "healthcheck", ResourceId: one, AddTags }),
    );
    const tags = (...ResourceIds: string[]) =>
      route53.send(new ListTagsForResourcesCommand({ ResourceType: "healthcheck", ResourceIds }));
    expect((await tags(one, two)).ResourceTagSets?.map(({ Tags }) => Tags)).toEqual([AddTags, undefined]);
    await expect(tags(one, "none")).rejects.toMatchObject({ name: "NoSuchHealthCheck" });
  });

  test("set no timers while there are none, and none after the last is gone", async () => {
    const world = createZoneWorld();
    const id = await create(world);
    await world.pass(60);
    await world.clients.route53.send(new DeleteHealthCheckCommand({ HealthCheckId: id }));
    expect((await world.clock.run()).reason).toBe("idle");
  });
});
