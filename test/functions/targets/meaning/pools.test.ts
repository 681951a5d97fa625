import { expect, test } from "vitest";
import type { SourcePool } from "../../../../functions/targets/read/source.ts";
import { certificateArn, desiredOf, listener, member, ofPool, onlyGroup, pool, said } from "./shop.ts";

test("a pool shared by two listeners is one group", () => {
  const desired = desiredOf({ listeners: [listener(), listener({ port: 81 })] });
  expect(desired.listeners.map(({ port, group }) => [port, group])).toEqual([
    [80, "web.tcp4"],
    [81, "web.tcp4"],
  ]);
  expect(onlyGroup(desired).key).toBe("web.tcp4");
});

test("a pool behind a TLS and a TCP listener is one TCP group for both", () => {
  const listeners = [listener({ port: 443, protocol: "TERMINATED_HTTPS" }), listener()];
  const desired = desiredOf({ listeners }, { certificates: { "443": certificateArn } });
  expect(desired.listeners.map(({ protocol, group }) => [protocol, group])).toEqual([
    ["TCP", "web.tcp4"],
    ["TLS", "web.tcp4"],
  ]);
  expect(onlyGroup(desired).protocol).toBe("TCP");
});

test("a pool that Octavia speaks TLS to is mirrored behind its TLS listener, and refused behind its TCP one", () => {
  const listeners = [listener({ port: 443, protocol: "TERMINATED_HTTPS" }), listener()];
  const desired = desiredOf(
    { listeners, pools: [pool({ tlsEnabled: true })] },
    { certificates: { "443": certificateArn } },
  );
  expect(desired.listeners).toMatchObject([{ port: 443, group: "web.tls4" }]);
  expect(desired.kept).toEqual({ ports: [80], poolIds: [] });
});

test("a pool that no mirrored listener forwards to is no group, and not kept", () => {
  const desired = desiredOf({ pools: [pool(), pool({ id: "spare", name: "spare" })] });
  expect(desired.groups.map(({ poolId }) => poolId)).toEqual(["web"]);
  expect(desired.kept.poolIds).toEqual([]);
});

test("groups are in the order of their keys", () => {
  const pools = ["c", "a", "b"].map((id) => pool({ id, name: id }));
  const listeners = pools.map(({ id }, index) => listener({ port: 80 + index, defaultPoolId: id }));
  expect(desiredOf({ listeners, pools }).groups.map(({ key }) => key)).toEqual([
    "a.tcp4",
    "b.tcp4",
    "c.tcp4",
  ]);
});

test("invariant 2: a disabled pool keeps what stands, with its listeners", () => {
  const desired = ofPool({ adminStateUp: false });
  expect(desired).toMatchObject({ listeners: [], groups: [], ingress: [] });
  expect(desired.kept).toEqual({ ports: [80], poolIds: ["web"] });
  expect(said(desired)).toEqual([
    "refused listener 80: its pool is not mirrored, so it stays as it is",
    "refused pool web: it is disabled: an NLB cannot hold a group back, so what stands stays as it is until it is enabled, or its listeners are disabled",
  ]);
});

test("invariant 2: a pool of which every member is refused is refused, not empty", () => {
  const desired = ofPool({
    members: [member({ address: "8.8.8.8" }), member({ address: "10.1.0.2", weight: 0 })],
  });
  expect(desired).toMatchObject({ listeners: [], groups: [], kept: { ports: [80], poolIds: ["web"] } });
  expect(said(desired)).toEqual([
    "refused listener 80: its pool is not mirrored, so it stays as it is",
    "refused member 8.8.8.8:8080: it is a public address: a target group takes those of its VPC, 10/8, 172.16/12, 192.168/16 and 100.64/10 only",
    "refused pool web: no member that is in use can be a target: what stands stays as it is",
  ]);
});

test("a pool that the source itself empties is a group without targets", () => {
  expect(onlyGroup(ofPool({ members: [] }))).toMatchObject({
    targets: [],
    withheld: [],
    ipAddressType: "ipv4",
  });
  const drained = onlyGroup(ofPool({ members: [member({ weight: 0 })] }));
  expect(drained.targets).toEqual([]);
  expect(drained.withheld).toHaveLength(1);
});

type Row = readonly [
  what: string,
  over: Partial<SourcePool>,
  group: { readonly proxyProtocol?: boolean; readonly stickiness?: boolean },
  remark?: string,
];

