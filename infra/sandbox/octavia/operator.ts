/** What people do to load balancers in the simulated cloud, without HTTP. Every verb may be refused, as there. */
import type { Cloud } from "./cloud.ts";
import type { Fields, Kind, Row } from "./octavia-rows.ts";

export interface MemberSpec {
  readonly address: string;
  readonly port: number;
  readonly weight?: number;
  readonly backup?: boolean;
  readonly adminStateUp?: boolean;
  readonly monitorAddress?: string;
  readonly monitorPort?: number;
}

export interface TopologySpec {
  readonly name?: string;
  readonly vipAddress?: string;
  readonly pools?: readonly {
    /** Known by it in this specification. */
    readonly name: string;
    readonly protocol?: string;
    readonly fields?: Fields;
    readonly monitor?: Fields;
    readonly members?: readonly MemberSpec[];
  }[];
  readonly listeners?: readonly {
    readonly protocol?: string;
    readonly port: number;
    readonly pool?: string;
    readonly fields?: Fields;
  }[];
}

export interface Operator {
  /** A whole load balancer, as if it had been made an hour ago. @returns its id. */
  build(spec: TopologySpec): string;
  /** Its objects of one kind, by id. */
  idsOf(loadBalancerId: string, kind: Kind): string[];
  /** @throws OctaviaFault, as all that follow: 409 while anything of the load balancer is pending. */
  createLoadBalancer(fields: Fields): string;
  createListener(loadBalancerId: string, fields: Fields): string;
  createPool(loadBalancerId: string, fields: Fields, listenerId?: string): string;
  createHealthMonitor(poolId: string, fields: Fields): string;
  addMember(poolId: string, member: MemberSpec): string;
  createL7Policy(listenerId: string, fields: Fields): string;
  /** Any object's attributes, under the API's names. */
  change(id: string, fields: Fields): void;
  remove(id: string, options?: { readonly cascade?: boolean }): void;
  replaceMembers(
    poolId: string,
    members: readonly MemberSpec[],
    options?: { readonly isAdditive?: boolean },
  ): void;
  /**
   * Octavia's health view of members, by id, and with it of their pools and load balancers. No write; but of each
   * whose own view changes, `updated_at` moves.
   */
  report(states: Readonly<Record<string, string>>): void;
  /** A status that no worker ends, such as PENDING_UPDATE or ERROR; ACTIVE ends it. */
  hold(id: string, status: Row["status"]): void;
}

export function operatorOf(cloud: Cloud, projectId: string): Operator {
  const { store } = cloud;
  const row = (id: string): Row => {
    const found = store.rows.get(id);
    if (!found) throw new Error(`nothing in Octavia has the id ${id}`);
    return found;
  };
  const below = (parent: Row, parentId = parent.id) => ({
    projectId,
    loadBalancerId: parent.loadBalancerId,
    parentId,
  });
  return {
    build: (spec) => built(cloud, projectId, spec),
    idsOf: (id, kind) =>
      [...store.rows.values()]
        .filter((each) => each.kind === kind && each.loadBalancerId === id)
        .map(({ id }) => id),
    createLoadBalancer: (fields) => store.create("loadbalancer", { projectId, fields }).id,
    createListener: (id, fields) => store.create("listener", { ...below(row(id)), fields }).id,
    createPool: (id, fields, listenerId) =>
      store.create("pool", { ...below(row(id)), fields, ...(listenerId ? { listenerId } : {}) }).id,
    createHealthMonitor: (id, fields) => store.create("healthmonitor", { ...below(row(id)), fields }).id,
    addMember: (id, member) => store.create("member", { ...below(row(id)), fields: memberFields(member) }).id,
    createL7Policy: (id, fields) => store.create("l7policy", { ...below(row(id)), fields }).id,
    change: (id, fields) => void store.change(row(id), fields),
    remove: (id, options) => store.remove(row(id), options),
    replaceMembers: (id, members, { isAdditive = false } = {}) =>
      store.replaceMembers(row(id), members.map(memberFields), isAdditive),
    report: (states) => store.report(new Map(Object.entries(states).map(([id, state]) => [row(id), state]))),
    hold: (id, status) => void (row(id).status = status),
  };
}

/** Only what is given: the rest has Octavia's defaults. */
function memberFields({
  address,
  port,
  weight,
  backup,
  adminStateUp,
  monitorAddress,
  monitorPort,
}: MemberSpec): Fields {
  return {
    address,
    protocol_port: port,
    ...(weight === undefined ? {} : { weight }),
    ...(backup === undefined ? {} : { backup }),
    ...(adminStateUp === undefined ? {} : { admin_state_up: adminStateUp }),
    ...(monitorAddress === undefined ? {} : { monitor_address: monitorAddress }),
    ...(monitorPort === undefined ? {} : { monitor_port: monitorPort }),
  };
}

function built({ store }: Cloud, projectId: string, spec: TopologySpec): string {
  const { name = "lb", vipAddress = "203.0.113.10", pools = [], listeners = [] } = spec;
  const { id } = store.place("loadbalancer", { projectId, fields: { name, vip_address: vipAddress } });
  const own = { projectId, loadBalancerId: id };
  const poolIds = new Map<string, string>();
  for (const { name, protocol = "TCP", fields = {}, monitor, members = [] } of pools) {
    const pool = store.place("pool", {
      ...own,
      fields: { name, protocol, lb_algorithm: "ROUND_ROBIN", ...fields },
    });
    poolIds.set(name, pool.id);
    if (monitor)
      store.place("healthmonitor", {
        ...own,
        parentId: pool.id,
        fields: { type: "TCP", delay: 5, timeout: 3, max_retries: 3, ...monitor },
      });
    for (const member of members)
      store.place("member", { ...own, parentId: pool.id, fields: memberFields(member) });
  }
  for (const { protocol = "TCP", port, pool, fields = {} } of listeners) {
    const poolId = pool === undefined ? undefined : poolIds.get(pool);
    if (pool !== undefined && poolId === undefined) throw new Error(`the specification has no pool ${pool}`);
    store.place("listener", {
      ...own,
      fields: {
        name: `port-${port}`,
        protocol,
        protocol_port: port,
        default_pool_id: poolId ?? null,
        ...fields,
      },
    });
  }
  return id;
}
