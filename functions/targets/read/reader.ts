import pLimit from "p-limit";
import * as z from "zod/mini";
import { Unreachable } from "../../shared/errors.ts";
import { updatedAtOf } from "./assemble.ts";
import { batch } from "./batch.ts";
import { settleMs } from "./look.ts";
import type { Look } from "./look.ts";
import { alone, judged, present, projectOf, sought } from "./looks.ts";
import type { Listing, Reading } from "./looks.ts";
import type { Query } from "./octavia.ts";
import type { Project } from "./project.ts";
import type { SourceRead } from "./source.ts";

/** @throws what made the reading of all impossible. */
export async function reader(reading: Reading): Promise<void> {
  const { asked, line } = reading;
  const ids = [...asked.known.keys()];
  const listed = ids.length > 1 ? await projectOf(reading) : undefined;
  const project = listed?.project ?? lone(asked.project, asked.limits.pageSize);
  const lanes = pLimit(asked.limits.concurrency);
  const looks = ids.map((id) => lanes(() => alone(reading, id, () => firstLook(reading, id, listed))));
  const toRead = present(await Promise.all(looks));
  const fresh = toRead.filter(({ isFresh }) => isFresh);
  await Promise.all([
    batch(
      reading,
      project,
      toRead.filter(({ isFresh }) => !isFresh),
    ),
    fresh.length === 0 ? undefined : line.pause(settleMs).then(() => secondLook(reading, project, fresh)),
  ]);
}

const lone = (id: string, pageSize: number): Project => ({
  id,
  loadBalancers: Infinity,
  listeners: Infinity,
  pools: Infinity,
  pageSize,
});

/** @returns what must be read; undefined when the first look says all. */
async function firstLook(
  reading: Reading,
  id: string,
  listed: Listing | undefined,
): Promise<Look | undefined> {
  const look = listed?.looks.get(id) ?? (await sought(reading, id));
  if (look === undefined) {
    if (listed === undefined) await proveRight(reading);
    reading.found(id, goneOf(reading, id));
    return undefined;
  }
  return judged(reading, look);
}

/** Whoever may not read load balancers is told 404 of one that is not there, too; a list tells them 403. */
async function proveRight({ octavia, asked }: Reading): Promise<void> {
  const query: Query = [
    ["project_id", asked.project],
    ["fields", "id"],
    ["limit", "1"],
  ];
  await octavia.get(
    "loadbalancers",
    query,
    z.object({ loadbalancers: z.array(z.object({ id: z.string() })) }),
  );
}

const goneOf = ({ asked, now }: Reading, id: string): SourceRead => ({
  kind: "gone",
  reason: `Octavia has no load balancer ${id}, and the token is one of project ${asked.project} that may read`,
  readAt: now().toISOString(),
});

/** Of those written a moment before the first look. */
async function secondLook(reading: Reading, project: Project, fresh: readonly Look[]): Promise<void> {
  const looks = fresh.map(({ loadBalancer: { id } }) =>
    alone(reading, id, async () => {
      const look = await sought(reading, id);
      if (look === undefined) throw new Unreachable(`load balancer ${id} was deleted while it was read`);
      if (look.isFresh)
        throw new Unreachable(
          `load balancer ${id} was written ${updatedAtOf(look.loadBalancer)}, a moment ago`,
        );
      return judged(reading, look);
    }),
  );
  await batch(reading, project, present(await Promise.all(looks)));
}
