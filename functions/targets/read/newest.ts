import * as z from "zod/mini";
import * as answers from "./answers.ts";
import type { Listener, Pool } from "./answers.ts";
import { writtenAt } from "./as-known.ts";
import { updatedAtOf } from "./assemble.ts";
import { objectsWorthACall } from "./fewest-calls.ts";
import type { Octavia, Query } from "./octavia.ts";
import type { Project, WantedParts } from "./project.ts";
import { utcOf } from "./times.ts";

/** The worker stamps a load balancer a moment after what is below it. Milliseconds. */
const momentMs = 5000;

/**
 * The project's pools, those written last first, as many as were written since the first of the load balancers that
 * changed: one call in place of one for each of those. What is not on that page is not there: whoever does not find a
 * pool asks for it by itself, so a server that orders otherwise, or clocks that are apart, cost calls and no more.
 * https://docs.openstack.org/api-ref/load-balancer/v2/#sorting
 * @param listeners of the project: a write to a pool is one to its listeners, so they tell how many there are.
 * @returns asked once; undefined where it is not worth it. Its promise rejects with CallRefused or Unreachable.
 */
export function newestPools(
  octavia: Octavia,
  { id, pageSize }: Project,
  wanted: readonly WantedParts[],
  listeners: () => Promise<readonly Listener[]>,
): () => Promise<ReadonlyMap<string, Pool> | undefined> {
  let asked: Promise<ReadonlyMap<string, Pool> | undefined> | undefined;
  const ask = async () => {
    const changed = wanted.filter(({ known }) => Object.keys(known).length > 0);
    const since = Math.min(...changed.map(({ loadBalancer }) => utcOf(updatedAtOf(loadBalancer)))) - momentMs;
    const written = (await listeners()).filter((each) => utcOf(writtenAt(each) ?? "") >= since).length;
    const most = Math.min(pageSize, changed.length * objectsWorthACall.pools);
    return written > 0 && written <= most ? page(octavia, id, written) : undefined;
  };
  return () => (asked ??= ask());
}

const Page = z.object({ pools: z.array(answers.Pool) });

async function page(octavia: Octavia, project: string, limit: number): Promise<ReadonlyMap<string, Pool>> {
  const query: Query = [
    ["project_id", project],
    ["sort", "updated_at:desc"],
    ["limit", String(limit)],
  ];
  const { content } = await octavia.get("pools", query, Page);
  return new Map(content.pools.map((pool) => [pool.id, pool]));
}
