import * as z from "zod/mini";
import { CallRefused, Unreachable } from "../../shared/errors.ts";
import { LoadBalancer, loadBalancerFields } from "./answers.ts";
import { updatedAtOf } from "./assemble.ts";
import { lookedAt } from "./look.ts";
import type { Look } from "./look.ts";
import type { Limits, Line } from "./line.ts";
import type { Octavia, Query } from "./octavia.ts";
import { everyPage } from "./pages.ts";
import type { Project } from "./project.ts";
import type { ReadRequest, SourceRead } from "./source.ts";

export interface Reading {
  readonly octavia: Octavia;
  readonly line: Line;
  readonly now: () => Date;
  readonly asked: {
    readonly project: string;
    /** By id: each once, with what the asker has of it. */
    readonly known: ReadonlyMap<string, ReadRequest["loadBalancers"][number]>;
    readonly limits: Limits;
  };
  readonly unreadable: (id: string, error: unknown) => void;
  readonly found: (id: string, read: SourceRead) => void;
}

export const present = <Item>(items: readonly (Item | undefined)[]): Item[] =>
  items.filter((each): each is Item => each !== undefined);

/** What befalls one load balancer does not touch the others. */
export async function alone<Found>(
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

export interface Listing {
  readonly project: Project;
  readonly looks: ReadonlyMap<string, Look>;
}

export async function projectOf(reading: Reading): Promise<Listing> {
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

export async function sought({ octavia, now }: Reading, id: string): Promise<Look | undefined> {
  const said = await octavia.find("loadbalancers", id, One);
  return said && lookedAt(said.content.loadbalancer, said.at, now());
}

const One = z.object({ loadbalancer: LoadBalancer });

/**
 * @returns undefined when the asker has it as it is.
 * @throws CallRefused or Unreachable when it cannot be read now.
 */
export function judged(reading: Reading, look: Look): Look | undefined {
  const { id, project_id: project, provisioning_status: status } = look.loadBalancer;
  if (project !== reading.asked.project)
    throw new CallRefused(
      `load balancer ${id} is project ${project}'s, and the configuration says ${reading.asked.project}`,
    );
  if (status !== "ACTIVE") throw new Unreachable(`load balancer ${id} is ${status}, not ACTIVE`);
  const updatedAt = updatedAtOf(look.loadBalancer);
  if (reading.asked.known.get(id)?.knownUpdatedAt !== updatedAt) return look;
  reading.found(id, { kind: "unchanged", updatedAt, readAt: look.readAt });
  return undefined;
}
