import pLimit from "p-limit";
import type { MirrorConfig } from "../../shared/mirror-config.ts";
import type { RoundDeps } from "./deps.ts";
import { passesOf } from "./passes.ts";
import type { Pass } from "./passes.ts";
import type { RoundReport } from "./report.ts";
import { considered, later, round } from "./round.ts";
import { survey } from "./survey.ts";
import { hasTime } from "./writing-time.ts";

/** Mirrors that are written to at the same time: what they may do together is a matter of the calls' rates. */
const atOnce = 8;

/** A pass may take so much longer than the one before it. */
const slower = 1.25;

/**
 * One round of some mirrors. Does not throw for what befalls one of them: its report says it. Those that are known come
 * first, all together; of those of which everything is to be read, as many as there is time for. Whoever is left over
 * begins the next round.
 */
export async function rounds(
  deps: RoundDeps,
  configs: readonly MirrorConfig[],
): Promise<readonly RoundReport[]> {
  const { memory } = deps;
  const reports: RoundReport[] = [];
  let tookMs = 0;
  for (const pass of passesOf(configs, memory)) {
    if (reports.length > 0 && !hasTime(deps, tookMs * slower)) {
      for (const config of pass.configs) reports.push(told(deps, unbegun(deps, config)));
      continue;
    }
    const startedAt = deps.now().getTime();
    reports.push(...(await passed(deps, pass, configs)));
    tookMs = deps.now().getTime() - startedAt;
  }
  memory.left = leftOf(reports, memory.left);
  memory.rounds++;
  return reports.toSorted((a, b) => (a.mirror < b.mirror ? -1 : 1));
}

async function passed(
  deps: RoundDeps,
  { configs, turns }: Pass,
  share: readonly MirrorConfig[],
): Promise<readonly RoundReport[]> {
  const limited = pLimit(atOnce);
  const stages = await survey(deps, configs, share, turns);
  return Promise.all(stages.map((stage) => limited(async () => told(deps, await round(deps, stage)))));
}

const unbegun = (deps: RoundDeps, config: MirrorConfig): RoundReport =>
  later(deps, { config, view: new Error("it was not read"), reading: undefined });

function told(deps: RoundDeps, report: RoundReport): RoundReport {
  deps.report(report);
  return report;
}

const leftOf = (
  reports: readonly RoundReport[],
  before: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> =>
  new Map(
    reports
      .filter(({ skipped }) => skipped !== undefined)
      .map(({ mirror }) => [mirror, (before.get(mirror) ?? 0) + 1]),
  );

/** What a round of this mirror would do now: the same code, which neither writes nor takes the lease. */
export async function planned(deps: RoundDeps, config: MirrorConfig): Promise<RoundReport> {
  const [stage] = await survey(deps, [config]);
  if (!stage) throw new Error("a survey of one mirror has one stage");
  return considered(deps, stage).report;
}
