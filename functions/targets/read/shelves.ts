import type * as z from "zod/mini";
import * as answers from "./answers.ts";
import type { HealthMonitor, Listener, LoadBalancer, Member, Pool } from "./answers.ts";
import type { Parts } from "./assemble.ts";
import { cheaper } from "./fewest-calls.ts";
import type { Octavia, Query } from "./octavia.ts";
import { everyPage } from "./pages.ts";

/** What is known of a project before its load balancers are read. */
export interface Project {
  readonly id: string;
  readonly loadBalancers: number;
  readonly listeners: number;
  readonly pools: number;
  /** Most items that the server gives in a page. */
  readonly pageSize: number;
}

export interface Shelves {
  /** @throws CallRefused or Unreachable. */
  partsOf(loadBalancer: LoadBalancer): Promise<Parts>;
}

/**
 * The parts of some load balancers, by as few calls as there can be. A list of the whole project is asked for
 * once, by the first that needs it; a load balancer that is read by means of it was looked at before.
 */
export function shelvesOf(octavia: Octavia, project: Project, wanted: readonly LoadBalancer[]): Shelves {
  const listeners = shelf(octavia, project, { kind: "listeners", item: answers.Listener });
  const pools = shelf(octavia, project, { kind: "pools", item: answers.Pool });
  const monitors = shelf(octavia, project, { kind: "healthmonitors", item: answers.HealthMonitor });
  const ways = { listeners: wayTo("listeners", project, wanted), pools: wayTo("pools", project, wanted) };
  return {
    async partsOf(loadBalancer) {
      const [ofListeners, ofPools] = await Promise.all([
        below(listeners, loadBalancer, "listeners", ways.listeners),
        below(pools, loadBalancer, "pools", ways.pools),
      ]);
      const filled = ofPools.filter(({ members }) => members.length > 0);
      const [healthMonitors, members] = await Promise.all([
        monitorsOf(monitors, ofPools, project, wanted.length),
        Promise.all(filled.map((pool) => membersOf(octavia, pool, project))),
      ]);
      return {
        loadBalancer,
        listeners: ofListeners,
        pools: ofPools,
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
  wanted: readonly LoadBalancer[],
): "each" | "project" {
  return cheaper({
    calls: wanted.filter((each) => each[kind].length > 0).length,
    objects: wanted.reduce((sum, each) => sum + each[kind].length, 0),
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
  if (cheaper({ calls, objects: calls, inProject, pageSize }) === "each") {
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
