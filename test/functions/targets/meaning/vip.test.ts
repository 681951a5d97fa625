import { expect, test } from "vitest";
import type {
  SourceListener,
  SourceLoadBalancer,
  SourcePool,
} from "../../../../functions/targets/read/source.ts";
import type { Config } from "./shop.ts";
import { certificateArn, desiredOf, dualstack, listener, member, onlyGroup, pool, said } from "./shop.ts";

const vip = (from: Partial<SourceLoadBalancer> = {}, settings: Partial<Config> = {}, around = {}) =>
  desiredOf(from, { targets: "vip", ...settings }, around);

const ofOne = (
  over: Partial<SourceListener>,
  behind: Partial<SourcePool> = {},
  settings: Partial<Config> = {},
) => vip({ listeners: [listener(over)], pools: [pool(behind)] }, settings);

test("each listener forwards to the load balancer's address at its own port, by a group of its own", () => {
  const desired = vip({ listeners: [listener(), listener({ port: 81 })] });
  expect(desired.listeners.map(({ port, group }) => [port, group])).toEqual([
    [80, "l-80-TCP.tcp4"],
    [81, "l-81-TCP.tcp4"],
  ]);
  expect(desired.groups).toEqual(
    [80, 81].map((port) => ({
      key: `l-${port}-TCP.tcp4`,
      poolId: `l-${port}-TCP`,
      protocol: "TCP",
      port: 80,
      ipAddressType: "ipv4",
      healthCheck: {
        protocol: "TCP",
        intervalSeconds: 30,
        timeoutSeconds: 10,
        healthyCount: 5,
        unhealthyCount: 2,
      },
      proxyProtocol: false,
      stickiness: false,
      targets: [{ address: "10.2.0.10", port, zone: "all" }],
      withheld: [],
    })),
  );
  expect(desired).toMatchObject({ kept: { ports: [], poolIds: [] }, remarks: [] });
  expect(desired.listeners[0]).toHaveProperty("idleSeconds", 350);
});

test.for(["TCP", "HTTP", "HTTPS", "TERMINATED_HTTPS"])("%s is passed through as TCP", (protocol) => {
  const desired = ofOne({ protocol, port: 443, l7PolicyIds: ["p"], connectionLimit: 5 });
  expect(desired.listeners).toMatchObject([{ protocol: "TCP" }]);
  expect(desired.listeners[0]).not.toHaveProperty("certificateArn");
  expect(onlyGroup(desired).protocol).toBe("TCP");
  expect(said(desired)).toEqual([]);
});

test("TERMINATED_HTTPS with a certificate is TLS to the NLB, and TLS again to Octavia", () => {
  const settings = { certificates: { "443": certificateArn } };
  const desired = ofOne({ protocol: "TERMINATED_HTTPS", port: 443 }, {}, settings);
  expect(desired.listeners).toStrictEqual([
    { port: 443, protocol: "TLS", group: "l-443-TERMINATED_HTTPS.tls4", certificateArn },
  ]);
  expect(said(desired)).toEqual([]);
  expect(onlyGroup(desired).protocol).toBe("TLS");
  expect(ofOne({ protocol: "HTTPS", port: 443 }, {}, settings).listeners).toMatchObject([
    { protocol: "TCP" },
  ]);
});

test("the members of the pools do not matter: Octavia looks after them", () => {
  const members = [member({ address: "8.8.8.8" }), member({ weight: 0 })];
  for (const behind of [{ members }, { members: [] }, { adminStateUp: false }, { protocol: "SCTP" }])
    expect(onlyGroup(ofOne({}, behind)).targets).toHaveLength(1);
});

test("a listener with L7 policies alone is mirrored, one with nothing behind it is refused", () => {
  const policies = { defaultPoolId: undefined, protocol: "HTTP", l7PolicyIds: ["p"] };
  expect(ofOne(policies).listeners).toHaveLength(1);
  const desired = ofOne({ defaultPoolId: undefined });
  expect(desired).toMatchObject({ listeners: [], groups: [], kept: { ports: [80], poolIds: ["l-80-TCP"] } });
  expect(said(desired)).toEqual([
    "refused listener 80: it has neither a default pool nor L7 policies, so there is nothing to forward to",
  ]);
});

test.for<[Partial<SourceListener>, Partial<Config>, string]>([
  [{ protocol: "SCTP" }, {}, "an NLB does not speak SCTP"],
  [
    { protocol: "UDP" },
    {},
    "a UDP target must be in the NLB's VPC, and 10.2.0.10 is not: its answers would not pass the NLB",
  ],
  [
    { protocol: "UDP" },
    dualstack,
    "a UDP listener of a dualstack NLB takes IPv6 targets only, with source NAT prefixes: use ipAddressType ipv4",
  ],
  [{ allowedCidrs: ["all"] }, {}, 'its allowed_cidrs name "all", which is no CIDR'],
])("a refused listener is kept: %o", ([over, settings, why]) => {
  const desired = ofOne(over, {}, settings);
  expect(desired).toMatchObject({ listeners: [], groups: [], kept: { ports: [80] } });
  expect(said(desired)).toEqual([`refused listener 80: ${why}`]);
});

