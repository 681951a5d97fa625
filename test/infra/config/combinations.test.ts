import { expect, test } from "vitest";
import type { CellConfig } from "../../../functions/shared/service-config.ts";
import { impossible } from "../../../infra/config/combinations.ts";
import type { Declared } from "../../../infra/config/finding.ts";
import { fieldOf } from "../../../infra/config/problem.ts";
import type { DeclaredService } from "../../../infra/config/service-schema.ts";

const home = { account: "111122223333", region: "eu-central-1" };

function cell(name: string, changed: Partial<CellConfig> = {}): CellConfig {
  return {
    name,
    wave: 1,
    codedeploy: { application: "app", deploymentGroup: name },
    loadBalancer: "application",
    ...changed,
  };
}

function service(name: string, fields: Partial<DeclaredService>): Declared {
  return { file: `services/${name}.yaml`, fileName: name, fields: { service: name, ...fields } };
}

function found(...services: readonly Declared[]): readonly string[] {
  const names = services.map(({ fileName }) => fileName);
  return impossible(services, home, names).map(({ file, path, sentence }) => {
    const name = file.replace("services/", "").replace(".yaml", "");
    return `${name} ${fieldOf(path)}: ${sentence}`;
  });
}

const gates = { windows: [], smoke: [], compatibility: [], dependsOn: [] };
const canary = { kind: "canary", weight: 10, intervalSeconds: 300, bakeSeconds: 0 } as const;
const linear = { kind: "linear", weight: 20, everySeconds: 180, bakeSeconds: 0 } as const;
const image = (tags: readonly string[], more = {}) => ({ image: { repository: "shop", tags, ...more } });

const needing = (name: string, ...dependsOn: string[]) => service(name, { gates: { ...gates, dependsOn } });

const baking = (bakeSeconds: number) => ({ kind: "all-at-once", bakeSeconds }) as const;
const minutes = 60;
const hours = 3_600;

test.for([
  ["canary behind an application load balancer", canary, cell("a"), []],
  [
    "canary behind a network load balancer",
    canary,
    cell("a", { loadBalancer: "network" }),
    [
      "cells[0].loadBalancer: cell a is behind a network load balancer, where CodeDeploy knows no canary, only all-at-once: use weighted { steps } with a traffic policy, or all-at-once",
    ],
  ],
  [
    "linear behind a network load balancer",
    linear,
    cell("a", { loadBalancer: "network" }),
    ["where CodeDeploy knows no linear, only all-at-once"],
  ],
  ["all at once behind a network load balancer", baking(0), cell("a", { loadBalancer: "network" }), []],
  [
    "weights by DNS",
    { kind: "weighted", steps: [{ weight: 10, bakeSeconds: 60 }], bakeSeconds: 0 },
    cell("a"),
    [],
  ],
  [
    "weights by DNS that do not grow",
    {
      kind: "weighted",
      steps: [
        { weight: 10, bakeSeconds: 60 },
        { weight: 10, bakeSeconds: 60 },
      ],
      bakeSeconds: 0,
    },
    cell("a"),
    [
      "strategy.steps[1].weight: steps bring users back, so each is larger than the one before: found 10 after 10",
    ],
  ],
  [
    "a long bake of a cell whose users come back by DNS",
    baking(60 * minutes),
    cell("a", { traffic: { policy: "shop", site: "a" } }),
    [],
  ],
  ["equal steps", linear, cell("a"), []],
  [
    "steps that leave a smaller last one",
    { ...linear, weight: 30 },
    cell("a"),
    ["strategy.weight: linear means equal steps, but steps of 30 leave a last one of 10: use 25"],
  ],
  [
    "a canary of half minutes",
    { ...canary, intervalSeconds: 90 },
    cell("a"),
    ["strategy.interval: CodeDeploy counts whole minutes here, found 90s"],
  ],
  ["a canary of a day", { ...canary, intervalSeconds: 24 * hours }, cell("a"), []],
  [
    "a canary of more than a day",
    { ...canary, intervalSeconds: 25 * hours },
    cell("a"),
    ["strategy.interval: the shift would take 25h"],
  ],
  ["a linear shift of a day", { ...linear, everySeconds: 6 * hours }, cell("a"), []],
  [
    "a linear shift of more than a day",
    { ...linear, weight: 10, everySeconds: 3 * hours },
    cell("a"),
    ["strategy.every: the shift would take 27h"],
  ],
  ["the longest bake of a hook", baking(45 * minutes), cell("a"), []],
  [
    "a longer bake without a termination wait",
    baking(46 * minutes),
    cell("a"),
    ["declares no termination wait to hold it"],
  ],
  [
    "a bake with ten minutes of the wait left",
    baking(50 * minutes),
    cell("a", { terminationWaitSeconds: 60 * minutes }),
    [],
  ],
  [
    "a bake with less left",
    baking(51 * minutes),
    cell("a", { terminationWaitSeconds: 60 * minutes }),
    ["to at least 61m"],
  ],
] as const)("strategy and cell: %s", ([, strategy, cell, expected]) => {
  const lines = found(service("storefront", { strategy, cells: [cell] }));
  expect(lines).toEqual(expected.map((part) => expect.stringContaining(part)));
  expect(found(service("storefront", { strategy, cells: [] }))).toEqual(
    found(service("storefront", { strategy })),
  );
});

