import { expect, test } from "vitest";
import { certificateArn, desiredOf, dualstack, listener, ofListener, onlyGroup, pool, said } from "./shop.ts";
import type { Config } from "./shop.ts";
import type { SourceListener, SourcePool } from "../../../../functions/targets/read/source.ts";

const withCertificate: Partial<Config> = { certificates: { "443": certificateArn } };

test("a listener that an NLB can be is one listener and one group, with nothing kept and nothing to say", () => {
  expect(ofListener({})).toEqual({
    listeners: [{ port: 80, protocol: "TCP", group: "web.tcp4", idleSeconds: 350 }],
    groups: [
      {
        key: "web.tcp4",
        poolId: "web",
        protocol: "TCP",
        port: 80,
        ipAddressType: "ipv4",
        healthCheck: {
          protocol: "TCP",
          intervalSeconds: 10,
          timeoutSeconds: 5,
          healthyCount: 3,
          unhealthyCount: 3,
        },
        proxyProtocol: false,
        stickiness: false,
        targets: [{ address: "10.1.0.1", port: 8080, zone: "all" }],
        withheld: [],
      },
    ],
    ingress: [{ protocol: "tcp", port: 80, cidr: "0.0.0.0/0" }],
    kept: { ports: [], poolIds: [] },
    remarks: [],
  });
});

type Row = {
  readonly what: string;
  readonly listener: Partial<SourceListener>;
  readonly pool?: Partial<SourcePool>;
  readonly protocol: string;
  readonly group?: string;
  readonly says?: readonly string[];
};

test.for<Row>([
  {
    what: "HTTP is passed through as TCP, and that is said",
    listener: { protocol: "HTTP" },
    pool: { protocol: "HTTP" },
    protocol: "TCP",
    says: [
      "changed listener 80: HTTP is passed through as TCP: a target gets whole connections, not single requests",
    ],
  },
  {
    what: "HTTPS is passed through as TCP",
    listener: { protocol: "HTTPS", port: 443 },
    pool: { protocol: "HTTPS" },
    protocol: "TCP",
  },
  { what: "TCP may have an HTTP pool", listener: {}, pool: { protocol: "HTTP" }, protocol: "TCP" },
  { what: "TCP may have an HTTPS pool", listener: {}, pool: { protocol: "HTTPS" }, protocol: "TCP" },
  { what: "TCP may have a PROXYV2 pool", listener: {}, pool: { protocol: "PROXYV2" }, protocol: "TCP" },
  {
    what: "TERMINATED_HTTPS is TLS, with a TCP group for members that speak plain HTTP",
    listener: { protocol: "TERMINATED_HTTPS", port: 443 },
    pool: { protocol: "HTTP" },
    protocol: "TLS",
    group: "TCP",
  },
  {
    what: "TERMINATED_HTTPS has a TLS group for members that Octavia speaks TLS to",
    listener: { protocol: "TERMINATED_HTTPS", port: 443 },
    pool: { protocol: "HTTP", tlsEnabled: true },
    protocol: "TLS",
    group: "TLS",
  },
])("$what", ({ listener, pool: behind, protocol, group = "TCP", says = [] }) => {
  const settings = listener.port === 443 && listener.protocol !== "HTTPS" ? withCertificate : {};
  const desired = desiredOf({ listeners: [{ ...listener0, ...listener }], pools: [pool(behind)] }, settings);
  expect(desired.listeners).toMatchObject([{ protocol, group: `web.${group.toLowerCase()}4` }]);
  expect(onlyGroup(desired).protocol).toBe(group);
  expect(desired.kept).toEqual({ ports: [], poolIds: [] });
  expect(said(desired)).toEqual(says);
});

const listener0 = listener();

