import pLimit from "p-limit";
import { Unreachable } from "../../shared/errors.ts";
import { assembled } from "./assemble.ts";
import type { Parts } from "./assemble.ts";
import { cheaper } from "./fewest-calls.ts";
import { verdict } from "./look.ts";
import type { Look } from "./look.ts";
import { alone, present, projectOf, sought } from "./looks.ts";
import type { Reading } from "./looks.ts";
import type { Project } from "./project.ts";
import { shelvesOf } from "./shelves.ts";

/** Of a read's time what is kept for the second looks, and for what is under way: without them it was for nothing. */
const keptShare = 0.25;

/** Reads each, and looks at each again: nothing may have been written in between. */
export async function batch(reading: Reading, project: Project, looks: readonly Look[]): Promise<void> {
  const { octavia, asked, line } = reading;
  const wanted = new Map(
    looks.map(({ loadBalancer }) => {
      const known = asked.known.get(loadBalancer.id)?.knownParts ?? {};
      return [loadBalancer.id, { loadBalancer, known }] as const;
    }),
  );
  const shelves = shelvesOf(octavia, project, [...wanted.values()]);
  const way = cheaper({
    kind: "loadbalancers",
    calls: looks.length,
    objects: looks.length,
    inProject: project.loadBalancers,
    pageSize: project.pageSize,
  });
  // Few at a time, so that there is little time for a write between the two looks at one.
  const lanes = pLimit(asked.limits.concurrency);
  const read = [...wanted].map(([id, one], place) =>
    lanes(() =>
      alone(reading, id, async () => {
        if (line.leftMs() < asked.limits.wholeMs * keptShare)
          throw new Unreachable(`there was no time left for load balancer ${id} in this read`);
        const parts = await shelves.partsOf(one);
        const look = looks[place] as Look;
        if (way === "project") return { look, parts };
        conclude(reading, { look, parts }, await sought(reading, id));
        return undefined;
      }),
    ),
  );
  await concludeAll(reading, present(await Promise.all(read)));
}

interface Read {
  readonly look: Look;
  readonly parts: Parts;
}

async function concludeAll(reading: Reading, left: readonly Read[]): Promise<void> {
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

/** @throws Unreachable when it was written meanwhile, or its parts do not fit. */
function conclude(reading: Reading, { look, parts }: Read, again: Look | undefined): undefined {
  const change = verdict(look, again);
  if (change !== undefined) throw new Unreachable(change);
  const result = assembled(parts);
  const { id } = look.loadBalancer;
  if (result.kind === "torn")
    throw new Unreachable(`load balancer ${id} is not read whole: ${result.reason}`);
  const { source, writtenAt } = result;
  const { asKnown } = parts;
  const { readAt } = look;
  if (asKnown.length === 0) reading.found(id, { kind: "complete", source, writtenAt, readAt });
  else reading.found(id, { kind: "changed", source, asKnown, writtenAt, readAt });
}
