/** The objects of the simulated Octavia and how they hang together. */
import { notFound } from "./octavia-fault.ts";
import type { Kind, Row } from "./octavia-rows.ts";
import { words } from "./octavia-rows.ts";

export interface Table {
  readonly rows: ReadonlyMap<string, Row>;
  /** @throws OctaviaFault 404. */
  one(kind: Kind, id: string): Row;
  childrenOf(id: string, kind: Kind): Row[];
  hasChildren(id: string): boolean;
  /** Listeners that send traffic to a pool. */
  listenersOf(poolId: string): Row[];
  /** The load balancer, and what lies between it and the object: all of them are pending with it. */
  aboveOf(row: Row): Row[];
  keep(row: Row): void;
  /** With everything below it. */
  erase(row: Row): void;
}

export function createTable(): Table {
  const rows = new Map<string, Row>();
  const belowOf = new Map<string, Set<Row>>();
  const below = (id: string): Row[] => [...(belowOf.get(id) ?? [])].filter((row) => row.id !== id);
  const childrenOf = (id: string, kind: Kind): Row[] => below(id).filter((row) => row.kind === kind);
  const listenersOf = (poolId: string): Row[] =>
    childrenOf(rows.get(poolId)?.loadBalancerId ?? "", "listener").filter(
      ({ id, fields }) =>
        fields["default_pool_id"] === poolId ||
        childrenOf(id, "l7policy").some((policy) => policy.fields["redirect_pool_id"] === poolId),
    );
  const one = (kind: Kind, id: string): Row => {
    const row = rows.get(id);
    if (row?.kind !== kind) throw notFound(words[kind], id);
    return row;
  };
  const erase = (row: Row): void => {
    for (const each of below(row.id)) erase(each);
    for (const listener of childrenOf(row.loadBalancerId, "listener"))
      if (listener.fields["default_pool_id"] === row.id)
        listener.fields = { ...listener.fields, default_pool_id: null };
    rows.delete(row.id);
    belowOf.delete(row.id);
    belowOf.get(row.parentId)?.delete(row);
  };
  return {
    rows,
    one,
    childrenOf,
    hasChildren: (id) => below(id).length > 0,
    listenersOf,
    aboveOf(row) {
      const parent = rows.get(row.parentId);
      const pool = row.kind === "pool" ? row : parent?.kind === "pool" ? parent : undefined;
      const above = [
        one("loadbalancer", row.loadBalancerId),
        ...(parent ? [parent] : []),
        ...(pool ? listenersOf(pool.id) : []),
      ];
      return [...new Set(above)].filter((each) => each !== row);
    },
    keep(row) {
      rows.set(row.id, row);
      belowOf.set(row.parentId, (belowOf.get(row.parentId) ?? new Set()).add(row));
    },
    erase,
  };
}
