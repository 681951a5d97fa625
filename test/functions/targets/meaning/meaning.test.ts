import { expect, test } from "vitest";
import { claimantOf, contested, ownerOf } from "../../../../functions/targets/meaning/claims.ts";
import { groupKey } from "../../../../functions/targets/meaning/group-key.ts";
import { inOrder } from "../../../../functions/targets/meaning/said.ts";
import type { SourceLoadBalancer } from "../../../../functions/targets/read/source.ts";
import { desiredOf, listener, member, pool, source } from "./shop.ts";

test.for<[string, Partial<SourceLoadBalancer>, readonly string[] | undefined, string]>([
  [
    "a disabled load balancer",
    { adminStateUp: false },
    undefined,
    "it is disabled, which would leave users with nowhere to go: what stands stays as it is",
  ],
  [
    "unknown ranges of the VPC",
    {},
    [],
    "the ranges of the VPC and of its subnets are not known, so no address can be judged",
  ],
])("invariant 2: %s keeps everything as it is", ([, over, vpcCidrs, sentence]) => {
  const from = {
    listeners: [listener({ port: 90 }), listener()],
    pools: [pool(), pool({ id: "db" })],
    ...over,
  };
  expect(desiredOf(from, {}, vpcCidrs ? { vpcCidrs } : {})).toEqual({
    listeners: [],
    groups: [],
    ingress: [],
    kept: { ports: [80, 90], poolIds: ["db", "l-80-TCP", "l-90-TCP", "web"] },
    remarks: [{ level: "refused", about: "load balancer", sentence }],
  });
});

test("a source without listeners is empty: nothing desired, nothing kept", () => {
  expect(desiredOf({ listeners: [] })).toEqual({
    listeners: [],
    groups: [],
    ingress: [],
    kept: { ports: [], poolIds: [] },
    remarks: [],
  });
});

test("the load balancer's operating status does not matter", () => {
  expect(desiredOf({ operatingStatus: "ERROR" })).toEqual(desiredOf({}));
});

test("a group's key says what can never change of it", () => {
  expect(groupKey("p", "TCP", "ipv4")).toBe("p.tcp4");
  expect(groupKey("p", "TLS", "ipv6")).toBe("p.tls6");
  expect(groupKey("p", "UDP", "ipv4")).toBe("p.udp4");
});

test("remarks are told once, in order of what they are about, their level and their text", () => {
  const remark = (about: string, level: "refused" | "warned", sentence: string) => ({
    level,
    about,
    sentence,
  });
  const [a, b, c, d] = [
    remark("a", "warned", "z"),
    remark("b", "refused", "z"),
    remark("b", "warned", "y"),
    remark("b", "warned", "z"),
  ];
  if (!a || !b || !c || !d) throw new Error("no remarks");
  expect(inOrder([d, c, b, a, d])).toEqual([a, b, c, d]);
});

const cloud = {
  name: "private",
  authUrl: "https://keystone.example.com/v3",
  region: "RegionOne",
  interface: "public" as const,
  project: "p1",
  secret: "s",
};

test("a mirror claims the addresses of all its pools' members, or its own address", () => {
  const from = source({
    pools: [
      pool({ members: [member({ address: "10.1.0.2" }), member({ address: "10.1.0.1" })] }),
      pool({
        id: "db",
        members: [
          member({ address: "10.1.0.2", port: 1 }),
          member({ address: "FD00::1" }),
          member({ address: "x" }),
        ],
      }),
    ],
  });
  expect(claimantOf({ mirror: "shop", cloud, targets: "members" }, from)).toEqual({
    mirror: "shop",
    owner: ownerOf(cloud),
    addresses: ["10.1.0.1", "10.1.0.2", "fd00::1"],
  });
  expect(claimantOf({ mirror: "shop", cloud, targets: "vip" }, from).addresses).toEqual(["10.2.0.10"]);
});

test("owners differ by cloud, region and project", () => {
  const others = [{ authUrl: "https://other.example.com/v3" }, { region: "two" }, { project: "p2" }];
  expect(new Set([cloud, ...others.map((over) => ({ ...cloud, ...over }))].map(ownerOf)).size).toBe(4);
  expect(ownerOf({ ...cloud, name: "alias", secret: "other" })).toBe(ownerOf(cloud));
});

test("an address is contested between owners, not between mirrors of one, and by the first of them in name", () => {
  const claims = contested([
    { mirror: "shop", owner: "one", addresses: ["10.1.0.1", "10.1.0.2"] },
    { mirror: "desk", owner: "one", addresses: ["10.1.0.1", "10.1.0.2"] },
    { mirror: "till", owner: "two", addresses: ["10.1.0.2", "10.1.0.3"] },
    { mirror: "bank", owner: "three", addresses: ["10.1.0.2"] },
  ]);
  expect([...claims].map(([mirror, found]) => [mirror, [...found]])).toEqual([
    ["shop", [["10.1.0.2", "bank"]]],
    ["desk", [["10.1.0.2", "bank"]]],
    ["till", [["10.1.0.2", "bank"]]],
    ["bank", [["10.1.0.2", "desk"]]],
  ]);
});

test("whoever comes first in name claims it, in whatever order the mirrors are looked at", () => {
  const claims = contested([
    { mirror: "desk", owner: "one", addresses: ["10.1.0.2"] },
    { mirror: "shop", owner: "one", addresses: ["10.1.0.2"] },
    { mirror: "till", owner: "two", addresses: ["10.1.0.2"] },
  ]);
  expect(claims.get("till")?.get("10.1.0.2")).toBe("desk");
});

test.for([
  { vpcCidrs: [], subnetCidrs: ["10.0.1.0/24"] },
  { vpcCidrs: ["10.0.0.0/16"], subnetCidrs: [] },
])("invariant 2: where half of the VPC's ranges is unknown nothing is judged: %j", (surroundings) => {
  const { groups, kept, remarks } = desiredOf({}, {}, surroundings);
  expect({ groups, kept }).toEqual({ groups: [], kept: { ports: [80], poolIds: ["l-80-TCP", "web"] } });
  expect(remarks.map(({ sentence }) => sentence)).toEqual([
    "the ranges of the VPC and of its subnets are not known, so no address can be judged",
  ]);
});

test("pools that are kept are in order, whatever the order of their listeners", () => {
  const desired = desiredOf({
    listeners: [listener({ port: 80, defaultPoolId: "web" }), listener({ port: 90, defaultPoolId: "db" })],
    pools: [pool({ adminStateUp: false }), pool({ id: "db", adminStateUp: false })],
  });
  expect(desired.kept.poolIds).toEqual(["db", "web"]);
});
