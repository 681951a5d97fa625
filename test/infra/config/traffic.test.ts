import { expect, test } from "vitest";
import { validateFolder } from "../../../infra/config/validate.ts";
import { folderOf, mirror, problemsOf, sound, withCloud } from "./folder.ts";

const head = (more = "") => `policy: shop
name: shop.example.com
zone: { id: Z0123456789, name: example.com${more} }
`;

const octavia = `  - name: octavia
    addresses: [203.0.113.9, 203.0.113.8]
    weight: 90
    check: { kind: https, path: /health }
`;

const nlb = `  - name: nlb
    mirror: edge
    weight: 10
    check: { kind: target-health }
`;

const policy = (sites = `${octavia}${nlb}`, more = "") => `${head()}sites:\n${sites}${more}`;

const files = (shop: string, more: Readonly<Record<string, string>> = {}) => ({
  "installation.yaml": withCloud,
  "mirrors/edge.yaml": mirror("edge"),
  "traffic/shop.yaml": shop,
  ...more,
});

/** What is wrong with the policy `shop`. */
const problems = (shop: string, more = {}): readonly string[] =>
  problemsOf(files(shop, more)).map((line) => line.replace(/^traffic\/shop\.yaml:\d+:\d+ +/, ""));

const one = (site: string) => problems(policy(`${octavia}${site}`));

test("the shortest policy gets every default, its sites in the order of their names", () => {
  const { problems: found, policies } = validateFolder(folderOf(files(policy())));
  expect(found).toEqual([]);
  expect(policies).toEqual([
    {
      policy: "shop",
      name: "shop.example.com",
      zone: { id: "Z0123456789", name: "example.com", private: false },
      types: ["A"],
      ttlSeconds: 60,
      sites: [
        {
          name: "nlb",
          setIdentifier: "pointsman-nlb",
          target: { kind: "mirror", mirror: "edge" },
          weight: 10,
          check: { kind: "target-health" },
        },
        {
          name: "octavia",
          setIdentifier: "pointsman-octavia",
          target: { kind: "addresses", addresses: ["203.0.113.8", "203.0.113.9"] },
          weight: 90,
          check: {
            kind: "https",
            port: 443,
            path: "/health",
            host: "shop.example.com",
            intervalSeconds: 30,
            threshold: 3,
          },
        },
      ],
      shift: {
        maxStep: 20,
        bakeSeconds: 300,
        marginSeconds: 30,
        tolerance: 10,
        settleLimitSeconds: 900,
        drainSeconds: 300,
      },
      alarms: [],
      drift: "report",
    },
  ]);
});

test("an alarm of a check is in the installation's Region unless the file says another", () => {
  const site = (region: string) =>
    policy(`${octavia}  - { name: b, nlb: b, weight: 1, check: { kind: alarm, alarm: b-down${region} } }\n`);
  const regionOf = (shop: string) => validateFolder(folderOf(files(shop))).policies[0]?.sites[0]?.check;
  expect(regionOf(site(""))).toMatchObject({ region: "eu-central-1", onInsufficientData: "unhealthy" });
  expect(regionOf(site(", region: eu-west-1"))).toMatchObject({ region: "eu-west-1" });
});

test.for([
  ["no site", `${head()}sites: []\n`, [expect.stringContaining("sites:")]],
  [
    "no weight anywhere",
    policy(octavia.replace("90", "0")),
    [expect.stringContaining("every site has weight 0, which Route 53 reads as equal shares for all")],
  ],
  [
    "a weight of 256",
    policy(octavia.replace("90", "256")),
    [expect.stringContaining("sites[0].weight: expected a whole number from 0 to 255")],
  ],
  [
    "a name outside the zone",
    policy().replace("name: shop.example.com", "name: shop.example.org"),
    ["name: shop.example.org does not lie in the zone example.com"],
  ],
  [
    "a zone whose name ends alike",
    policy().replace("name: shop.example.com", "name: shopexample.com"),
    ["name: shopexample.com does not lie in the zone example.com"],
  ],
  ["the zone's own name", policy().replace("name: shop.example.com", "name: example.com"), []],
  [
    "another TTL beside an alias",
    policy(undefined, "ttl: 30s\n"),
    [expect.stringContaining("ttl: expected 60s, found 30s: site nlb is an alias")],
  ],
  ["another TTL without an alias", policy(octavia, "ttl: 30s\n"), []],
  [
    "no time in which a step could settle",
    policy(undefined, "shift: { settleLimit: 210s }\n"),
    [
      "shift.settleLimit: expected more than 210s, found 210s: no step could settle in time, for each waits for the TTL (60s) and the margin (30s), and is then observed for up to 120s",
    ],
  ],
  ["just enough time to settle", policy(undefined, "shift: { settleLimit: 211s }\n"), []],
  [
    "a TTL for which the usual time to settle is too short",
    policy(octavia, "ttl: 13m\n"),
    [expect.stringContaining("shift.settleLimit: expected more than 930s, found 900s")],
  ],
  [
    "a name that is not the file's",
    policy().replace("policy: shop", "policy: shoq"),
    [expect.stringContaining("policy: expected the name of the file, shop, found shoq")],
  ],
] as const)("a policy with %s", ([, shop, expected]) => expect(problems(shop)).toEqual(expected));