test("a TLS listener has the certificate of its port, and other listeners have none", () => {
  const tls = { protocol: "TERMINATED_HTTPS", port: 443 };
  expect(ofListener(tls, withCertificate).listeners).toEqual([
    { port: 443, protocol: "TLS", group: "web.tcp4", certificateArn },
  ]);
  expect(ofListener({ protocol: "HTTPS", port: 443 }, withCertificate).listeners).toEqual([
    { port: 443, protocol: "TCP", group: "web.tcp4", idleSeconds: 350 },
  ]);
});

test("a certificate for a port where nothing terminates TLS is told of", () => {
  const unused = "warned certificate 443: no listener at port 443 terminates TLS, so it is not used";
  expect(said(ofListener({ protocol: "HTTPS", port: 443 }, withCertificate))).toEqual([unused]);
  expect(said(ofListener({ port: 8443, protocol: "TERMINATED_HTTPS" }, withCertificate))).toContain(unused);
  expect(
    said(ofListener({ port: 443, protocol: "TERMINATED_HTTPS", adminStateUp: false }, withCertificate)),
  ).toEqual(["changed listener 443: it is disabled, so the NLB has none for it"]);
});

type Refused = {
  readonly what: string;
  readonly listener: Partial<SourceListener>;
  readonly pool?: Partial<SourcePool>;
  readonly settings?: Partial<Config>;
  readonly why: string;
  readonly keptPools?: readonly string[];
};

test.for<Refused>([
  { what: "SCTP", listener: { protocol: "SCTP" }, why: "an NLB does not speak SCTP" },
  {
    what: "PROMETHEUS",
    listener: { protocol: "PROMETHEUS" },
    why: "it answers with Octavia's own metrics, which an NLB does not have",
  },
  {
    what: "a protocol of a newer Octavia",
    listener: { protocol: "QUIC" },
    why: "its protocol QUIC is not one that is known here",
  },
  {
    what: "TERMINATED_HTTPS without a certificate",
    listener: { protocol: "TERMINATED_HTTPS", port: 443 },
    why: "it terminates TLS, and the mirror's file names no certificate for port 443",
  },
  {
    what: "TERMINATED_HTTPS that lets only clients with a certificate in",
    listener: { protocol: "TERMINATED_HTTPS", port: 443, clientAuthentication: "MANDATORY" },
    settings: withCertificate,
    why: "it lets only clients with a certificate in, and an NLB cannot ask for one",
  },
  {
    what: "a plain listener whose members expect TLS from the load balancer",
    listener: { protocol: "HTTP" },
    pool: { tlsEnabled: true },
    why: "its pool's members expect TLS from the load balancer, which only a TLS listener of an NLB can speak",
  },
  {
    what: "a listener without a pool",
    listener: { defaultPoolId: undefined },
    why: "it has no default pool, so there is nothing to forward to",
    keptPools: [],
  },
  {
    what: "a listener with L7 policies only",
    listener: { defaultPoolId: undefined, protocol: "HTTP", l7PolicyIds: ["p"] },
    why: "it has L7 policies only and no default pool, and an NLB does not read requests",
    keptPools: [],
  },
  {
    what: "a pool that was not read",
    listener: { defaultPoolId: "other" },
    why: "its default pool other is not among the load balancer's pools",
    keptPools: [],
  },
  {
    what: "TCP with a UDP pool",
    listener: {},
    pool: { protocol: "UDP" },
    why: "a pool of protocol UDP cannot be behind it on an NLB",
  },
  {
    what: "UDP with a TCP pool",
    listener: { protocol: "UDP" },
    why: "a pool of protocol TCP cannot be behind it on an NLB",
  },
  {
    what: "TCP with an SCTP pool",
    listener: {},
    pool: { protocol: "SCTP" },
    why: "a pool of protocol SCTP cannot be behind it on an NLB",
  },
  {
    what: "UDP on a dualstack NLB",
    listener: { protocol: "UDP" },
    pool: { protocol: "UDP" },
    settings: dualstack,
    why: "a UDP listener of a dualstack NLB takes IPv6 targets only, with source NAT prefixes: use ipAddressType ipv4",
  },
  {
    what: "allowed CIDRs that are none",
    listener: { allowedCidrs: ["10.0.0.0/8", "everybody"] },
    why: 'its allowed_cidrs name "everybody", which is no CIDR',
  },
])(
  "$what is refused: what stands of it stays, nothing is made",
  ({ listener: over, pool: behind, settings, why, keptPools }) => {
    const one = listener(over);
    const desired = desiredOf({ listeners: [one], pools: [pool(behind)] }, settings);
    expect(desired).toMatchObject({ listeners: [], groups: [], ingress: [] });
    expect(desired.kept).toEqual({ ports: [one.port], poolIds: keptPools ?? ["web"] });
    expect(said(desired)).toEqual([`refused listener ${one.port}: ${why}`]);
  },
);

