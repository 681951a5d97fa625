import pLimit from "p-limit";
import * as z from "zod/mini";
import { CallRefused, Unreachable } from "../../shared/errors.ts";
import { LoadBalancer, loadBalancerFields } from "./answers.ts";
import { assembled, updatedAtOf } from "./assemble.ts";
import type { Parts } from "./assemble.ts";
import { cheaper } from "./fewest-calls.ts";
import { lookedAt, settleMs, verdict } from "./look.ts";
import type { Look } from "./look.ts";
import type { Limits, Line } from "./line.ts";
import type { Octavia, Query } from "./octavia.ts";
import { everyPage } from "./pages.ts";
import { shelvesOf } from "./shelves.ts";
import type { Project } from "./shelves.ts";
import type { SourceRead } from "./source.ts";

export interface Reading {
  readonly octavia: Octavia;
  readonly line: Line;
  readonly now: () => Date;
  readonly asked: {
    readonly project: string;
    /** Load balancer id → `updatedAt` of the read that the asker has. */
    readonly known: ReadonlyMap<string, string | undefined>;
    readonly limits: Limits;
  };
  readonly unreadable: (id: string, error: unknown) => void;
  readonly found: (id: string, read: SourceRead) => void;
}

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

const present = <Item>(items: readonly (Item | undefined)[]): Item[] =>
  items.filter((each): each is Item => each !== undefined);

/** What befalls one load balancer does not touch the others. */
async function alone<Found>(
  { unreadable }: Reading,
  id: string,
  run: () => Promise<Found | undefined>,
): Promise<Found | undefined> {
  try {
    return await run();
  } catch (error) {
    unreadable(id, error);
    return undefined;
  }
}

interface Listing {
  readonly project: Project;
  readonly looks: ReadonlyMap<string, Look>;
}

async function projectOf(reading: Reading): Promise<Listing> {
  const { octavia, asked, now } = reading;
  const query: Query = [
    ["project_id", asked.project],
    ...loadBalancerFields.map((field) => ["fields", field] as const),
  ];
  const { pageSize } = asked.limits;
  const listed = await everyPage(octavia, { kind: "loadbalancers", query, item: LoadBalancer, pageSize });
  const count = (kind: "listeners" | "pools"): number =>
    listed.content.reduce((sum, each) => sum + each[kind].length, 0);
  return {
    project: {
      id: asked.project,
      loadBalancers: listed.content.length,
      listeners: count("listeners"),
      pools: count("pools"),
      pageSize: listed.pageSize ?? pageSize,
    },
    looks: new Map(listed.content.map((each) => [each.id, lookedAt(each, listed.at, now())])),
  };
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

async function sought({ octavia, now }: Reading, id: string): Promise<Look | undefined> {
  const said = await octavia.find("loadbalancers", id, One);
  return said && lookedAt(said.content.loadbalancer, said.at, now());
}

const One = z.object({ loadbalancer: LoadBalancer });

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

/** @throws CallRefused or Unreachable when it cannot be read now. */
function judged(reading: Reading, look: Look): Look | undefined {
  const { id, project_id: project, provisioning_status: status } = look.loadBalancer;
  if (project !== reading.asked.project)
    throw new CallRefused(
      `load balancer ${id} is project ${project}'s, and the configuration says ${reading.asked.project}`,
    );
  if (status !== "ACTIVE") throw new Unreachable(`load balancer ${id} is ${status}, not ACTIVE`);
  const updatedAt = updatedAtOf(look.loadBalancer);
  if (reading.asked.known.get(id) !== updatedAt) return look;
  reading.found(id, { kind: "unchanged", updatedAt, readAt: look.readAt });
  return undefined;
}

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

/** Reads each, and looks at each again: nothing may have been written in between. */
async function batch(reading: Reading, project: Project, looks: readonly Look[]): Promise<void> {
  const { octavia, asked } = reading;
  const shelves = shelvesOf(
    octavia,
    project,
    looks.map(({ loadBalancer }) => loadBalancer),
  );
  const way = cheaper({
    calls: looks.length,
    objects: looks.length,
    inProject: project.loadBalancers,
    pageSize: project.pageSize,
  });
  // Few at a time, so that there is little time for a write between the two looks at one.
  const lanes = pLimit(asked.limits.concurrency);
  const read = looks.map((look) =>
    lanes(() =>
      alone(reading, look.loadBalancer.id, async () => {
        const parts = await shelves.partsOf(look.loadBalancer);
        if (way === "project") return { look, parts };
        conclude(reading, { look, parts }, await sought(reading, look.loadBalancer.id));
        return undefined;
      }),
    ),
  );
  const left = present(await Promise.all(read));
  if (left.length === 0) return;
  const again = await projectOf(reading);
  for (const each of left) {
    const { id } = each.look.loadBalancer;
    // Not listed is not gone, here too.
    await alone(reading, id, async () =>
      conclude(reading, each, again.looks.get(id) ?? (await sought(reading, id))),
    );
  }
}

interface Read {
  readonly look: Look;
  readonly parts: Parts;
}

/** @throws Unreachable when it was written meanwhile, or its parts do not fit. */
function conclude(reading: Reading, { look, parts }: Read, again: Look | undefined): undefined {
  const change = verdict(look, again);
  if (change !== undefined) throw new Unreachable(change);
  const result = assembled(parts);
  const { id } = look.loadBalancer;
  if (result.kind === "torn")
    throw new Unreachable(`load balancer ${id} is not read whole: ${result.reason}`);
  reading.found(id, { kind: "complete", source: result.source, readAt: look.readAt });
}
