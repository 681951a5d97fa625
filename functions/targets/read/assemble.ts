/**
 * | the parts of a load balancer | then |
 * | --- | --- |
 * | every listener and pool that it names, nothing else, all ACTIVE | complete |
 * | a listener or pool that it names is not listed, or one is listed that it does not name | torn |
 * | a pool names another number of members than are listed, or others | torn |
 * | a pool names a health monitor that is not listed | torn |
 * | a listener's default pool is none of the load balancer's | torn |
 * | a part is not ACTIVE | not settled |
 * | a pool is as the asker knows it | what is below it is compared by the asker |
 *
 * Each object names what is below it, so a list that lost a page is seen whatever its links say.
 */
import type { HealthMonitor, Listener, LoadBalancer, Member, Pool } from "./answers.ts";
import { writtenTimes } from "./as-known.ts";
import type {
  PoolAsKnown,
  SourceHealthMonitor,
  SourceListener,
  SourceLoadBalancer,
  SourceMember,
  SourcePool,
  WrittenAt,
} from "./source.ts";

export interface Parts {
  readonly loadBalancer: LoadBalancer;
  readonly listeners: readonly Listener[];
  /** Those that were read. */
  readonly pools: readonly Pool[];
  /** The others. */
  readonly asKnown: readonly PoolAsKnown[];
  readonly healthMonitors: readonly HealthMonitor[];
  /** By pool id. */
  readonly members: ReadonlyMap<string, readonly Member[]>;
}

type Assembled =
  | {
      readonly kind: "complete";
      /** Without the pools that are as known. */
      readonly source: SourceLoadBalancer;
      readonly writtenAt: WrittenAt;
    }
  | { readonly kind: "torn"; readonly reason: string };

export function assembled(parts: Parts): Assembled {
  const reason = faultOf(parts);
  if (reason !== undefined) return { kind: "torn", reason };
  const stamped = [...parts.listeners, ...parts.pools];
  return { kind: "complete", source: sourceOf(parts), writtenAt: writtenTimes(stamped) };
}

/** When it was last written; whole seconds, UTC. */
export const updatedAtOf = ({ updated_at, created_at }: LoadBalancer): string => updated_at ?? created_at;

type Named = { readonly id: string };

function faultOf(parts: Parts): string | undefined {
  const { loadBalancer, listeners, pools, asKnown, healthMonitors, members } = parts;
  const all = [...pools, ...asKnown];
  const monitored = new Set(healthMonitors.map(({ id }) => id));
  const ours = new Set(all.map(({ id }) => id));
  return (
    difference("listeners", "the load balancer", loadBalancer.listeners, listeners) ??
    difference("pools", "the load balancer", loadBalancer.pools, all) ??
    firstOf(pools, (pool) =>
      difference("members", `pool ${pool.id}`, pool.members, members.get(pool.id) ?? []),
    ) ??
    firstOf(pools, ({ id, healthmonitor_id: monitor }) =>
      monitor == null || monitored.has(monitor)
        ? undefined
        : `pool ${id} names health monitor ${monitor}, which is not listed`,
    ) ??
    firstOf(listeners, ({ id, default_pool_id: pool }) =>
      pool === null || ours.has(pool)
        ? undefined
        : `listener ${id} names pool ${pool}, which is not among the load balancer's`,
    ) ??
    unsettledOf(parts)
  );
}

