import type { Fields, Json, Row } from "./octavia-rows.ts";
import type { Store } from "./octavia-store.ts";

/** Octavia's times: UTC, no zone, whole seconds. */
const timeOf = (at: number): string => new Date(at).toISOString().slice(0, 19);

const named = (rows: readonly Row[]): Json =>
  rows.map(({ id }) => ({ id })).sort((a, b) => (a.id < b.id ? -1 : 1));

/** An object as the API shows it. */
export function shown(row: Row, store: Store): Fields {
  const { id, projectId, fields, status, operatingStatus, createdAt, updatedAt } = row;
  return {
    id,
    ...fields,
    ...relations(row, store),
    provisioning_status: status,
    operating_status: operatingStatus,
    project_id: projectId,
    tenant_id: projectId,
    created_at: timeOf(createdAt),
    updated_at: updatedAt === undefined ? null : timeOf(updatedAt),
  };
}

function relations(row: Row, store: Store): Fields {
  const { id, kind, parentId, loadBalancerId } = row;
  switch (kind) {
    case "loadbalancer":
      return {
        listeners: named(store.childrenOf(id, "listener")),
        pools: named(store.childrenOf(id, "pool")),
      };
    case "listener":
      return { loadbalancers: [{ id: loadBalancerId }], l7policies: named(store.childrenOf(id, "l7policy")) };
    case "pool": {
      const [monitor] = store.childrenOf(id, "healthmonitor");
      return {
        loadbalancers: [{ id: loadBalancerId }],
        listeners: named(store.listenersOf(id)),
        members: named(store.childrenOf(id, "member")),
        // Absent, not null, when there is none.
        ...(monitor ? { healthmonitor_id: monitor.id } : {}),
      };
    }
    case "healthmonitor":
      return { pools: [{ id: parentId }] };
    case "member":
      return {};
    case "l7policy":
      return { listener_id: parentId, rules: [] };
  }
}

const status = ({ id, fields, status, operatingStatus }: Row): Fields => ({
  id,
  name: fields["name"] ?? "",
  provisioning_status: status,
  operating_status: operatingStatus,
});

/** The status tree: neither weights nor administrative states, and pools under the listeners that use them. */
export function statusTree(loadBalancer: Row, store: Store): Fields {
  const pool = (row: Row): Fields => {
    const [monitor] = store.childrenOf(row.id, "healthmonitor");
    return {
      ...status(row),
      ...(monitor ? { health_monitor: { ...status(monitor), type: monitor.fields["type"] ?? "" } } : {}),
      members: store.childrenOf(row.id, "member").map((member) => ({
        ...status(member),
        address: member.fields["address"] ?? "",
        protocol_port: member.fields["protocol_port"] ?? 0,
      })),
    };
  };
  const pools = store.childrenOf(loadBalancer.id, "pool");
  const listeners = store.childrenOf(loadBalancer.id, "listener").map((listener) => ({
    ...status(listener),
    pools: pools.filter(({ id }) => store.listenersOf(id).includes(listener)).map(pool),
  }));
  return { loadbalancer: { ...status(loadBalancer), listeners } };
}
