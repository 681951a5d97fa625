import type * as z from "zod/mini";
import * as answers from "./answers.ts";
import type { HealthMonitor, Listener, LoadBalancer, Member, Pool } from "./answers.ts";
import { amongNewest, sortedOut } from "./as-known.ts";
import type { Parts } from "./assemble.ts";
import { cheaper } from "./fewest-calls.ts";
import { newestPools } from "./newest.ts";
import type { Octavia, Query } from "./octavia.ts";
import { everyPage } from "./pages.ts";
import type { Project, WantedParts } from "./project.ts";
import type { PoolAsKnown } from "./source.ts";

export interface Shelves {
  /** @throws CallRefused or Unreachable. */
  partsOf(wanted: WantedParts): Promise<Parts>;
}

/**
 * The parts of some load balancers, by as few calls as there can be. A list of the whole project is asked for
 * once, by the first that needs it; a load balancer that is read by means of it was looked at before.
 */
export function shelvesOf(octavia: Octavia, project: Project, wanted: readonly WantedParts[]): Shelves {
  const listeners = shelf(octavia, project, { kind: "listeners", item: answers.Listener });
  const pools = shelf(octavia, project, { kind: "pools", item: answers.Pool });
  const monitors = shelf(octavia, project, { kind: "healthmonitors", item: answers.HealthMonitor });
  const ways = { listeners: wayTo("listeners", project, wanted), pools: wayTo("pools", project, wanted) };
  const newest = newestPools(octavia, project, wanted, () => listeners.ofProject());

  /** The newest of the project, where its listeners are listed anyway and they are fewer calls. */
  async function poolsOf(
    one: WantedParts,
    listing: Promise<readonly Listener[]>,
  ): Promise<{ readonly listed: readonly Pool[]; readonly untouched: readonly string[] }> {
    const { loadBalancer, known } = one;
    if (ways.pools === "each" && ways.listeners === "project" && Object.keys(known).length > 0) {
      const page = await newest();
      const found = page && amongNewest(loadBalancer, await listing, known, page);
      if (found) return found;
    }
    return { listed: await below(pools, loadBalancer, "pools", ways.pools), untouched: [] };
  }

  return {
    async partsOf(one) {
      const { loadBalancer, known } = one;
      const listing = below(listeners, loadBalancer, "listeners", ways.listeners);
      const [ofListeners, { listed, untouched }] = await Promise.all([listing, poolsOf(one, listing)]);
      const { toRead, asKnown } = sortedOut(listed, known);
      const filled = toRead.filter(({ members }) => members.length > 0);
      const [healthMonitors, members] = await Promise.all([
        monitorsOf(monitors, toRead, project, wanted.length),
        Promise.all(filled.map((pool) => membersOf(octavia, pool, project))),
      ]);
      return {
        loadBalancer,
        listeners: ofListeners,
        pools: toRead,
        asKnown: [...asKnown, ...untouched.map((id): PoolAsKnown => ({ id }))],
        healthMonitors,
        members: new Map(members),
      };
    },
  };
}

interface Shelf<Item> {
  some(query: Query): Promise<readonly Item[]>;
  ofProject(): Promise<readonly Item[]>;
}

function shelf<Item extends { readonly id: string }>(
  octavia: Octavia,
  { id, pageSize }: Project,
  list: { readonly kind: string; readonly item: z.ZodMiniType<Item> },
): Shelf<Item> {
  let whole: Promise<readonly Item[]> | undefined;
  const some = async (query: Query): Promise<readonly Item[]> =>
    (await everyPage(octavia, { ...list, query, pageSize })).content;
  return { some, ofProject: () => (whole ??= some([["project_id", id]])) };
}

function wayTo(
  kind: "listeners" | "pools",
  project: Project,
  wanted: readonly WantedParts[],
): "each" | "project" {
  const loadBalancers = wanted.map(({ loadBalancer }) => loadBalancer);
  return cheaper({
    kind,
    calls: loadBalancers.filter((each) => each[kind].length > 0).length,
    objects: loadBalancers.reduce((sum, each) => sum + each[kind].length, 0),
    inProject: project[kind],
    pageSize: project.pageSize,
  });
}

async function below<Item extends Listener | Pool>(
  shelf: Shelf<Item>,
  loadBalancer: LoadBalancer,
  kind: "listeners" | "pools",
  way: "each" | "project",
): Promise<readonly Item[]> {
  // That it has none is its own word, read in the right project, and not that of an empty list.
  if (loadBalancer[kind].length === 0) return [];
  if (way === "each") return shelf.some([["loadbalancer_id", loadBalancer.id]]);
  const all = await shelf.ofProject();
  return all.filter(({ loadbalancers }) => loadbalancers.some(({ id }) => id === loadBalancer.id));
}

async function monitorsOf(
  shelf: Shelf<HealthMonitor>,
  pools: readonly Pool[],
  { pools: inProject, pageSize }: Project,
  loadBalancers: number,
): Promise<readonly HealthMonitor[]> {
  const monitored = pools.filter(({ healthmonitor_id: monitor }) => monitor != null);
  // The other load balancers are taken to be like this one; each pool has one monitor at most.
  const calls = monitored.length * loadBalancers;
  if (cheaper({ kind: "healthmonitors", calls, objects: calls, inProject, pageSize }) === "each") {
    const found = monitored.map(({ id }) => shelf.some([["pool_id", id]]));
    return (await Promise.all(found)).flat();
  }
  const ids = new Set(monitored.map(({ healthmonitor_id: monitor }) => monitor));
  return (await shelf.ofProject()).filter(({ id }) => ids.has(id));
}

async function membersOf(
  octavia: Octavia,
  { id }: Pool,
  { pageSize }: Project,
): Promise<readonly [string, readonly Member[]]> {
  const path = `pools/${id}/members`;
  const asked = { kind: "members", path, item: answers.Member, pageSize };
  return [id, (await everyPage(octavia, asked)).content];
}
