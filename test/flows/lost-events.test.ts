import { describe, expect, test } from "vitest";
import type { HopFault } from "../../infra/sandbox/events/event-bus-hop.ts";
import { storefront } from "./stories.ts";
import { ended, threeStories } from "./three-stories.ts";
import { hour, minute, world } from "./world.ts";
import type { World } from "./world.ts";

const kinds = [
  "ECR Image Action",
  "CodeDeploy Deployment State-change Notification",
  "CloudWatch Alarm State Change",
  "ECS Task State Change",
  "ECS Service Action",
  "Step Functions Execution Status Change",
] as const;

/** What users would notice of it: how long each took, in minutes. */
const minutesOf = (w: World) =>
  w
    .releases()
    .map(({ createdAt, outcome }) => (Date.parse(outcome?.at ?? "") - Date.parse(createdAt)) / minute);

describe("events are best effort", () => {
  test.for(kinds)("with every %s lost, each release still ends as it should", async (kind) => {
    const lose = (w: World) =>
      w.installation.bus.addFault({
        hop: "service",
        match: (event) => event["detail-type"] === kind,
        times: 10_000,
        fault: { kind: "lose" },
      });
    const w = await threeStories({}, lose);
    expect(w.outcomes()).toEqual(ended);
    expect(w.shares()).toEqual({ v1: 100 });
  });

  test("with all of them lost at once, each release still ends as it should, minutes later", async () => {
    const known = new Set<string>(kinds);
    const w = await threeStories({}, (each) =>
      each.installation.bus.addFault({
        hop: "service",
        match: (event) => known.has(event["detail-type"]),
        times: 10_000,
        fault: { kind: "lose" },
      }),
    );
    const plain = await threeStories();
    expect(w.outcomes()).toEqual(ended);
    expect(plain.outcomes()).toEqual(ended);
    for (const [index, minutes] of minutesOf(w).entries())
      expect(minutes - (minutesOf(plain)[index] ?? 0)).toBeLessThan(15);
  });

  test.for([
    ["two minutes late", { kind: "delay", seconds: 120 }],
    ["an hour late", { kind: "delay", seconds: 3600 }],
    ["twice", { kind: "double", seconds: 90 }],
    ["out of order", { kind: "swap", seconds: 240 }],
  ] satisfies [string, HopFault][])("that all come %s change nothing but the time", async ([, fault]) => {
    const w = await threeStories({}, (each) =>
      each.installation.bus.addFault({ hop: "service", match: () => true, times: 10_000, fault }),
    );
    await w.pass(2 * hour);
    expect(w.outcomes()).toEqual(ended);
    expect(w.installation.lambda.deadLetters).toEqual([]);
    expect(w.madeTwice()).toEqual([]);
  });

  test("a lost alarm event is made good by the look of the next minute", async () => {
    const w = await world(storefront({ strategy: { kind: "all-at-once", bakeSeconds: 1800 } }));
    const isAlarm = (event: { source: string }) => event.source === "aws.cloudwatch";
    w.installation.bus.addFault({ hop: "service", match: isAlarm, times: 99, fault: { kind: "lose" } });
    w.push("v1");
    await w.atPoint("bake");
    w.account.world.alarms.setAlarmState("storefront-5xx", "ALARM", "high", 600);
    await w.until(() => w.shares()["v1"] === undefined, 75 / 3600);
    expect(await w.rest()).toEqual([]);
  });
});