test("a refused listener takes nothing from a pool that another one uses", () => {
  const desired = desiredOf({
    listeners: [listener(), listener({ port: 443, protocol: "TERMINATED_HTTPS" })],
  });
  expect(desired.listeners).toMatchObject([{ port: 80, group: "web.tcp4" }]);
  expect(desired.groups).toMatchObject([{ key: "web.tcp4" }]);
  expect(desired.kept).toEqual({ ports: [443], poolIds: [] });
});

test("a disabled listener is none on the NLB, and gone rather than kept", () => {
  const desired = desiredOf({ listeners: [listener(), listener({ port: 81, adminStateUp: false })] });
  expect(desired.listeners.map(({ port }) => port)).toEqual([80]);
  expect(desired.kept).toEqual({ ports: [], poolIds: [] });
  expect(said(desired)).toEqual(["changed listener 81: it is disabled, so the NLB has none for it"]);
  const alone = ofListener({ adminStateUp: false });
  expect(alone).toMatchObject({ listeners: [], groups: [], ingress: [], kept: { ports: [], poolIds: [] } });
});

test("of a TCP and a UDP listener at one port the TCP one is mirrored, whichever comes first", () => {
  const pools = [pool(), pool({ id: "dns", name: "dns", protocol: "UDP" })];
  const tcp = listener({ port: 53 });
  const udp = listener({ port: 53, protocol: "UDP", defaultPoolId: "dns" });
  for (const listeners of [
    [tcp, udp],
    [udp, tcp],
  ]) {
    const desired = desiredOf({ listeners, pools });
    expect(desired.listeners).toMatchObject([{ port: 53, protocol: "TCP", group: "web.tcp4" }]);
    expect(desired.kept).toEqual({ ports: [53], poolIds: ["dns"] });
    expect(said(desired)).toEqual([
      "refused listener 53: an NLB has one listener at port 53, which is that of protocol TCP: UDP is not mirrored",
    ]);
  }
});

test("a second listener at a port is refused even if the first one is: its port is not free", () => {
  const udp = listener({ port: 53, protocol: "UDP", defaultPoolId: "dns" });
  const sctp = listener({ port: 53, protocol: "SCTP" });
  const pools = [pool(), pool({ id: "dns", protocol: "UDP", members: [] })];
  expect(desiredOf({ listeners: [udp, sctp], pools })).toMatchObject({
    listeners: [],
    kept: { ports: [53] },
  });
  const disabled = { ...sctp, adminStateUp: false };
  expect(desiredOf({ listeners: [udp, disabled], pools }).listeners).toMatchObject([{ protocol: "UDP" }]);
});

test("listeners, ports kept and rules are in the order of their ports, as numbers", () => {
  const ports = [443, 80, 9000, 1000];
  const desired = desiredOf({
    listeners: [
      ...ports.map((port) => listener({ port })),
      ...[7000, 600, 70].map((port) => listener({ port, protocol: "SCTP" })),
    ],
  });
  expect(desired.listeners.map(({ port }) => port)).toEqual([80, 443, 1000, 9000]);
  expect(desired.ingress.map(({ port }) => port)).toEqual([80, 443, 1000, 9000]);
  expect(desired.kept.ports).toEqual([70, 600, 7000]);
});