test("a bake must fit into the wait of every cell, and so must the longest it may become", () => {
  const cells = [
    cell("a", { terminationWaitSeconds: 2 * hours }),
    cell("b", { terminationWaitSeconds: 1 * hours }),
  ];
  expect(found(service("storefront", { strategy: baking(60 * minutes), cells }))).toEqual([
    "storefront strategy.bake: a bake of 1h is longer than AfterAllowTraffic can hold (45m), and cell b has a termination wait of 1h, of which 10m are kept for going back: shorten the bake, or set the deployment group's termination wait, and terminationWait here, to at least 70m",
  ]);
  const judge = { metrics: [], everySeconds: 60, onUnclear: "wait", maxBakeSeconds: 3 * hours } as const;
  expect(found(service("storefront", { strategy: baking(600), cells, judge }))).toEqual([
    expect.stringMatching(/^storefront judge\.maxBake: a bake of 3h .* cell a /),
    expect.stringMatching(/^storefront judge\.maxBake: a bake of 3h .* cell b /),
  ]);
  const shorter = { metrics: [], everySeconds: 60, onUnclear: "wait", maxBakeSeconds: 300 } as const;
  expect(found(service("storefront", { strategy: baking(600), cells, judge: shorter }))).toEqual([
    "storefront judge.maxBake: maxBake (5m) is shorter than the bake itself (10m)",
  ]);
  const same = { metrics: [], everySeconds: 60, onUnclear: "wait", maxBakeSeconds: 2 * hours } as const;
  expect(
    found(service("storefront", { strategy: baking(2 * hours), cells: [cell("a")], judge: same })),
  ).toEqual([
    expect.stringMatching(/^storefront strategy\.bake: a bake of 2h .* cell a declares no termination wait/),
  ]);
});

test.for([
  ["an approval at the start needs no wait", "start", undefined, []],
  [
    "a preview without a ready wait",
    "preview",
    undefined,
    [
      "cells[0]: an approval at preview is waited for in the deployment group's ready wait, but cell a declares none: set deploymentReadyOption to STOP_DEPLOYMENT with a wait of at least 1d, and readyWait here to the same",
    ],
  ],
  ["a preview that the ready wait just holds", "preview", 24 * hours, []],
  [
    "a preview that outlasts the ready wait",
    "preview",
    23 * hours,
    [
      "gates.approval.limit: the approval's limit (1d) is longer than the ready wait of cell a (23h), after which CodeDeploy stops the deployment: shorten the limit or lengthen the wait",
    ],
  ],
] as const)("%s", ([, at, readyWaitSeconds, expected]) => {
  const approval = { at, limitSeconds: 24 * hours, onLimit: "refuse" } as const;
  const cells = [cell("a", readyWaitSeconds === undefined ? {} : { readyWaitSeconds })];
  const lines = found(service("storefront", { cells, gates: { ...gates, approval } }));
  expect(lines).toEqual(expected.map((part) => expect.stringContaining(part)));
  expect(found(service("storefront", { gates: { ...gates, approval } }))).toEqual([]);
});

test.for([
  [600, 600, ["gates.windows[0].to: a window from 10:00 to 10:00 never opens"]],
  [0, 0, ["gates.windows[0].to: a window from 00:00 to 00:00 never opens"]],
  [0, 1_440, []],
  [1_320, 360, []],
] as const)("a window from minute %s to %s", ([fromMinute, toMinute, expected]) => {
  const windows = [{ days: [1], fromMinute, toMinute, zone: "Asia/Tokyo" }];
  const lines = found(service("storefront", { gates: { ...gates, windows } }));
  expect(lines).toEqual(expected.map((part) => expect.stringContaining(part)));
});

