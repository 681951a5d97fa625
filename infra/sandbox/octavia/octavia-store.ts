/**
 * Objects and how they change: a write shows at once, with PENDING_*, and the whole load balancer takes no other
 * until the worker is done; a deleted object is there as PENDING_DELETE until then. Times have whole seconds when
 * they are told. Measured on Octavia 11 with its amphora worker and no-op drivers.
 *
 * Not simulated: quotas, flavors, what a driver refuses, L7 rules, and two API servers whose caches differ.
 */
import type { Clock } from "../ports.ts";
import { createIds } from "../time/random.ts";
import type { Ids, Random } from "../time/random.ts";
import { immutable, invalidState, OctaviaFault, validation } from "./octavia-fault.ts";
import { checkFields } from "./octavia-checks.ts";
import { reportHealth } from "./octavia-health.ts";
import type { Fields, Kind, Row } from "./octavia-rows.ts";
import { defaults, textOf } from "./octavia-rows.ts";
import { createTable } from "./octavia-table.ts";
import type { Table } from "./octavia-table.ts";

export interface Store extends Pick<Table, "rows" | "one" | "childrenOf" | "listenersOf"> {
  /** @throws OctaviaFault, as every write. */
  create(kind: Kind, given: Given): Row;
  change(row: Row, fields: Fields): Row;
  remove(row: Row, options?: { readonly cascade?: boolean }): void;
  /** All members of a pool at once; others stay with `isAdditive`. */
  replaceMembers(pool: Row, members: readonly Fields[], isAdditive: boolean): void;
  /** One heartbeat, of members: their pools and load balancers follow. */
  report(states: ReadonlyMap<Row, string>): void;
  /** Puts an object there as if it had been made long ago: no worker, no pending. */
  place(kind: Kind, given: Given & { readonly at?: number }): Row;
  /** How long the worker takes for the next writes. Milliseconds. */
  pendingMs: number;
}

export interface Given {
  readonly projectId: string;
  readonly loadBalancerId?: string;
  readonly parentId?: string;
  /** The listener whose default pool a new pool becomes. */
  readonly listenerId?: string;
  readonly fields: Fields;
}

