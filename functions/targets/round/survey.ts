import pLimit from "p-limit";
import type { MirrorView } from "../../ledger/mirror-records.ts";
import type { MirrorConfig } from "../../shared/mirror-config.ts";
import { meaning } from "../meaning/meaning.ts";
import type { Looked } from "../aws/look.ts";
import type { PlanInput } from "../plan/sight.ts";
import type { RoundDeps } from "./deps.ts";
import { readSources } from "./reading.ts";
import type { Reading } from "./reading.ts";
import { sights } from "./sights.ts";
import { around } from "./surroundings.ts";
import type { Around } from "./surroundings.ts";

/** All that a round knows of one mirror before it decides. */
export interface Stage {
  readonly config: MirrorConfig;
  /** Read before everything else: whoever takes the lease by it knows that nobody wrote since. */
  readonly view: MirrorView | Error;
  readonly reading: Reading | undefined;
  readonly looked: Looked | undefined;
  readonly around: Around | undefined;
}

/** Every so many rounds nothing that was read before is trusted. */
const roundsBetween = 15;

const atOnce = 16;

/**
 * Reads for all of the mirrors what one of them alone would have to ask for as well. The order matters: the ledger,
 * then the source, then AWS. A round of somebody else that ends in between has moved the fence on, so that nobody acts
 * on a source that is older than what was made of a newer one.
 */
export async function survey(deps: RoundDeps, configs: readonly MirrorConfig[]): Promise<readonly Stage[]> {
  const isAnew = deps.memory.rounds % roundsBetween === 0;
  deps.memory.rounds++;
  const views = await viewsOf(deps, configs);
  const readable = configs.filter(({ mirror }) => !(views.get(mirror) instanceof Error));
  const readings = await readSources(deps, readable, isAnew);
  const complete = readable.filter(({ mirror }) => isComplete(readings.get(mirror)));
  const surroundings = complete.length > 0 ? await around(deps, complete, isAnew) : undefined;
  const looked = await sights(
    deps,
    complete.flatMap(({ mirror }) => {
      const [view, reading] = [views.get(mirror), readings.get(mirror)];
      if (!view || view instanceof Error) return [];
      const isQuiet = !isAnew && isComplete(reading) && reading.isSame && !view.state?.override;
      return [{ mirror, view, isQuiet }];
    }),
  );
  return configs.map((config) => ({
    config,
    view: views.get(config.mirror) ?? new Error("it was not read"),
    reading: readings.get(config.mirror),
    looked: looked.get(config.mirror),
    around: surroundings,
  }));
}

export const isComplete = (
  reading: Reading | undefined,
): reading is Extract<Reading, { kind: "complete" | "unchanged" }> =>
  reading?.kind === "complete" || reading?.kind === "unchanged";

async function viewsOf(
  { mirrors }: RoundDeps,
  configs: readonly MirrorConfig[],
): Promise<ReadonlyMap<string, MirrorView | Error>> {
  const limited = pLimit(atOnce);
  const found = configs.map(({ mirror }) =>
    limited(async (): Promise<[string, MirrorView | Error]> => {
      try {
        return [mirror, await mirrors.view(mirror)];
      } catch (error) {
        return [mirror, error instanceof Error ? error : new Error(String(error))];
      }
    }),
  );
  return new Map(await Promise.all(found));
}

/** What the plan of a mirror is made of; undefined where its source, AWS or the ledger could not be read. */
export function planInputOf(stage: Stage, now: string): PlanInput | undefined {
  const { config, view, reading, looked, around } = stage;
  if (view instanceof Error || !isComplete(reading) || looked?.kind !== "seen" || !around) return undefined;
  const named = view.state?.override?.digest;
  return {
    config,
    desired: meaning(reading.source, config, around.of(config)),
    actual: looked.actual,
    ledger: view,
    quotas: around.quotas,
    others: looked.others,
    readAt: reading.readAt,
    now,
    ...(named === undefined ? {} : { override: named }),
  };
}
