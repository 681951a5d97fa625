import { describe, expect, test } from "vitest";
import type { Surroundings } from "../../cli/scenario-findings.ts";
import { scenarioFindings } from "../../cli/scenario-findings.ts";
import { fieldOf } from "../../infra/config/problem.ts";
import { Scenario } from "../../infra/sandbox/rehearsal/scenario.ts";
import { config } from "../functions/release/world.ts";

const storefront = config({ image: { repository: "storefront", tags: ["v*", "release-*"] } });
const checkout = config({ service: "checkout", rollback: { alarms: ["checkout-5xx"] } });

/** What is found in a scenario with storefront alone laid out, unless it says otherwise. */
function found(changes: object, around: Partial<Surroundings> = {}): string[] {
  const services = [{ service: "storefront", tag: "v1" }];
  const scenario = Scenario.parse({ name: "Test", lasts: "2h", services, ...changes });
  const configs = [storefront, checkout];
  const findings = scenarioFindings(scenario, {
    configs,
    policies: [],
    unsound: [],
    events: ["Push", "Alarm"],
    ...around,
  });
  return findings.map(({ path, sentence }) => `${fieldOf(path)}: ${sentence}`);
}
const both = [
  { service: "storefront", tag: "v1" },
  { service: "checkout", tag: "v7" },
];
const person = (deed: string, more = {}) => ({ people: [{ at: "1m", do: deed, ...more }] });

describe("a person's deed", () => {
  test.for([
    "start",
    "approve",
    "reject",
    "abort",
    "promote",
    "pause",
    "resume",
    "rollback",
    "freeze",
    "unfreeze",
    "stop-execution",
  ])("%s without a service says too little", (deed) => {
    expect(found(person(deed, { tag: "v1" }))).toEqual([`people[0].do: ${deed} needs service`]);
  });

  test("that sets an alarm needs no service", () => {
    expect(found(person("set-alarm", { alarm: "storefront-5xx" }))).toEqual([]);
  });

  test.for(["approve", "abort", "rollback", "stop-execution"])("%s needs no tag", (deed) => {
    expect(found(person(deed, { service: "storefront" }))).toEqual([]);
  });

  test.for(["freeze", "unfreeze"])("%s may be of everything", (deed) => {
    expect(found(person(deed, { service: "all" }))).toEqual([]);
  });

  test("of any other kind cannot be of everything", () => {
    expect(found(person("rollback", { service: "all" }))).toEqual([
      "people[0].service: all is not among the scenario's services",
    ]);
  });

  test("of one service must be of one that is laid out", () => {
    expect(found(person("freeze", { service: "checkout" }))).toEqual([
      "people[0].service: checkout is not among the scenario's services",
    ]);
  });

  test.for([
    ["v1 is there from the start", "v1", []],
    ["v2 is pushed on the way", "v2", []],
    [
      "v7 is an image of another service",
      "v7",
      ["people[0].tag: no image v7 of storefront is pushed in this scenario; did you mean v1?"],
    ],
  ] as const)("about a tag: %s", ([, tag, wanted]) => {
    const pushes = [{ at: "5m", service: "storefront", tag: "v2" }];
    const deed = person("start", { service: "storefront", tag });
    expect(found({ services: both, pushes, ...deed })).toEqual(wanted);
  });

  test("about a tag of no service in particular may mean anybody's", () => {
    const alarm = { alarm: "storefront-5xx" };
    expect(found({ services: both, ...person("set-alarm", { tag: "v7", ...alarm }) })).toEqual([]);
    expect(found({ services: both, ...person("set-alarm", { tag: "w", ...alarm }) })).toEqual([
      "people[0].tag: no image w is pushed in this scenario",
    ]);
  });
});

describe("a tag that is pushed", () => {
  const push = (tag: string) => ({ pushes: [{ at: "1m", service: "storefront", tag }] });

  test("may match any one of the patterns", () => {
    expect([found(push("v2")), found(push("release-2"))]).toEqual([[], []]);
  });

  test("that matches none is told with all of them", () => {
    expect(found(push("main"))).toEqual([
      "pushes[0].tag: tag main matches no pattern of storefront (v*, release-*): the push would start no release",
    ]);
  });
});

describe("an alarm", () => {
  const rings = (alarm: string) => person("set-alarm", { alarm });

  test("must be one of a service that is laid out, and not of any that is described", () => {
    expect(found(rings("checkout-5xx"))).toEqual([
      "people[0].alarm: no service of the scenario names alarm checkout-5xx",
    ]);
    expect(found({ services: both, ...rings("checkout-5xx") })).toEqual([]);
  });

  test("may be one of a service whose file is not sound: nobody knows its alarms", () => {
    const around = { configs: [storefront], unsound: ["checkout"] };
    expect(found({ services: both, ...rings("checkout-4xx") }, around)).toEqual([]);
    expect(found(rings("checkout-4xx"), around)).toEqual([
      "people[0].alarm: no service of the scenario names alarm checkout-4xx",
    ]);
  });
});

describe("a fault", () => {
  test("of a call says nothing of events", () => {
    expect(found({ faults: [{ kind: "fails", operation: "CreateDeployment" }] })).toEqual([]);
  });

  test("of an event that does not exist is told with those that do", () => {
    expect(found({ faults: [{ kind: "event-lost", event: "Pusch" }] })).toEqual([
      "faults[0].event: expected one of Push, Alarm; did you mean Push?",
    ]);
  });

  test("that delays an event may say by how long", () => {
    expect(found({ faults: [{ kind: "event-delayed", event: "Push", by: "5m" }] })).toEqual([]);
  });
});

describe("an expectation", () => {
  const expects = (outcome: string, service = "storefront") => ({ expect: [{ service, outcome }] });

  test.for(["settled", "rolled-back", "refused", "superseded", "needs-a-person", "queued", "running"])(
    "may be that it is %s",
    (outcome) => {
      expect(found(expects(outcome))).toEqual([]);
    },
  );

  test("of a service that is not laid out is told", () => {
    expect(found(expects("settled", "checkout"))).toEqual([
      "expect[0].service: checkout is not among the scenario's services",
    ]);
  });
});
