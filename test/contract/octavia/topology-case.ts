import { builder } from "./building.ts";
import type { Case } from "./case.ts";
import { sourceOf } from "./case.ts";
import type { SourceLoadBalancer } from "../../../functions/targets/read/source.ts";
import type { World } from "./world.ts";

const none = undefined;

/** Everything that a mirror reads, with ids by their names. */
const expected = {
  name: "whole",
  vipAddress: "203.0.113.77",
  adminStateUp: true,
  listeners: [
    { ...listener("alone", "TCP", 9000), connectionLimit: 500 },
    { ...listener("dns", "UDP", 53), defaultPool: "udp" },
    { ...listener("down", "TCP", 81), adminStateUp: false, defaultPool: "web" },
    {
      ...listener("tls", "HTTPS", 443),
      defaultPool: "proxied",
      allowedCidrs: ["10.0.0.0/8", "192.0.2.0/24"],
    },
    {
      ...listener("web", "HTTP", 80),
      defaultPool: "web",
      policies: 2,
      insertedHeaders: ["X-Forwarded-For", "X-Forwarded-Port"],
      timeoutClientDataMs: 60_000,
      timeoutMemberDataMs: 70_000,
    },
    { ...listener("web-too", "HTTP", 8080), defaultPool: "web" },
  ],
  pools: [
    pool("empty", "HTTP"),
    {
      ...pool("proxied", "PROXYV2"),
      algorithm: "LEAST_CONNECTIONS",
      sessionPersistence: "SOURCE_IP",
      healthMonitor: { ...monitor("TLS-HELLO"), delay: 30, timeout: 10, maxRetries: 2, maxRetriesDown: 4 },
      members: [member("six", "fd00::1:0:0:6", 443), member("proxied-1", "10.9.0.1", 443)],
    },
    {
      ...pool("udp", "UDP"),
      members: [member("dns-1", "10.9.1.1", 53)],
      healthMonitor: monitor("UDP-CONNECT"),
    },
    {
      ...pool("web", "HTTP"),
      healthMonitor: {
        ...monitor("HTTP"),
        httpMethod: "HEAD",
        urlPath: "/health",
        expectedCodes: "200-204",
        domainName: "shop.example.com",
      },
      members: [
        member("plain", "10.9.2.1", 80),
        { ...member("heavy", "10.9.2.2", 80), weight: 256 },
        { ...member("drained", "10.9.2.3", 80), weight: 0 },
        { ...member("off", "10.9.2.4", 80), adminStateUp: false },
        { ...member("spare", "10.9.2.5", 80), backup: true },
        { ...member("watched", "10.9.2.6", 80), monitorAddress: "10.9.2.66", monitorPort: 8081 },
        member("other-port", "10.9.2.1", 81),
      ].sort((a, b) => (a.name < b.name ? -1 : 1)),
    },
  ],
};

function listener(name: string, protocol: string, port: number) {
  return {
    name,
    protocol,
    port,
    adminStateUp: true,
    defaultPool: none as string | undefined,
    policies: 0,
    allowedCidrs: [] as string[],
    connectionLimit: -1,
    timeoutClientDataMs: 50_000,
    timeoutMemberDataMs: 50_000,
    clientAuthentication: "NONE",
    sniCertificates: 0,
    insertedHeaders: [] as string[],
  };
}

function pool(name: string, protocol: string) {
  return {
    name,
    protocol,
    algorithm: "ROUND_ROBIN",
    adminStateUp: true,
    sessionPersistence: none as string | undefined,
    tlsEnabled: false,
    healthMonitor: none as ReturnType<typeof monitor> | undefined,
    members: [] as ReturnType<typeof member>[],
  };
}

function monitor(type: string) {
  return {
    type,
    adminStateUp: true,
    delay: 5,
    timeout: 3,
    maxRetries: 3,
    maxRetriesDown: 3,
    httpMethod: none as string | undefined,
    urlPath: none as string | undefined,
    expectedCodes: none as string | undefined,
    domainName: none as string | undefined,
  };
}

function member(name: string, address: string, port: number) {
  return {
    name,
    address,
    port,
    weight: 1,
    adminStateUp: true,
    backup: false,
    monitorAddress: none as string | undefined,
    monitorPort: none as number | undefined,
  };
}