test.for([
  [
    "nowhere to lead to",
    "  - { name: b, weight: 1, check: { kind: target-health } }\n",
    "sites[1]: expected where it leads: addresses, nlb or mirror, found none of them",
  ],
  [
    "two places to lead to",
    "  - { name: b, nlb: b, mirror: edge, weight: 1, check: { kind: target-health } }\n",
    "sites[1].mirror: expected one of addresses, nlb and mirror, found nlb and mirror",
  ],
  [
    "a mirror that has no file",
    "  - { name: b, mirror: edgy, weight: 1, check: { kind: target-health } }\n",
    "sites[1].mirror: there is no file for a mirror edgy; did you mean edge?",
  ],
  [
    "a name that is taken",
    "  - { name: octavia, nlb: b, weight: 1, check: { kind: target-health } }\n",
    "sites[1].name: sites[0] is called octavia already",
  ],
  [
    "a set identifier that is taken",
    "  - { name: b, nlb: b, setIdentifier: pointsman-octavia, weight: 1, check: { kind: target-health } }\n",
    "sites[1].setIdentifier: sites[0] has the set identifier pointsman-octavia already: it names one record of the name",
  ],
  [
    "a CNAME",
    "  - { name: b, cname: lb.example.org, weight: 1, check: { kind: target-health } }\n",
    'sites[1]: "cname" is not a field here: a CNAME stands beside nothing, and never at a zone\'s own name: give addresses, or nlb for an alias',
  ],
  [
    "an address of another site",
    "  - { name: b, addresses: [203.0.113.8], weight: 1, check: { kind: tcp, port: 80 } }\n",
    "sites[1].addresses[0]: 203.0.113.8 is an address of site octavia too: nobody could tell which of the two answered",
  ],
  [
    "an address twice",
    "  - { name: b, addresses: [203.0.113.7, 203.0.113.7], weight: 1, check: { kind: tcp, port: 80 } }\n",
    "sites[1].addresses[1]: 203.0.113.7 is in the list already",
  ],
  [
    "no check and no reason",
    "  - { name: b, nlb: b, weight: 1, check: { kind: none } }\n",
    "sites[1].check.because: say why nobody needs to know whether this site works: because: …",
  ],
  [
    "target health of addresses",
    "  - { name: b, addresses: [203.0.113.7], weight: 1, check: { kind: target-health } }\n",
    "sites[1].check.kind: only an alias evaluates targets: addresses need http, https, tcp or alarm",
  ],
  [
    "a private address that checkers on the internet should ask",
    "  - { name: b, addresses: [10.0.0.7], weight: 1, check: { kind: tcp, port: 80 } }\n",
    "sites[1].check.kind: 10.0.0.7 is a private address; Route 53's checkers are on the internet and cannot reach it: use kind: alarm, with a CloudWatch alarm on what sees it from inside",
  ],
  [
    "a check of an internal load balancer",
    "  - { name: b, mirror: edge, weight: 1, check: { kind: http } }\n",
    "sites[1].check.kind: the load balancer is internal; Route 53's checkers are on the internet and cannot reach it: use kind: alarm, with a CloudWatch alarm on what sees it from inside, or kind: target-health",
  ],
  [
    "a check of an alias without an address",
    "  - { name: b, nlb: b, weight: 1, check: { kind: http } }\n",
    "sites[1].check: a check of an alias needs the address to ask, or kind: target-health",
  ],
  [
    "addresses of another family",
    "  - { name: b, addresses: ['2001:db8::1'], weight: 1, check: { kind: tcp, port: 80 } }\n",
    "sites[1].addresses: the name has A records, and b has no IPv4 address: its share of those answers would go to the others",
  ],
  [
    "a capacity by targets that nobody counts",
    "  - { name: b, addresses: [203.0.113.7], percentPerTarget: 5, weight: 1, check: { kind: tcp, port: 80 } }\n",
    "sites[1].percentPerTarget: only a load balancer's targets are counted: use carries here",
  ],
  [
    "an address that is none",
    "  - { name: b, addresses: [203.01], weight: 1, check: { kind: tcp, port: 80 } }\n",
    "sites[1].addresses[0]: expected an IPv4 or IPv6 address, found the number 203.01",
  ],
] as const)("a site with %s", ([, site, expected]) => {
  const found = one(site);
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(expected);
});

