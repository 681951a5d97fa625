import pLimit from "p-limit";
import type { MirrorConfig } from "../../shared/mirror-config.ts";
import type { RoundDeps } from "./deps.ts";
import type { RoundReport } from "./report.ts";
import { considered, round } from "./round.ts";
import { survey } from "./survey.ts";

/** Mirrors that are written to at the same time: what they may do together is a matter of the calls' rates. */
const atOnce = 8;

/**
 * One round of some mirrors. Does not throw for what befalls one of them: its report says it. What there was no time
 * for begins the next round.
 */
export async function rounds(
  deps: RoundDeps,
  configs: readonly MirrorConfig[],
): Promise<readonly RoundReport[]> {
  const stages = rotated(await survey(deps, configs), deps.memory.next);
  const limited = pLimit(atOnce);
  const reports = await Promise.all(
    stages.map((stage) =>
      limited(async () => {
        const report = await round(deps, stage);
        deps.report(report);
        return report;
      }),
    ),
  );
  deps.memory.next = reports.find(({ skipped }) => skipped !== undefined)?.mirror;
  return reports.toSorted((a, b) => (a.mirror < b.mirror ? -1 : 1));
}

/** What a round of this mirror would do now: the same code, which neither writes nor takes the lease. */
export async function planned(deps: RoundDeps, config: MirrorConfig): Promise<RoundReport> {
  const [stage] = await survey(deps, [config]);
  if (!stage) throw new Error("a survey of one mirror has one stage");
  return considered(deps, stage).report;
}

/** From the first that was left over on, so that none starves. */
function rotated<Item extends { readonly config: MirrorConfig }>(
  items: readonly Item[],
  next: string | undefined,
): readonly Item[] {
  const at = items.findIndex(({ config }) => config.mirror === next);
  return at > 0 ? [...items.slice(at), ...items.slice(0, at)] : items;
}
