import { expect, test } from "vitest";
import { validateFolder } from "../../../infra/config/validate.ts";
import { folderOf, installation, problemsOf } from "./folder.ts";

/** A service with one cell for each termination wait given; by default one that can wait for an hour. */
const service = (name: string, waits: readonly string[] = ["70m"], strategy = "{ kind: all-at-once }") =>
  `service: ${name}
image: { repository: ${name}, tags: ["v*"] }
cells:
${waits
  .map((wait, at) => {
    const declared = wait === "" ? "" : `, terminationWait: ${wait}`;
    return `  - { name: c${at}, wave: ${at + 1}, codedeploy: { application: ${name}, deploymentGroup: c${at} }${declared} }`;
  })
  .join("\n")}
strategy: ${strategy}
`;

const group = (name: string, list: string, more = "") => `group: ${name}\nservices: [${list}]\n${more}`;

const both = { "services/web.yaml": service("web"), "services/api.yaml": service("api") };

const found = (files: Readonly<Record<string, string>>) => problemsOf({ ...both, ...files });

test("a group names services, each in one group only", () => {
  expect(found({ "groups/one.yaml": group("one", "web, cart") })).toEqual([
    "groups/one.yaml:2:17  services[1]: there is no file for a service cart",
  ]);
  expect(found({ "groups/one.yaml": group("one", "web, web") })).toEqual([
    "groups/one.yaml:2:17  services[1]: web is in the list already",
  ]);
  expect(
    found({ "groups/one.yaml": group("one", "web, api"), "groups/two.yaml": group("two", "api, web") }),
  ).toEqual([
    "groups/two.yaml:2:12  services[0]: api is in group one already: a service is released with one group",
    "groups/two.yaml:2:17  services[1]: web is in group one already: a service is released with one group",
  ]);
});

test("each service of a group knows it, with its order and limits", () => {
  const { services, groups, problems } = validateFolder(
    folderOf({
      "installation.yaml": installation,
      ...both,
      "groups/one.yaml": group("one", "api, web", "limit: 30m\n"),
    }),
  );
  const expected = { group: "one", services: ["api", "web"], gatherSeconds: 600, limitSeconds: 1800 };
  expect(problems).toEqual([]);
  expect(services.map(({ group: each }) => each)).toEqual([expected, expected]);
  expect(groups.map(({ group: each, limit }) => [each, limit])).toEqual([["one", 1800]]);
});

test("who may have to wait needs a termination wait that outlasts the limit by ten minutes; the last does not wait", () => {
  const one = { "groups/one.yaml": group("one", "api, web", "limit: 1h\n") };
  expect(found({ ...one, "services/web.yaml": service("web", [""]) })).toEqual([]);
  expect(found({ ...one, "services/api.yaml": service("api", ["70m", "69m", ""]) })).toEqual([
    expect.stringContaining(
      "limit: api waits for the others for up to 1h with its old tasks alive, but its cell c1 has a termination wait of 69m, of which 10m are kept for going back",
    ),
    expect.stringContaining(
      "its cell c2 declares no termination wait: shorten the limit, or set the deployment group's termination wait, and terminationWait of the cell, to at least 70m",
    ),
  ]);
});

test("the limit has room for the shifts and bakes of all, wave after wave", () => {
  const late = (limit: string, api: string, web: string, waits = ["2h"]) =>
    found({
      "groups/one.yaml": group("one", "api, web", `limit: ${limit}\n`),
      "services/api.yaml": service("api", waits, api),
      "services/web.yaml": service("web", ["2h"], web),
    });
  const canary = "{ kind: canary, weight: 10, interval: 10m, bake: 20m }";
  const linear = "{ kind: linear, weight: 50, every: 5m, bake: 5m }";
  const sentence = (takes: string, limit: string) => [
    `groups/one.yaml:3:8  limit: the shifts and bakes of its services take ${takes} one after another, and all must be ready within ${limit}: lengthen the limit, or shorten the bakes`,
  ];
  expect(late("40m", canary, linear)).toEqual([]);
  expect(late("39m", canary, linear)).toEqual(sentence("40m", "39m"));
  expect(late("1h", canary, linear, ["2h", "2h"])).toEqual(sentence("70m", "1h"));
  expect(late("25m", linear, "{ kind: all-at-once, bake: 15m }")).toEqual([]);
  expect(late("24m", linear, "{ kind: all-at-once, bake: 15m }")).toEqual(sentence("25m", "24m"));
});