test("IPv6 answers need a mirror that has them", () => {
  expect(problems(policy(nlb, "types: [A, AAAA]\n"))).toEqual([
    "sites[0].mirror: mirror edge is IPv4 only: set ipAddressType: dualstack there, or leave AAAA out of types",
  ]);
});

test("two policies cannot move one name", () => {
  const other = policy(octavia).replace("policy: shop", "policy: also");
  expect(problemsOf(files(policy(), { "traffic/also.yaml": other }))).toEqual([
    "traffic/shop.yaml:2:7  name: shop.example.com in this zone is already moved by policy also",
  ]);
});

const cells = (...lines: string[]) => `cells:\n${lines.map((line) => `  - ${line}\n`).join("")}`;
const cell = (name: string, site: string, wave = 1, policyName = "shop") =>
  `{ name: ${name}, wave: ${wave}, codedeploy: { application: x, deploymentGroup: ${name} }, traffic: { policy: ${policyName}, site: ${site} } }`;

/** What is wrong with a service that has these cells. */
const service = (written: string, strategy = "{ kind: all-at-once }"): readonly string[] => {
  const text = sound("web").replace(/cells:[^]*$/, `${written}strategy: ${strategy}\n`);
  return problemsOf(files(policy(), { "services/web.yaml": text })).map((line) =>
    line.replace(/^services\/web\.yaml:\d+:\d+ +/, ""),
  );
};

test("a cell names a site of a policy", () => {
  expect(service(cells(cell("a", "octavia")))).toEqual([]);
  expect(service(cells(cell("a", "octavi")))).toEqual([
    "cells[0].traffic.site: policy shop has no site octavi; did you mean octavia? (there: octavia, nlb)",
  ]);
  expect(service(cells(cell("a", "octavia", 1, "shap")))).toEqual([
    "cells[0].traffic.policy: there is no file for a traffic policy shap; did you mean shop?",
  ]);
});

test("invariant 1: no wave takes all sites of a name out of traffic", () => {
  expect(service(cells(cell("a", "octavia"), cell("b", "nlb")))).toEqual([
    "cells[1].wave: wave 1 takes every site with a weight of policy shop out of traffic at once (octavia, nlb): put them into different waves, or give another site a weight",
  ]);
  expect(service(cells(cell("a", "octavia"), cell("b", "nlb", 2)))).toEqual([]);
});

test("a site is one cell's", () => {
  expect(service(cells(cell("a", "octavia"), cell("b", "octavia", 2)))).toEqual([
    "cells[1].traffic.site: site octavia of policy shop is already cell a of web: one cell would be evacuated for the other's release",
  ]);
});

test("weighted needs sites, and a cell without users needs no canary", () => {
  const weighted = "{ kind: weighted, steps: [{ weight: 10, bake: 5m }], bake: 10m }";
  expect(service(cells(cell("a", "octavia")), weighted)).toEqual([]);
  const bare = "{ name: a, codedeploy: { application: x, deploymentGroup: a } }";
  expect(service(cells(bare), weighted)).toEqual([
    "cells[0]: weighted moves DNS weights, and cell a names no site of a policy: add traffic: { policy, site }",
  ]);
  expect(service(cells(cell("a", "octavia")), "{ kind: canary, weight: 10, interval: 5m }")).toEqual([
    expect.stringContaining("strategy.kind: cell a is taken out of traffic while it deploys"),
  ]);
});