/** The first reason that there is. */
function firstOf<Item>(
  items: readonly Item[],
  reason: (item: Item) => string | undefined,
): string | undefined {
  for (const item of items) {
    const found = reason(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function difference(
  what: string,
  whose: string,
  named: readonly Named[],
  listed: readonly Named[],
): string | undefined {
  const there = new Set(listed.map(({ id }) => id));
  const wanted = new Set(named.map(({ id }) => id));
  const missing = named.filter(({ id }) => !there.has(id));
  const extra = listed.filter(({ id }) => !wanted.has(id));
  if (missing.length === 0 && extra.length === 0) return undefined;
  const [first] = [...missing, ...extra];
  return `${whose} names ${wanted.size} ${what} and ${there.size} are listed (${first?.id}${
    missing.length > 0 ? " is missing" : " is not named"
  })`;
}

function unsettledOf({ listeners, pools, healthMonitors, members }: Parts): string | undefined {
  const kinds: readonly (readonly [string, readonly (Named & { readonly provisioning_status: string })[]])[] =
    [
      ["listener", listeners],
      ["pool", pools],
      ["health monitor", healthMonitors],
      ["member", [...members.values()].flat()],
    ];
  return firstOf(kinds, ([kind, items]) =>
    firstOf(items, ({ id, provisioning_status: status }) =>
      status === "ACTIVE" ? undefined : `${kind} ${id} is ${status}, not ACTIVE`,
    ),
  );
}

function sourceOf({ loadBalancer, listeners, pools, healthMonitors, members }: Parts): SourceLoadBalancer {
  const monitors = new Map(healthMonitors.map((each) => [each.id, each]));
  return {
    id: loadBalancer.id,
    name: loadBalancer.name ?? "",
    projectId: loadBalancer.project_id,
    vipAddress: loadBalancer.vip_address,
    adminStateUp: loadBalancer.admin_state_up,
    operatingStatus: loadBalancer.operating_status,
    updatedAt: updatedAtOf(loadBalancer),
    listeners: sorted(listeners).map(listenerOf),
    pools: sorted(pools).map((pool) =>
      poolOf(pool, monitors.get(pool.healthmonitor_id ?? ""), members.get(pool.id) ?? []),
    ),
  };
}

/** By id: the order of lists means nothing, and pages come as they like. */
const sorted = <Item extends Named>(items: readonly Item[]): Item[] =>
  items.toSorted((a, b) => (a.id < b.id ? -1 : 1));

const listenerOf = (listener: Listener): SourceListener => ({
  id: listener.id,
  name: listener.name ?? "",
  protocol: listener.protocol,
  port: listener.protocol_port,
  adminStateUp: listener.admin_state_up,
  defaultPoolId: listener.default_pool_id ?? undefined,
  l7PolicyIds: sorted(listener.l7policies).map(({ id }) => id),
  allowedCidrs: (listener.allowed_cidrs ?? []).toSorted(),
  connectionLimit: listener.connection_limit ?? -1,
  timeoutClientDataMs: listener.timeout_client_data ?? undefined,
  timeoutMemberDataMs: listener.timeout_member_data ?? undefined,
  clientAuthentication: listener.client_authentication ?? undefined,
  sniCertificates: listener.sni_container_refs?.length,
  insertedHeaders: Object.entries(listener.insert_headers ?? {})
    .flatMap(([name, isOn]) => (String(isOn) === "true" ? [name] : []))
    .toSorted(),
});

const poolOf = (pool: Pool, monitor: HealthMonitor | undefined, members: readonly Member[]): SourcePool => ({
  id: pool.id,
  name: pool.name ?? "",
  protocol: pool.protocol,
  algorithm: pool.lb_algorithm,
  adminStateUp: pool.admin_state_up,
  sessionPersistence: pool.session_persistence?.type,
  tlsEnabled: pool.tls_enabled ?? false,
  healthMonitor: monitor && monitorOf(monitor),
  members: sorted(members).map(memberOf),
});

const monitorOf = (monitor: HealthMonitor): SourceHealthMonitor => ({
  id: monitor.id,
  type: monitor.type,
  adminStateUp: monitor.admin_state_up,
  delay: monitor.delay,
  timeout: monitor.timeout,
  maxRetries: monitor.max_retries,
  maxRetriesDown: monitor.max_retries_down,
  httpMethod: monitor.http_method ?? undefined,
  urlPath: monitor.url_path ?? undefined,
  expectedCodes: monitor.expected_codes ?? undefined,
  domainName: monitor.domain_name ?? undefined,
});

const memberOf = (member: Member): SourceMember => ({
  id: member.id,
  name: member.name ?? "",
  address: member.address,
  port: member.protocol_port,
  weight: member.weight,
  adminStateUp: member.admin_state_up,
  backup: member.backup,
  operatingStatus: member.operating_status,
  monitorAddress: member.monitor_address ?? undefined,
  monitorPort: member.monitor_port ?? undefined,
});