test("a cell elsewhere is refused, one that says where everything is anyway is not", () => {
  const cells = [
    cell("a", { account: "111122223333", region: "eu-central-1" }),
    cell("b", { account: "444455556666" }),
    cell("c", { region: "us-east-1" }),
  ];
  expect(found(service("storefront", { cells }))).toEqual([
    expect.stringMatching(
      /^storefront cells\[1\]\.account: cell b is in account 444455556666, but one installation serves one account and one Region \(111122223333, eu-central-1\): describe it in an installation there$/,
    ),
    expect.stringMatching(
      /^storefront cells\[2\]\.region: cell c is in region us-east-1, but one installation/,
    ),
  ]);
});

test("two cells of one name, and a file that is not named after its service", () => {
  const cells = [cell("a"), cell("a", { codedeploy: { application: "app", deploymentGroup: "b" } })];
  const moved = { ...service("storefront", { cells }), fileName: "shop" };
  expect(found(moved)).toEqual([
    "storefront service: expected the name of the file, shop, found storefront: name the file storefront.yaml or the service shop",
    "storefront cells[1].name: cells[0] is called a already",
  ]);
});

test("more alarms than a deployment takes, and one named twice", () => {
  const alarms = Array.from({ length: 10 }, (_, index) => `alarm-${index}`);
  expect(found(service("storefront", { rollback: { alarms } }))).toEqual([]);
  expect(found(service("storefront", { rollback: { alarms: [...alarms, "alarm-0"] } }))).toEqual([
    "storefront rollback.alarms[10]: alarm-0 is in the list already",
    "storefront rollback.alarms: a deployment takes at most 10 alarms, found 11: combine some into a composite alarm",
  ]);
});

test("a deployment group belongs to one cell, of one service", () => {
  const shared = { codedeploy: { application: "app", deploymentGroup: "a" } };
  expect(
    found(
      service("checkout", { cells: [cell("a"), cell("b", shared)] }),
      service("storefront", { cells: [cell("x", shared)] }),
    ),
  ).toEqual([
    expect.stringMatching(
      /^checkout cells\[1\]\.codedeploy\.deploymentGroup: deployment group app\/a is already claimed by cell a of checkout/,
    ),
    expect.stringMatching(
      /^storefront cells\[0\]\.codedeploy\.deploymentGroup: deployment group app\/a is already claimed by cell a of checkout/,
    ),
  ]);
});

test("a tag that two services match is named", () => {
  expect(
    found(service("checkout", image(["v*"])), service("storefront", image(["release-*", "*-rc"]))),
  ).toEqual([
    'storefront image.tags[1]: tag v-rc of repository shop would match both "*-rc" and "v*" of checkout: a push must mean one service',
  ]);
  expect(found(service("checkout", image(["v*"])), service("storefront", image(["release-*"])))).toEqual([]);
  const elsewhere = image(["v*"], { registryId: "444455556666" });
  expect(found(service("checkout", image(["v*"])), service("storefront", elsewhere))).toEqual([]);
  const here = image(["v*"], { registryId: "111122223333", region: "eu-central-1" });
  expect(found(service("checkout", image(["v*"])), service("storefront", here))).toHaveLength(1);
  expect(found(service("checkout", image(["v*", "v1*"])))).toEqual([]);
  const without = service("storefront", {});
  expect(found(service("checkout", image(["v*"])), without)).toEqual([]);
  expect(found(without, service("checkout", image(["v*"])))).toEqual([]);
});

test("while it is not known where the installation lives, what is written is compared", () => {
  const compared = (more: object) =>
    impossible(
      [service("checkout", image(["v*"])), service("storefront", image(["v*"], more))],
      undefined,
      [],
    );
  expect(compared({})).toHaveLength(1);
  expect(compared({ registryId: "111122223333" })).toEqual([]);
  expect(compared({ region: "eu-central-1" })).toEqual([]);
});

test("a circle of services is told once, with its path, and an unknown service each time", () => {
  expect(found(needing("a", "b"), needing("b", "d", "c"), needing("c", "a"), needing("d"))).toEqual([
    "a gates.dependsOn[0]: services depend on each other in a circle: a → b → c → a",
  ]);
  expect(found(needing("a", "b"), needing("b", "c"), needing("c", "b"))).toEqual([
    "b gates.dependsOn[0]: services depend on each other in a circle: b → c → b",
  ]);
  expect(found(needing("a", "a"))).toEqual([
    "a gates.dependsOn[0]: services depend on each other in a circle: a → a",
  ]);
  expect(found(needing("a", "b"), needing("b", "x"))).toEqual([
    "b gates.dependsOn[0]: there is no file for a service x",
  ]);
});

test("a rule whose fields are not sound stays silent", () => {
  expect(found(service("storefront", { strategy: canary }), service("checkout", { gates }))).toEqual([]);
});