test("UDP is mirrored where the load balancer's address is in the VPC", () => {
  const desired = vip(
    { vipAddress: "10.0.3.1", listeners: [listener({ protocol: "UDP", port: 53 })] },
    { declaredAddresses: ["10.0.3.1/32"] },
  );
  expect(desired.listeners).toEqual([{ port: 53, protocol: "UDP", group: "l-53-UDP.udp4" }]);
  expect(onlyGroup(desired).targets).toEqual([{ address: "10.0.3.1", port: 53 }]);
  expect(desired.ingress).toMatchObject([{ protocol: "udp" }]);
});

test.for<[string, Partial<SourceLoadBalancer>, Partial<Config>, object, string]>([
  ["public", { vipAddress: "203.0.113.9" }, {}, {}, "it is an address of a special range"],
  ["in the VPC and not declared", { vipAddress: "10.0.3.1" }, {}, {}, "it lies in the VPC's own range"],
  [
    "claimed by another project",
    {},
    {},
    { claims: new Map([["10.2.0.10", "till"]]) },
    "mirror till of another project",
  ],
  [
    "IPv6 on an IPv4 NLB",
    { vipAddress: "2600:1f16::5" },
    { declaredAddresses: ["2600:1f16::/64"] },
    {},
    "the NLB has no IPv6 address (ipAddressType: ipv4)",
  ],
])("invariant 2: an address that is %s keeps everything", ([, from, settings, around, why]) => {
  const desired = vip(from, settings, around);
  expect(desired).toMatchObject({
    listeners: [],
    groups: [],
    ingress: [],
    kept: { ports: [80], poolIds: ["l-80-TCP", "web"] },
  });
  expect(said(desired)).toEqual([
    expect.stringMatching(/^refused load balancer: its address \S+ cannot be a target: /),
  ]);
  expect(said(desired).join()).toContain(why);
});

test("an IPv6 address is a group of its family on a dualstack NLB", () => {
  const desired = vip(
    { vipAddress: "2600:1f16::5" },
    { ...dualstack, declaredAddresses: ["2600:1f16::/64"] },
  );
  expect(onlyGroup(desired)).toMatchObject({ key: "l-80-TCP.tcp6", ipAddressType: "ipv6" });
});

type Loss = readonly [over: Partial<SourceListener>, behind: Partial<SourcePool>, sentence: string];

test.for<Loss>([
  [
    { allowedCidrs: ["0.0.0.0/0"] },
    {},
    "Octavia sees the NLB's addresses as the clients': its allowed_cidrs must name the NLB's subnets too",
  ],
  [
    {},
    { sessionPersistence: "SOURCE_IP" },
    "its pool chooses members by the client's address, which Octavia sees as the NLB's: all clients of a zone may meet one member",
  ],
  [
    {},
    { algorithm: "SOURCE_IP_PORT" },
    "its pool chooses members by the client's address, which Octavia sees as the NLB's: all clients of a zone may meet one member",
  ],
  [{}, { protocol: "PROXY" }, "its pool tells members the client's address, which Octavia sees as the NLB's"],
  [
    {},
    { protocol: "PROXYV2" },
    "its pool tells members the client's address, which Octavia sees as the NLB's",
  ],
])("what Octavia does by the client's address is told of: %o %o", ([over, behind, sentence]) => {
  expect(said(ofOne(over, behind))).toEqual([`warned listener 80: ${sentence}`]);
});

test.for(["OPTIONAL", "MANDATORY"])(
  "client certificates (%s) pass the NLB only without its own TLS",
  (clientAuthentication) => {
    const over = { protocol: "TERMINATED_HTTPS", port: 443, clientAuthentication };
    expect(said(ofOne(over))).toEqual([]);
    expect(said(ofOne(over, {}, { certificates: { "443": certificateArn } }))).toEqual([
      "warned listener 443: Octavia asks for the client's certificate, which the NLB's TLS does not pass on: leave the mirror's certificate out",
    ]);
    const none = { ...over, clientAuthentication: "NONE" };
    expect(said(ofOne(none, {}, { certificates: { "443": certificateArn } }))).toEqual([]);
  },
);

test("of a TCP and a UDP listener at one port the TCP one is mirrored here too", () => {
  const listeners = [listener({ port: 53, protocol: "UDP" }), listener({ port: 53 })];
  const desired = vip({ vipAddress: "10.0.3.1", listeners }, { declaredAddresses: ["10.0.3.1/32"] });
  expect(desired.listeners).toMatchObject([{ protocol: "TCP" }]);
  expect(desired.groups).toHaveLength(1);
  expect(desired.kept).toEqual({ ports: [53], poolIds: ["l-53-UDP"] });
});

test("a disabled listener is none on the NLB here too", () => {
  const desired = ofOne({ adminStateUp: false });
  expect(desired).toMatchObject({ listeners: [], groups: [], kept: { ports: [], poolIds: [] } });
});
