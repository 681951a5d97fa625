import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import type { PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import { describe, expect, test } from "vitest";
import { createClock } from "../../../../infra/sandbox/time/clock.ts";
import type { Delivery, EventBusOptions, Target } from "../../../../infra/sandbox/events/event-bus.ts";
import { createEventBus } from "../../../../infra/sandbox/events/event-bus.ts";
import type { BusEvent } from "../../../../infra/sandbox/ports.ts";
import { createIds, createRandom } from "../../../../infra/sandbox/time/random.ts";
import { PLACE, START } from "../core-world.ts";

function busWorld(more: Partial<EventBusOptions> = {}) {
  const clock = createClock(START);
  const invoked: { name: string; at: number; event: BusEvent }[] = [];
  const lost: BusEvent[] = [];
  const deliveries: Delivery[] = [];
  const bus = createEventBus({
    clock,
    ids: createIds(createRandom(1)),
    place: PLACE,
    invokeLater: (name, payload) =>
      void invoked.push({ name, at: clock.now() - START, event: JSON.parse(payload) as BusEvent }),
    onDelivery: (delivery) => deliveries.push(delivery),
    onLost: (event) => lost.push(event),
    ...more,
  });
  return { clock, bus, invoked, lost, deliveries };
}

const accept: Target = { kind: "function", name: "accept" };
const push = (id = "1"): BusEvent => ({
  version: "0",
  id,
  "detail-type": "ECR Image Action",
  source: "aws.ecr",
  time: "2026-11-02T10:00:00Z",
  resources: [],
  detail: { "image-tag": "v1" },
  ...PLACE,
});

describe("the bus", () => {
  test("delivers a service's event to every rule that it matches, whole", () => {
    const { bus, invoked, deliveries } = busWorld();
    bus.addRule({
      name: "pushes",
      pattern: { source: ["aws.ecr"] },
      targets: [accept, { kind: "function", name: "audit" }],
    });
    bus.addRule({ name: "alarms", pattern: { source: ["aws.cloudwatch"] }, targets: [accept] });
    bus.emit(push());
    expect(invoked.map(({ name }) => name)).toEqual(["accept", "audit"]);
    expect(invoked[0]?.event).toEqual(push());
    expect(deliveries.map(({ rule, target }) => [rule, target])).toEqual([
      ["pushes", "accept"],
      ["pushes", "audit"],
    ]);
  });

  test("gives a callback a copy of its own", () => {
    const { bus } = busWorld();
    const original = push();
    let got: BusEvent | undefined;
    const deliver = (event: BusEvent): void => void (got = event);
    bus.addRule({
      name: "r",
      pattern: { source: ["aws.ecr"] },
      targets: [{ kind: "callback", name: "c", deliver }],
    });
    bus.emit(original);
    expect(got).toEqual(original);
    expect(got?.detail).not.toBe(original.detail);
  });

  test("keeps services' events on the default bus", () => {
    const { bus, invoked } = busWorld();
    bus.addBus("ours");
    bus.addRule({ name: "r", bus: "ours", pattern: { source: ["aws.ecr"] }, targets: [accept] });
    bus.emit(push());
    expect(invoked).toEqual([]);
  });

  test("refuses a rule on a bus that does not exist, and a pattern that is not simulated", () => {
    const { bus } = busWorld();
    const rule = { name: "r", pattern: { a: [{ cidr: "10.0.0.0/8" }] }, targets: [] };
    expect(() => bus.addRule(rule)).toThrow("cidr");
    expect(() => bus.addRule({ ...rule, bus: "absent" })).toThrow("There is no bus absent.");
  });

  test("loses on the first hop for all rules, and on the second for one target", () => {
    const { bus, invoked, lost } = busWorld();
    bus.addRule({
      name: "r",
      pattern: { source: ["aws.ecr"] },
      targets: [accept, { kind: "function", name: "audit" }],
    });
    bus.addFault({ hop: "service", match: () => true, fault: { kind: "lose" } });
    bus.addFault({ hop: "target", match: () => true, nth: 1, fault: { kind: "lose" } });
    bus.emit(push("lost at once"));
    bus.emit(push("lost to one"));
    expect(lost.map(({ id }) => id)).toEqual(["lost at once", "lost to one"]);
    expect(invoked.map(({ name, event }) => `${name}: ${event.id}`)).toEqual(["audit: lost to one"]);
  });
});

describe("a scheduled rule", () => {
  test("fires at the whole minutes, in the shape of EventBridge's event", async () => {
    const { bus, clock, invoked } = busWorld();
    await clock.run({ until: START + 20_000 });
    bus.addSchedule({ name: "sweep", everyMinutes: 1, targets: [{ kind: "function", name: "sweep" }] });
    await clock.run({ until: START + 180_000 });
    expect(invoked.map(({ at }) => at)).toEqual([60_000, 120_000, 180_000]);
    expect(invoked[0]?.event).toMatchObject({
      "detail-type": "Scheduled Event",
      source: "aws.events",
      time: "2026-11-02T10:01:00Z",
      resources: ["arn:aws:events:eu-west-1:111122223333:rule/sweep"],
      detail: {},
    });
    expect(new Set(invoked.map(({ event }) => event.id)).size).toBe(3);
  });

  test("of five minutes fires every five", async () => {
    const { bus, clock, invoked } = busWorld();
    bus.addSchedule({ name: "slow", everyMinutes: 5, targets: [accept] });
    await clock.run({ until: START + 600_000 });
    expect(invoked.map(({ at }) => at)).toEqual([300_000, 600_000]);
  });
});

const entry = (more: Partial<PutEventsRequestEntry> = {}): PutEventsRequestEntry => ({
  Source: "pointsman",
  DetailType: "Release State Change",
  Detail: '{"release":"r1"}',
  ...more,
});

describe("PutEvents", () => {
  test("puts each entry on its bus, by name or ARN, and answers with the events' ids", async () => {
    const { bus, invoked } = busWorld();
    bus.addBus("ours");
    bus.addRule({ name: "r", bus: "ours", pattern: { source: ["pointsman"] }, targets: [accept] });
    const arn = "arn:aws:events:eu-west-1:111122223333:event-bus/ours";
    const Entries = [
      entry({ EventBusName: "ours", Resources: ["arn:x"], Time: new Date("2026-01-01T00:00:00.5Z") }),
      entry({ EventBusName: arn }),
      entry(),
    ];
    const answer = await bus.client.send(new PutEventsCommand({ Entries }));
    expect(answer.FailedEntryCount).toBe(0);
    expect(answer.Entries?.slice(0, 2)).toEqual(invoked.map(({ event }) => ({ EventId: event.id })));
    expect(invoked[0]?.event).toMatchObject({
      "detail-type": "Release State Change",
      source: "pointsman",
      time: "2026-01-01T00:00:00Z",
      resources: ["arn:x"],
      detail: { release: "r1" },
    });
    expect(invoked[1]?.event.time).toBe("2026-11-02T10:00:00Z");
  });

  test.for([
    [{ Source: "" }, "InvalidArgument"],
    [{ DetailType: undefined }, "InvalidArgument"],
    [{ DetailType: "x".repeat(129) }, "InvalidArgument"],
    [{ Detail: "{" }, "MalformedDetail"],
    [{ Detail: "[]" }, "MalformedDetail"],
    [{ Source: "aws.ecr" }, "NotAuthorizedForSourceException"],
  ] as const)("refuses the entry with %o alone, as %s", async ([more, ErrorCode]) => {
    const { bus, invoked } = busWorld();
    bus.addRule({ name: "r", pattern: { source: [{ exists: true }] }, targets: [accept] });
    const { Detail, ...rest } = entry();
    const broken = { ...rest, Detail, ...more };
    const answer = await bus.client.send(new PutEventsCommand({ Entries: [broken, entry()] }));
    expect(answer).toMatchObject({
      FailedEntryCount: 1,
      Entries: [{ ErrorCode }, { EventId: expect.any(String) }],
    });
    expect(invoked).toHaveLength(1);
  });

  test("fails single entries when told to", async () => {
    const failure = { ErrorCode: "ThrottlingException", ErrorMessage: "slow down" };
    let calls = 0;
    const { bus, invoked } = busWorld({ failEntry: () => (++calls === 1 ? failure : undefined) });
    bus.addRule({ name: "r", pattern: { source: ["pointsman"] }, targets: [accept] });
    const answer = await bus.client.send(new PutEventsCommand({ Entries: [entry(), entry()] }));
    expect(answer).toMatchObject({ FailedEntryCount: 1, Entries: [failure, {}] });
    expect(invoked).toHaveLength(1);
  });

  test("takes ten entries", async () => {
    const Entries = Array.from({ length: 10 }, () => entry({ DetailType: "x".repeat(128) }));
    const answer = await busWorld().bus.client.send(new PutEventsCommand({ Entries }));
    expect(answer).toMatchObject({ FailedEntryCount: 0, Entries: { length: 10 } });
  });

  test("to a bus that does not exist is taken, and lost", async () => {
    const { bus, lost } = busWorld();
    const answer = await bus.client.send(
      new PutEventsCommand({ Entries: [entry({ EventBusName: "absent" })] }),
    );
    expect(answer.FailedEntryCount).toBe(0);
    expect(lost).toHaveLength(1);
  });

  test.for([
    ["no entry", [], "greater than or equal to 1"],
    ["11 entries", Array.from({ length: 11 }, () => entry()), "less than or equal to 10"],
    ["1 MB of them", [entry({ Detail: JSON.stringify({ x: "y".repeat(1_048_576) }) })], "Total size"],
  ] as const)("with %s is refused as a whole", async ([, Entries, text]) => {
    const { bus } = busWorld();
    const call = bus.client.send(new PutEventsCommand({ Entries: [...Entries] }));
    await expect(call).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining(text),
    });
  });
});
