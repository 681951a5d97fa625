import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { readScenario } from "../../cli/scenario-file.ts";

const folder = mkdtempSync(join(tmpdir(), "pointsman-scenario-"));
for (const part of ["installation.yaml", "services", "mirrors", "traffic"])
  cpSync(join("infra/config", part), join(folder, part), { recursive: true });
afterAll(() => rmSync(folder, { recursive: true }));

/** A sound scenario with these lines at its end, from line 5 on. */
function problemsOf(text: string, config = folder): string[] {
  const file = join(folder, "scenario.yaml");
  writeFileSync(file, `name: Test\nlasts: 2h\nservices:\n  - { service: storefront, tag: v0 }\n${text}`);
  return readScenario(file, config).problems.map(
    ({ line, column, field, sentence }) => `${line}:${column} ${field}: ${sentence}`,
  );
}

test("a sound scenario comes with its defaults and the services' configuration", () => {
  expect(problemsOf("pushes:\n  - { at: 5m, service: storefront, tag: v1 }\n")).toEqual([]);
  const { scenario, configs } = readScenario(join(folder, "scenario.yaml"), folder);
  expect(scenario).toMatchObject({ name: "Test", seed: 1, pushes: [{ at: "5m", tag: "v1" }], people: [] });
  expect(configs.map(({ service }) => service)).toEqual(["basket", "checkout", "storefront"]);
});

test.for(["sample", "traffic"])("the sample %s that is shipped is sound", (name) => {
  expect(readScenario(`infra/config/rehearsals/${name}.yaml`, "infra/config").problems).toEqual([]);
});

test("all problems are told at once, each at its place", () => {
  const text = [
    "pushes:",
    "  - { at: soon, service: storefront, tag: v1 }",
    "people:",
    "  - { at: 5m, do: aprove, service: storefront }",
    "expects: []",
  ].join("\n");
  expect(problemsOf(text)).toEqual([
    '6:11 pushes[0].at: expected a duration such as "90s", "5m", "2h"',
    expect.stringMatching(/^8:19 people\[0\]\.do: expected one of start, approve.*did you mean approve\?$/),
    expect.stringMatching(/^9:1 : "expects" is not a field here; did you mean expect\?$/),
  ]);
});

describe("what could never happen is told:", () => {
  test.for([
    [
      "a service that is laid out twice",
      "  - { service: storefront }",
      "5:16 services[1].service: expected each service once, found storefront a second time",
    ],
    [
      "a service that no file describes",
      "  - { service: storefrnt }",
      "5:16 services[1].service: no service file describes storefrnt; did you mean storefront?",
    ],
    [
      "a push to a service that is not laid out",
      "pushes: [{ at: 1m, service: checkout, tag: release-1 }]",
      "5:29 pushes[0].service: checkout is not among the scenario's services",
    ],
    [
      "a push that would start no release",
      "pushes: [{ at: 1m, service: storefront, tag: main-1 }]",
      "5:46 pushes[0].tag: tag main-1 matches no pattern of storefront (v*): the push would start no release",
    ],
    [
      "a push after the end",
      "pushes: [{ at: 3h, service: storefront, tag: v1 }]",
      "5:16 pushes[0].at: 3h is after the end: the rehearsal lasts 2h",
    ],
    [
      "a deed after the end",
      "people: [{ at: 1d, do: rollback, service: storefront }]",
      "5:16 people[0].at: 1d is after the end: the rehearsal lasts 2h",
    ],
    [
      "a deed to nobody knows what",
      "people: [{ at: 1m, do: abort }]",
      "5:24 people[0].do: abort needs service",
    ],
    [
      "a start of nobody knows what",
      "people: [{ at: 1m, do: start, service: storefront }]",
      "5:24 people[0].do: start needs tag",
    ],
    [
      "an image that is never pushed",
      "people: [{ at: 1m, do: start, service: storefront, tag: v2 }]",
      "5:57 people[0].tag: no image v2 of storefront is pushed in this scenario; did you mean v0?",
    ],
    [
      "an alarm without a name",
      "people: [{ at: 1m, do: set-alarm }]",
      "5:24 people[0].do: set-alarm needs alarm",
    ],
    [
      "an alarm that no service names",
      "people: [{ at: 1m, do: set-alarm, alarm: storefront-4xx }]",
      "5:42 people[0].alarm: no service of the scenario names alarm storefront-4xx; did you mean storefront-5xx?",
    ],
    [
      "a lost event that comes late",
      "faults: [{ kind: event-lost, event: ECR Image Action, by: 5m }]",
      "5:59 faults[0].by: a lost event is not late: by belongs to event-delayed and event-doubled",
    ],
    [
      "an expectation of no release",
      "expect: [{ service: storefront, tag: v9, outcome: settled }]",
      "5:38 expect[0].tag: no image v9 of storefront is pushed in this scenario; did you mean v0?",
    ],
  ] as const)("%s", ([, text, problem]) => {
    expect(problemsOf(text)).toEqual([problem]);
  });

  test("an event that AWS does not send, with those that it does", () => {
    const [problem] = problemsOf("faults: [{ kind: event-lost, event: ECR Image Acton }]");
    expect(problem).toMatch(
      /^5:37 faults\[0\]\.event: expected one of .*ECR Image Action.*; did you mean ECR Image Action\?$/,
    );
  });

  test("an outcome that no release has", () => {
    const [problem] = problemsOf("expect: [{ service: storefront, outcome: rolledback }]");
    expect(problem).toMatch(
      /^5:42 expect\[0\]\.outcome: expected one of settled, .*found rolledback; did you mean rolled-back\?$/,
    );
  });
});

test("the last moment still belongs to the rehearsal", () => {
  expect(problemsOf("pushes: [{ at: 2h, service: storefront, tag: v1 }]")).toEqual([]);
});

test("a freeze of everything needs no service that is laid out", () => {
  expect(problemsOf("people: [{ at: 1m, do: freeze, service: all }]")).toEqual([]);
});

test("problems of the configuration stand beside those of the scenario, and a broken service is not also called unknown", () => {
  const broken = join(folder, "broken");
  mkdirSync(join(broken, "services"), { recursive: true });
  cpSync("infra/config/installation.yaml", join(broken, "installation.yaml"));
  writeFileSync(join(broken, "services", "storefront.yaml"), "service: storefront\n");
  const problems = problemsOf("pushes: [{ at: 3h, service: storefront, tag: v1 }]", broken);
  expect(problems).toContain("5:16 pushes[0].at: 3h is after the end: the rehearsal lasts 2h");
  expect(problems.some((problem) => problem.includes("image"))).toBe(true);
  expect(problems.join("\n")).not.toContain("no service file");
});