/** One with everything that a mirror reads. */
export async function buildEverything(world: World): Promise<string> {
  const make = builder(world);
  await make.loadBalancer({ name: expected.name, vip_address: expected.vipAddress });
  const pools = new Map<string, string>();
  for (const { name, protocol, algorithm, sessionPersistence, healthMonitor, members } of expected.pools) {
    const id = await make.pool({
      name,
      protocol,
      lb_algorithm: algorithm,
      ...(sessionPersistence === none ? {} : { session_persistence: { type: sessionPersistence } }),
    });
    pools.set(name, id);
    if (healthMonitor)
      await make.monitor(id, {
        type: healthMonitor.type,
        delay: healthMonitor.delay,
        timeout: healthMonitor.timeout,
        max_retries: healthMonitor.maxRetries,
        max_retries_down: healthMonitor.maxRetriesDown,
        ...(healthMonitor.httpMethod === none ? {} : { http_method: healthMonitor.httpMethod }),
        ...(healthMonitor.urlPath === none ? {} : { url_path: healthMonitor.urlPath }),
        ...(healthMonitor.expectedCodes === none ? {} : { expected_codes: healthMonitor.expectedCodes }),
        ...(healthMonitor.domainName === none
          ? {}
          : { domain_name: healthMonitor.domainName, http_version: 1.1 }),
      });
    if (members.length > 0)
      await make.written("PUT", `pools/${id}/members`, { members: members.map(fieldsOf) });
  }
  for (const each of expected.listeners) {
    const id = await make.listener({
      name: each.name,
      protocol: each.protocol,
      protocol_port: each.port,
      admin_state_up: each.adminStateUp,
      connection_limit: each.connectionLimit,
      timeout_client_data: each.timeoutClientDataMs,
      timeout_member_data: each.timeoutMemberDataMs,
      ...(each.insertedHeaders.length === 0
        ? {}
        : { insert_headers: Object.fromEntries(each.insertedHeaders.map((name) => [name, "true"])) }),
      ...(each.allowedCidrs.length === 0 ? {} : { allowed_cidrs: each.allowedCidrs }),
      ...(each.defaultPool === none ? {} : { default_pool_id: pools.get(each.defaultPool) }),
    });
    for (let count = 0; count < each.policies; count++)
      await make.policy(id, {
        name: `policy-${count}`,
        action: "REDIRECT_TO_POOL",
        redirect_pool_id: pools.get("empty"),
      });
  }
  return make.id;
}

const fieldsOf = (each: ReturnType<typeof member>): object => ({
  name: each.name,
  address: each.address,
  protocol_port: each.port,
  weight: each.weight,
  admin_state_up: each.adminStateUp,
  backup: each.backup,
  ...(each.monitorAddress === none
    ? {}
    : { monitor_address: each.monitorAddress, monitor_port: each.monitorPort }),
});

const byName = <Item extends { readonly name: string }>(items: readonly Item[]): Item[] =>
  items.toSorted((a, b) => (a.name < b.name ? -1 : 1));

/** What was read, with names in place of ids, and without what the no-op drivers never report. */
function readable(source: SourceLoadBalancer) {
  const { name, vipAddress, adminStateUp, listeners, pools } = source;
  const poolNames = new Map(pools.map((pool) => [pool.id, pool.name]));
  return {
    name,
    vipAddress,
    adminStateUp,
    listeners: byName(listeners).map(({ id: _id, defaultPoolId, l7PolicyIds, ...rest }) => ({
      ...rest,
      defaultPool: poolNames.get(defaultPoolId ?? ""),
      policies: l7PolicyIds.length,
    })),
    pools: byName(pools).map(({ id: _id, healthMonitor, members, ...rest }) => ({
      ...rest,
      healthMonitor: healthMonitor && withoutId(healthMonitor),
      members: byName(members).map(({ id: _id, operatingStatus: _status, ...member }) => member),
    })),
  };
}

const withoutId = <Item extends { readonly id: string }>({ id: _id, ...rest }: Item): Omit<Item, "id"> =>
  rest;

const sorted = {
  ...expected,
  pools: expected.pools.map((each) => ({ ...each, members: byName(each.members) })),
};

export const topologyCases: readonly Case[] = [
  {
    about: "a load balancer with everything that a mirror reads is read as it was built",
    expected: sorted,
    async run({ read, ready }) {
      const { reads } = await read({ ids: [ready.everything] });
      return readable(sourceOf(reads[0]));
    },
  },
  {
    about: "in pages of two, and by the project's lists, it is the same",
    expected: [sorted, "steady"],
    async run({ read, ready }) {
      const { reads } = await read({ ids: [ready.everything, ready.steady], limits: { pageSize: 2 } });
      return [readable(sourceOf(reads[0])), sourceOf(reads[1]).name];
    },
  },
];