test.for<Row>([
  [
    "PROXY is proxy protocol 2, and that is said",
    { protocol: "PROXY" },
    { proxyProtocol: true },
    "changed pool web: its proxy protocol becomes version 2: an NLB does not speak version 1, so its members must understand 2",
  ],
  ["PROXYV2 is proxy protocol 2", { protocol: "PROXYV2" }, { proxyProtocol: true }],
  ["TCP has no proxy protocol", { protocol: "TCP" }, { proxyProtocol: false }],
  ["SOURCE_IP persistence is stickiness", { sessionPersistence: "SOURCE_IP" }, { stickiness: true }],
  [
    "cookies are lost",
    { sessionPersistence: "HTTP_COOKIE" },
    { stickiness: false },
    "warned pool web: its session persistence HTTP_COOKIE is lost: an NLB sees no cookies",
  ],
  [
    "cookies of the application are lost",
    { sessionPersistence: "APP_COOKIE" },
    { stickiness: false },
    "warned pool web: its session persistence APP_COOKIE is lost: an NLB sees no cookies",
  ],
  ["round robin is not worth a word", { algorithm: "ROUND_ROBIN" }, {}],
  [
    "another algorithm is lost",
    { algorithm: "LEAST_CONNECTIONS" },
    {},
    "warned pool web: its algorithm LEAST_CONNECTIONS is lost: an NLB chooses by a hash of each connection",
  ],
  [
    "SOURCE_IP as an algorithm is lost",
    { algorithm: "SOURCE_IP" },
    { stickiness: false },
    "warned pool web: its algorithm SOURCE_IP is lost: an NLB chooses by a hash of each connection",
  ],
])("%s", ([, over, group, remark]) => {
  const desired = ofPool(over);
  expect(onlyGroup(desired)).toMatchObject({ proxyProtocol: false, stickiness: false, ...group });
  expect(said(desired)).toEqual(remark === undefined ? [] : [remark]);
});

test("stickiness is lost where one listener of the pool is TLS, and that is said", () => {
  const listeners = [listener(), listener({ port: 443, protocol: "TERMINATED_HTTPS" })];
  const desired = desiredOf(
    { listeners, pools: [pool({ sessionPersistence: "SOURCE_IP" })] },
    { certificates: { "443": certificateArn } },
  );
  expect(onlyGroup(desired).stickiness).toBe(false);
  expect(said(desired)).toEqual([
    "warned pool web: its session persistence SOURCE_IP is lost: one of its listeners is TLS, and those have none",
  ]);
});

test("a UDP pool within the VPC is a UDP group, and its check is told of", () => {
  const desired = desiredOf(
    {
      listeners: [listener({ port: 53, protocol: "UDP" })],
      pools: [pool({ protocol: "UDP", members: [member({ address: "10.0.5.1", port: 53 })] })],
    },
    { declaredAddresses: ["10.0.5.0/24"] },
  );
  expect(desired.listeners).toEqual([{ port: 53, protocol: "UDP", group: "web.udp4" }]);
  expect(onlyGroup(desired)).toMatchObject({ protocol: "UDP", targets: [{ address: "10.0.5.1", port: 53 }] });
  expect(desired.ingress).toEqual([{ protocol: "udp", port: 53, cidr: "0.0.0.0/0" }]);
  expect(said(desired)).toEqual([
    "warned pool web: the NLB checks UDP members by TCP or HTTP: one that answers neither counts as unhealthy",
  ]);
});

test("UDP is refused where its targets lie outside the VPC", () => {
  const desired = desiredOf({
    listeners: [listener({ port: 53, protocol: "UDP" })],
    pools: [pool({ protocol: "UDP" })],
  });
  expect(desired).toMatchObject({ listeners: [], groups: [], kept: { ports: [53], poolIds: ["web"] } });
  expect(said(desired)).toContain(
    "refused member 10.1.0.1:8080: a UDP target must be in the NLB's VPC: elsewhere it would see the clients' own addresses, and its answers would not pass the NLB",
  );
});

test("pools are called by name, by id where two have the same or none, and without control characters", () => {
  const broken = { algorithm: "SOURCE_IP_PORT" };
  const pools = [
    pool({ id: "1", name: "web", ...broken }),
    pool({ id: "2", name: "web", ...broken }),
    pool({ id: "3", name: "", ...broken }),
    pool({ id: "4", name: "\u001b[2Jdb\n", ...broken }),
    pool({ id: "5", name: "  ", ...broken }),
    pool({ id: "6", name: " api ", ...broken }),
  ];
  const listeners = pools.map(({ id }, index) => listener({ port: index + 1, defaultPoolId: id }));
  expect(desiredOf({ listeners, pools }).remarks.map(({ about }) => about)).toEqual([
    "pool 3",
    "pool 5",
    "pool [2Jdb",
    "pool api",
    "pool web (1)",
    "pool web (2)",
  ]);
});
