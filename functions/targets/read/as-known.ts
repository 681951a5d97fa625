/**
 * Octavia stamps a pool, each listener that uses it and the load balancer whenever the pool, its health monitor or a
 * member of it is written: `test_and_set_lb_and_listeners_prov_status` in
 * https://opendev.org/openstack/octavia/src/branch/master/octavia/db/repositories.py, for whatever provider. So of a load
 * balancer that was written to:
 *
 * | a pool | then |
 * | --- | --- |
 * | was listed, and bears the time of the asker's copy | it is as known; what it names is told, so that the asker can compare |
 * | was listed, is not ACTIVE, bears another time or none, or the asker has no copy | what is below it is read |
 * | is not among the newest, and every listener that sends to it by default bears the time of the asker's copy | it is as known |
 * | is not among the newest, and such a listener was written, or there is none, or the asker has no copy | the load balancer's pools are listed |
 */
import type { Listener, LoadBalancer, Pool } from "./answers.ts";
import type { PoolAsKnown, WrittenAt } from "./source.ts";

interface Stamped {
  readonly created_at?: string | null | undefined;
  readonly updated_at?: string | null | undefined;
}

/** Undefined where the server tells no time. */
export const writtenAt = ({ created_at, updated_at }: Stamped): string | undefined =>
  updated_at ?? created_at ?? undefined;

export function writtenTimes(parts: readonly (Stamped & { readonly id: string })[]): WrittenAt {
  const told = parts.flatMap((part) => {
    const time = writtenAt(part);
    return time === undefined ? [] : [[part.id, time]];
  });
  return Object.fromEntries(told) as WrittenAt;
}

const bearsIts = (part: Stamped & { readonly id: string }, known: WrittenAt): boolean => {
  const time = writtenAt(part);
  return time !== undefined && Object.hasOwn(known, part.id) && known[part.id] === time;
};

/** Pools that were listed, by whether what is below them must be read. */
export function sortedOut(
  pools: readonly Pool[],
  known: WrittenAt,
): { readonly toRead: readonly Pool[]; readonly asKnown: readonly PoolAsKnown[] } {
  const isAsKnown = (pool: Pool) => pool.provisioning_status === "ACTIVE" && bearsIts(pool, known);
  return {
    toRead: pools.filter((pool) => !isAsKnown(pool)),
    asKnown: pools.filter(isAsKnown).map(({ id, members, healthmonitor_id: healthMonitorId }) => ({
      id,
      names: { memberIds: members.map((each) => each.id), ...(healthMonitorId ? { healthMonitorId } : {}) },
    })),
  };
}

/**
 * A load balancer's pools by the project's newest ones alone.
 * @param listeners of the load balancer, all of them, as they are now.
 * @returns undefined where that does not tell of each of them.
 */
export function amongNewest(
  { pools }: Pick<LoadBalancer, "pools">,
  listeners: readonly Listener[],
  known: WrittenAt,
  newest: ReadonlyMap<string, Pool>,
): { readonly listed: readonly Pool[]; readonly untouched: readonly string[] } | undefined {
  const ids = pools.map(({ id }) => id);
  const untouched = ids.filter((id) => !newest.has(id));
  const isUntouched = (id: string): boolean => {
    const users = listeners.filter((listener) => listener.default_pool_id === id);
    return Object.hasOwn(known, id) && users.length > 0 && users.every((user) => bearsIts(user, known));
  };
  if (!untouched.every(isUntouched)) return undefined;
  return { listed: ids.flatMap((id) => newest.get(id) ?? []), untouched };
}
