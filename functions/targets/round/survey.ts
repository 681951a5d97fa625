import pLimit from "p-limit";
import type { MirrorView } from "../../ledger/mirror-records.ts";
import type { MirrorConfig } from "../../shared/mirror-config.ts";
import { decided } from "./decided.ts";
import type { RoundDeps } from "./deps.ts";
import { readSources } from "./reading.ts";
import { isComplete } from "./stage.ts";
import type { Stage } from "./stage.ts";
import { around } from "./surroundings.ts";
import type { Pass } from "./passes.ts";
import { isDue, noTurn, roundsBetween } from "./turns.ts";

const atOnce = 16;

/**
 * Reads for all of the mirrors what one of them alone would have to ask for as well, and plans. The order matters: the
 * ledger, then the source, then AWS. A round of somebody else that ends in between has moved the fence on, so that
 * nobody acts on a source that is older than what was made of a newer one. Of a mirror that is being removed nothing is
 * read, and so nothing decided.
 * @param share all that this process follows. @param turns of those that have one in this round.
 */
export async function survey(
  deps: RoundDeps,
  configs: readonly MirrorConfig[],
  share: readonly MirrorConfig[] = configs,
  turns: Pass["turns"] = new Map(),
): Promise<readonly Stage[]> {
  const { memory } = deps;
  const isDueNow = (mirror: string, since: number | undefined): boolean =>
    isDue(turns.get(mirror) ?? noTurn, memory.rounds, since);
  const views = await viewsOf(deps, configs);
  const readable = configs.filter(({ mirror }) => isFollowed(views.get(mirror)));
  const readings = await readSources(deps, readable, (mirror) =>
    isDueNow(mirror, memory.sources.get(mirror)?.wholeIn),
  );
  const isAnew = memory.aroundIn === undefined || memory.rounds - memory.aroundIn >= roundsBetween;
  const hasAny = readable.some(({ mirror }) => isComplete(readings.get(mirror)));
  const surroundings = hasAny ? await around(deps, share, isAnew) : undefined;
  const stages = configs.map((config): Stage => ({
    config,
    view: views.get(config.mirror) ?? new Error("it was not read"),
    reading: readings.get(config.mirror),
    looked: undefined,
    around: surroundings,
    wholeIn: undefined,
    decision: undefined,
  }));
  return decided(deps, stages, (mirror) => !isDueNow(mirror, memory.sights.get(mirror)?.wholeIn));
}

/** One that a person takes away is left alone, and nobody has to be asked for it. */
const isFollowed = (view: MirrorView | Error | undefined): boolean =>
  view !== undefined && !(view instanceof Error) && !view.state?.removing;

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
