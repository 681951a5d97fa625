/** What amphorae tell of members, and what Octavia makes of it for pools and load balancers. */
import type { Row } from "./octavia-rows.ts";
import type { Table } from "./octavia-table.ts";

/** Nothing is pending; but of each object whose state changes, `updated_at` moves. @param now epoch milliseconds. */
export function reportHealth(table: Table, now: number, states: ReadonlyMap<Row, string>): void {
  const view = (row: Row, state: string): void => {
    if (row.operatingStatus === state) return;
    row.operatingStatus = state;
    row.updatedAt = now;
  };
  for (const [member, state] of states) view(member, state);
  for (const id of new Set([...states.keys()].map(({ loadBalancerId }) => loadBalancerId))) {
    const pools = table.childrenOf(id, "pool");
    for (const pool of pools) view(pool, worstOf(table.childrenOf(pool.id, "member")));
    const all = pools.map(({ operatingStatus }) => operatingStatus);
    view(table.one("loadbalancer", id), ["ERROR", "DEGRADED"].find((each) => all.includes(each)) ?? "ONLINE");
  }
}

/** A pool's state, by its members'. */
function worstOf(members: readonly Row[]): string {
  const down = members.filter(({ operatingStatus }) => operatingStatus === "ERROR").length;
  if (down === 0) return "ONLINE";
  return down === members.length ? "ERROR" : "DEGRADED";
}
