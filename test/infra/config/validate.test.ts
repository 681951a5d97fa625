import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { editorSchemas } from "../../../infra/config/json-schema.ts";
import { validateFolder } from "../../../infra/config/validate.ts";
import { folderOf, installation, mirror, problemsOf, sound } from "./folder.ts";

const ours = join(import.meta.dirname, "../../../infra/config");

test("the samples are sound", () => {
  const { problems, services, mirrors, installation } = validateFolder(ours);
  expect(problems).toEqual([]);
  expect(mirrors.map(({ mirror }) => mirror)).toEqual(["shop"]);
  expect(services.map(({ service }) => service)).toEqual(["basket", "checkout", "storefront"]);
  expect(installation).toMatchObject({ account: "111122223333", region: "eu-central-1" });
});

test("the schemas for editors are those of the code: run node infra/config/json-schema.ts if not", () => {
  for (const { file, text } of editorSchemas()) expect(readFileSync(join(ours, file), "utf8")).toBe(text);
});

const head = (file: string) => readFileSync(join(ours, file), "utf8").split("\n")[0];

test("every sample tells editors its schema", () => {
  expect(head("installation.yaml")).toBe("# yaml-language-server: $schema=installation.schema.json");
  expect(head("services/storefront.yaml")).toBe("# yaml-language-server: $schema=../service.schema.json");
  expect(head("services/checkout.yaml")).toBe("# yaml-language-server: $schema=../service.schema.json");
  expect(head("mirrors/shop.yaml")).toBe("# yaml-language-server: $schema=../mirror.schema.json");
});

test("problems of every layer and every file are told at once, in the order of their places", () => {
  expect(
    problemsOf({
      "installation.yaml": `${installation}nmae: x\n`,
      "services/broken.yaml": "service: [broken\n",
      "services/checkout.yaml": sound(
        "checkout",
        "whenFrozen: wait\nstrategy: { kind: linear, weight: 30, every: 3m }\n",
      ),
      "services/storefront.yaml": sound("storefront", "gates: { dependsOn: [nobody, broken] }\n").replace(
        "name: a,",
        "name: a, loadBalancer: networks,",
      ),
      "services/worker.yml": sound("worker"),
      "mirrors/broken.yaml": "anything: [\n",
      "mirrors/till.yaml": mirror("tull", "metric: each\n"),
      "mirrors/till.yml": mirror("till"),
    }),
  ).toEqual([
    'installation.yaml:4:1  "nmae" is not a field here; did you mean name?',
    expect.stringMatching(/^mirrors\/broken\.yaml:2:1 {2}not YAML as expected here: /),
    "mirrors/till.yaml:1:9  mirror: expected the name of the file, till, found tull: name the file tull.yaml or the mirror till",
    'mirrors/till.yaml:3:1  "metric" is not a field here; did you mean metrics?',
    "mirrors/till.yml:1:1  expected a name that ends in .yaml: .yml is not read",
    expect.stringMatching(/^services\/broken\.yaml:2:1 {2}not YAML as expected here: /),
    'services/checkout.yaml:5:13  whenFrozen: expected one of hold, refuse, found the text "wait"',
    "services/checkout.yaml:6:35  strategy.weight: linear means equal steps, but steps of 30 leave a last one of 10: use 25",
    'services/storefront.yaml:4:30  cells[0].loadBalancer: expected one of application, network, found the text "networks"; did you mean network?',
    "services/storefront.yaml:6:22  gates.dependsOn[0]: there is no file for a service nobody",
    "services/worker.yml:1:1  expected a name that ends in .yaml: .yml is not read",
  ]);
});

test("services of sound files are there although others are not", () => {
  const folder = folderOf({
    "installation.yaml": installation,
    "services/b.yaml": sound("bb"),
    "services/storefront.yaml": sound("storefront"),
  });
  const { problems, services } = validateFolder(folder);
  expect(problems.map(({ field }) => field)).toEqual(["service"]);
  expect(services.map(({ service }) => service)).toEqual(["storefront"]);
});

test("what the installation sets as default holds where a service says nothing", () => {
  const defaults = "defaults: { bake: 10m, whileReleasing: refuse, onUnclear: ask }\n";
  const folder = folderOf({
    "installation.yaml": installation + defaults,
    "services/checkout.yaml": sound("checkout", "whileReleasing: supersede\n"),
    "services/storefront.yaml": sound("storefront", "strategy: { kind: all-at-once, bake: 0s }\n"),
  });
  const [checkout, storefront] = validateFolder(folder).services;
  expect(checkout).toMatchObject({
    strategy: { bakeSeconds: 600 },
    whileReleasing: "supersede",
    judge: { metrics: [], onUnclear: "ask", everySeconds: 60 },
  });
  expect(storefront).toMatchObject({ strategy: { bakeSeconds: 0 }, whileReleasing: "refuse" });
});

test("cells are in the order of their waves, then of their names", () => {
  const cells = ["{ name: z, wave: 1", "{ name: b, wave: 2", "{ name: a, wave: 2"]
    .map((cell, index) => `  - ${cell}, codedeploy: { application: x, deploymentGroup: g${index} } }\n`)
    .join("");
  const text = sound("storefront").replace(/ {2}- .*\n/, cells);
  const folder = folderOf({ "installation.yaml": installation, "services/storefront.yaml": text });
  const { services } = validateFolder(folder);
  expect(services[0]?.cells.map(({ name }) => name)).toEqual(["z", "a", "b"]);
});

test("a folder that is not there is a problem, one without services is not", () => {
  const { problems, services } = validateFolder(join(folderOf({}), "nowhere"));
  expect(problems).toEqual([
    expect.objectContaining({ line: 1, column: 1, sentence: expect.stringContaining("cannot be read") }),
  ]);
  expect(services).toEqual([]);
  expect(problemsOf({})).toEqual([]);
});
