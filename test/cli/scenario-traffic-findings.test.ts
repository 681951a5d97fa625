import { describe, expect, test } from "vitest";
import { trafficFound } from "../../cli/scenario-traffic-findings.ts";
import { fieldOf } from "../../infra/config/problem.ts";
import { Scenario } from "../../infra/sandbox/rehearsal/scenario.ts";
import { nlb, shop, site } from "../flows/shop-policy.ts";
import { config } from "../functions/release/world.ts";

const basket = shop({
  policy: "basket",
  sites: [site("blue", nlb, 50, { target: { kind: "nlb", loadBalancer: "basket-blue" } })],
});
const mirrored = shop({
  policy: "mirrored",
  sites: [site("nlb", nlb, 50, { target: { kind: "mirror", mirror: "edge" } })],
});
const policies = [shop(), basket, mirrored];
const cell = { name: "blue", wave: 1, codedeploy: { application: "b", deploymentGroup: "b" } } as const;
const configs = [
  config({ service: "storefront" }),
  config({
    service: "basket",
    cells: [{ ...cell, loadBalancer: "network", traffic: { policy: "basket", site: "blue" } }],
  }),
];

/** What is found in a scenario that plays shop, unless it says otherwise. */
function found(changes: object, unsound: readonly string[] = []): string[] {
  const scenario = Scenario.parse({
    name: "Test",
    lasts: "2h",
    services: [{ service: "storefront" }],
    policies: [{ policy: "shop" }],
    ...changes,
  });
  return trafficFound(scenario, { configs, policies, unsound }).map(
    ({ path, sentence }) => `${fieldOf(path)}: ${sentence}`,
  );
}
const move = (more: object) => ({ moves: [{ at: "1m", policy: "shop", ...more }] });
const outage = (more: object) => ({
  outages: [{ at: "1m", lasts: "1m", policy: "shop", site: "nlb", ...more }],
});

test("a policy whose sites are addresses needs nothing else", () => {
  expect(found({})).toEqual([]);
  expect(found(move({ do: "evacuate", site: "nlb" }))).toEqual([]);
  expect(found(move({ do: "shift", to: { nlb: 5 } }))).toEqual([]);
  expect(found(move({ do: "abort" }))).toEqual([]);
  expect(found(outage({}))).toEqual([]);
});

describe("a policy", () => {
  test("must have a file, and is played once", () => {
    expect(found({ policies: [{ policy: "shap" }] })).toEqual([
      "policies[0].policy: no file describes a traffic policy shap; did you mean shop?",
    ]);
    expect(found({ policies: [{ policy: "shap" }] }, ["shap"])).toEqual([]);
    expect(found({ policies: [{ policy: "shop" }, { policy: "shop" }] })).toEqual([
      "policies[1].policy: expected each policy once, found shop a second time",
    ]);
  });

  test("has its mirrors in the scenario", () => {
    const play = { policies: [{ policy: "mirrored" }] };
    expect(found(play)).toEqual([
      "policies[0].policy: site nlb leads to mirror edge, which is not among the scenario's mirrors",
    ]);
    const mirrors = [{ mirror: "edge", pools: [{ name: "web", members: ["10.0.0.1:80"] }] }];
    expect(found({ ...play, mirrors })).toEqual([]);
  });

  test("has its cells in the scenario, and no load balancer that is no cell's", () => {
    const play = { policies: [{ policy: "basket" }] };
    expect(found(play)).toEqual([
      "policies[0].policy: site blue leads to load balancer basket-blue, which is a cell of basket, which is not among the scenario's services",
    ]);
    expect(found({ ...play, services: [{ service: "basket" }] })).toEqual([]);
    const bare = trafficFound(Scenario.parse({ name: "T", lasts: "1h", services: [], ...play }), {
      configs: [],
      policies,
      unsound: [],
    });
    expect(bare.map(({ sentence }) => sentence)).toEqual([
      "site blue leads to load balancer basket-blue, which is no cell of a service: only those, mirrors and addresses are rehearsed",
    ]);
  });
});

test("a service whose cells are sites needs their policy", () => {
  expect(found({ services: [{ service: "basket" }] })).toEqual([
    "services[0].service: basket is released by way of traffic policy basket, which is not among the scenario's policies",
  ]);
});

describe("a move", () => {
  test.for([
    [
      "of another policy",
      { policy: "shp", do: "abort" },
      "policy: shp is not among the scenario's policies; did you mean shop?",
    ],
    ["after the end", { at: "3h", do: "abort" }, "at: 3h is after the end: the rehearsal lasts 2h"],
    ["evacuate without a site", { do: "evacuate" }, "do: evacuate needs site"],
    ["restore without a site", { do: "restore" }, "do: restore needs site"],
    ["shift without weights", { do: "shift" }, "do: shift needs to"],
    [
      "shift of one site",
      { do: "shift", to: {}, site: "nlb" },
      "site: shift is of no single site: site belongs to evacuate and restore",
    ],
    [
      "abort of one site",
      { do: "abort", site: "nlb" },
      "site: abort is of no single site: site belongs to evacuate and restore",
    ],
    [
      "evacuate to weights",
      { do: "evacuate", site: "nlb", to: {} },
      "to: evacuate knows its weights: to belongs to shift",
    ],
    [
      "of a site that there is not",
      { do: "evacuate", site: "nbl" },
      "site: policy shop has no site nbl; did you mean nlb?",
    ],
    [
      "to a site that there is not",
      { do: "shift", to: { octavio: 1 } },
      "to.octavio: policy shop has no site octavio; did you mean octavia?",
    ],
  ] as const)("%s", ([, more, sentence]) => expect(found(move(more))).toEqual([`moves[0].${sentence}`]));
});

describe("an outage", () => {
  test.for([
    [{ site: "x" }, ["site: policy shop has no site x"]],
    [{ at: "3h" }, ["at: 3h is after the end: the rehearsal lasts 2h"]],
    [{ policy: "x" }, ["policy: x is not among the scenario's policies"]],
  ] as const)("%j could not be", ([more, sentences]) =>
    expect(found(outage(more))).toEqual(sentences.map((sentence) => `outages[0].${sentence}`)),
  );

  test("of a cell is told what to do instead", () => {
    const play = { services: [{ service: "basket" }], policies: [{ policy: "basket" }] };
    expect(found({ ...play, ...outage({ policy: "basket", site: "blue" }) })).toEqual([
      "outages[0].site: site blue is a cell: let an image of its service fail (image: { diesAfter: 1m })",
    ]);
  });
});

test("what is expected is of policies and sites that are there", () => {
  expect(found({ expectPolicies: [{ policy: "shop", weights: { nlb: 1, x: 2 } }, { policy: "y" }] })).toEqual(
    [
      "expectPolicies[0].weights.x: policy shop has no site x",
      "expectPolicies[1].policy: y is not among the scenario's policies",
    ],
  );
});