export function createStore(clock: Clock, random: Random, firstPendingMs: number): Store {
  const table = createTable();
  const { rows } = table;
  const ids = createIds(random);

  const checkMutable = (row: Row, isOwn: boolean): void => {
    const { id, status } = table.one("loadbalancer", row.loadBalancerId);
    if (status !== "ACTIVE")
      throw isOwn && row.kind === "loadbalancer" ? invalidState(id, status) : immutable(id);
  };

  const touch = (row: Row, status: Row["status"]): void => {
    row.status = status;
    row.updatedAt = clock.now();
  };

  /** @param settle what the worker's success does to the object. */
  const work = (row: Row, above: readonly Row[], settle: () => void): void => {
    clock.after(store.pendingMs, `Octavia's worker: ${row.kind} ${row.id}`, () => {
      settle();
      for (const each of above)
        if (rows.has(each.id) && each.status === "PENDING_UPDATE") touch(each, "ACTIVE");
    });
  };

  const enter = (row: Row, listenerId: string | undefined): void => {
    table.keep(row);
    if (listenerId === undefined) return;
    const listener = table.one("listener", listenerId);
    listener.fields = { ...listener.fields, default_pool_id: row.id };
  };

  const store: Store = {
    ...table,
    pendingMs: firstPendingMs,
    report: (states) => reportHealth(table, clock.now(), states),
    place(kind, { at = clock.now() - 3_600_000, ...given }) {
      const row = made(ids, kind, given, at);
      row.status = "ACTIVE";
      row.operatingStatus = kind === "member" ? "NO_MONITOR" : "ONLINE";
      enter(row, given.listenerId);
      return row;
    },
    create(kind, given) {
      checkFields(kind, given.fields, { store, parentId: given.parentId });
      const row = made(ids, kind, given, clock.now());
      if (kind !== "loadbalancer") checkMutable(row, false);
      enter(row, given.listenerId);
      const above = table.aboveOf(row);
      for (const each of above) touch(each, "PENDING_UPDATE");
      work(row, above, () => {
        touch(row, "ACTIVE");
        if (kind !== "member") row.operatingStatus = "ONLINE";
      });
      return row;
    },
    change(row, fields) {
      checkFields(row.kind, fields, { store, parentId: row.parentId, row });
      checkMutable(row, true);
      const before = table.aboveOf(row);
      row.fields = { ...row.fields, ...fields };
      const above = [...new Set([...before, ...table.aboveOf(row)])];
      for (const each of [row, ...above]) touch(each, "PENDING_UPDATE");
      work(row, above, () => rows.has(row.id) && touch(row, "ACTIVE"));
      return row;
    },
    remove(row, { cascade = false } = {}) {
      checkMutable(row, true);
      if (row.kind === "loadbalancer" && table.hasChildren(row.id) && !cascade)
        throw validation(`Cannot delete Load Balancer ${row.id} - it has children`);
      const above = table.aboveOf(row);
      for (const each of above) touch(each, "PENDING_UPDATE");
      touch(row, "PENDING_DELETE");
      work(row, above, () => table.erase(row));
    },
    replaceMembers(pool, members, isAdditive) {
      checkMutable(pool, false);
      const there = new Map(table.childrenOf(pool.id, "member").map((row) => [keyOf(row.fields), row]));
      const wanted = new Set(members.map(keyOf));
      if (wanted.size < members.length) throw new OctaviaFault(500, "the same address and port twice");
      for (const fields of members)
        checkFields("member", fields, { store, parentId: pool.id, row: there.get(keyOf(fields)) });
      const above = [pool, ...table.aboveOf(pool)];
      for (const each of above) touch(each, "PENDING_UPDATE");
      const created: Row[] = [];
      for (const fields of members) {
        const old = there.get(keyOf(fields));
        if (old) {
          old.fields = { ...(isAdditive ? old.fields : defaults.member), ...fields };
          touch(old, "PENDING_UPDATE");
        } else {
          const given = { projectId: pool.projectId, loadBalancerId: pool.loadBalancerId, parentId: pool.id };
          const row = made(ids, "member", { ...given, fields }, clock.now());
          table.keep(row);
          created.push(row);
        }
      }
      const gone = isAdditive ? [] : [...there].filter(([key]) => !wanted.has(key)).map(([, row]) => row);
      for (const row of gone) touch(row, "PENDING_DELETE");
      work(pool, above, () => {
        for (const row of gone) table.erase(row);
        for (const row of [...created, ...there.values()]) if (rows.has(row.id)) touch(row, "ACTIVE");
      });
    },
  };
  return store;
}

function made(ids: Ids, kind: Kind, { projectId, fields, ...given }: Given, at: number): Row {
  const id = ids.uuid();
  const loadBalancerId = given.loadBalancerId ?? id;
  const row: Row = {
    id,
    kind,
    projectId,
    loadBalancerId,
    parentId: given.parentId ?? loadBalancerId,
    fields: { ...defaults[kind], ...fields },
    status: "PENDING_CREATE",
    operatingStatus: kind === "member" ? "NO_MONITOR" : "OFFLINE",
    createdAt: at,
    updatedAt: undefined,
  };
  if (kind === "loadbalancer") row.fields = { ...row.fields, ...vipOf(ids.uuid(), row.fields) };
  return row;
}

const keyOf = (fields: Fields): string => `${textOf(fields["address"])}|${textOf(fields["protocol_port"])}`;

/** Neutron's part: whatever was not given is made up. */
function vipOf(id: string, given: Fields): Fields {
  return {
    vip_port_id: given["vip_port_id"] ?? id,
    vip_network_id: given["vip_network_id"] ?? id,
    vip_address: given["vip_address"] ?? "198.51.100.10",
  };
}
