/** What stands in the ledger while a run goes on, kept up to date change by change. */
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { CellProgress, Freeze, ReleaseRecord, ServiceState } from "../../functions/ledger/records.ts";
import type { Item } from "../../infra/sandbox/dynamodb/dynamodb-value.ts";

export interface KnownLedger {
  readonly services: ReadonlyMap<string, ServiceState>;
  readonly releases: ReadonlyMap<string, ReleaseRecord>;
  /** Under `release/cell`. */
  readonly cells: ReadonlyMap<string, CellProgress>;
  readonly freezes: ReadonlyMap<string, Freeze>;
  /** Sort keys of what is unfinished: releases, waits, hooks, news. */
  readonly open: ReadonlySet<string>;
  /** When each waiting task wants to be woken, epoch ms, by the sort key of its wait. */
  readonly wakes: ReadonlyMap<string, number>;
}

export interface Changes {
  readonly service?: (before: ServiceState | undefined, after: ServiceState) => void;
  readonly release?: (before: ReleaseRecord | undefined, after: ReleaseRecord) => void;
}

export function keepLedger(changes: Changes): KnownLedger & {
  readonly onLedger: (before: Item | undefined, after: Item | undefined) => void;
} {
  const services = new Map<string, ServiceState>();
  const releases = new Map<string, ReleaseRecord>();
  const cells = new Map<string, CellProgress>();
  const freezes = new Map<string, Freeze>();
  const open = new Set<string>();
  const wakes = new Map<string, number>();
  return {
    wakes,
    services,
    releases,
    cells,
    freezes,
    open,
    onLedger(before, after) {
      const { pk = "", sk = "" } = keysOf(after ?? before);
      const wakeAt = Date.parse(after?.["wakeAt"]?.S ?? "");
      if (pk === "open" && Number.isNaN(wakeAt)) wakes.delete(sk);
      else if (pk === "open") wakes.set(sk, wakeAt);
      if (pk === "open" && after) open.add(sk);
      else if (pk === "open") open.delete(sk);
      else if (pk === "freeze") replace(freezes, sk, after);
      else if (pk.startsWith("service#") && sk === "state" && after)
        changed(services, pk.slice("service#".length), after, changes.service);
      else if (pk.startsWith("release#") && sk === "record" && after)
        changed(releases, pk.slice("release#".length), after, changes.release);
      else if (pk.startsWith("release#") && sk.startsWith("cell#"))
        replace(cells, `${pk.slice("release#".length)}/${sk.slice("cell#".length)}`, after);
    },
  };
}

const keysOf = (item: Item | undefined) => ({ pk: item?.["pk"]?.S, sk: item?.["sk"]?.S });

function replace<Value>(map: Map<string, Value>, key: string, after: Item | undefined): void {
  if (after) map.set(key, unmarshall(after) as Value);
  else map.delete(key);
}

function changed<Value>(
  map: Map<string, Value>,
  key: string,
  item: Item,
  told: ((before: Value | undefined, after: Value) => void) | undefined,
): void {
  const before = map.get(key);
  const after = unmarshall(item) as Value;
  map.set(key, after);
  told?.(before, after);
}
