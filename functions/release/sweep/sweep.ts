import { ScheduleTick } from "../../../events/schedule-tick.ts";
import { entry } from "../../shared/entry.ts";
import type { Log } from "../../shared/entry.ts";
import type { Open } from "../../ledger/waits.ts";
import { tendRun } from "../group/runs.ts";
import { finalize } from "../finalize/finalization.ts";
import type { SweepDeps } from "./connect.ts";
import { eachAlone } from "./each-alone.ts";
import { findPushes } from "./find-pushes.ts";
import { keepsakes } from "./keepsakes.ts";
import { standingWatch } from "./standing-watch.ts";
import { lateHooks, lookBeside, staleNews } from "./unfinished.ts";

/** Minutes between looks at the repositories, and at what the listeners point at. */
const pushMinutes = 5;
const standingMinutes = 5;

/**
 * The look, each minute, for what events missed. Each part stands alone: what fails in one is told at the
 * end, and keeps none of the others from being done.
 */
export const sweep = (deps: SweepDeps) =>
  entry(ScheduleTick).handler(async function sweep(_, call): Promise<{ done: readonly string[] }> {
    const open = await deps.ledger.waits.open();
    const minute = Math.floor(deps.now().getTime() / 60_000);
    const parts: [string, () => Promise<string[]>][] = [
      ["hooks", () => lateHooks(deps, open)],
      ["releases", () => openReleases(deps, open)],
      ["groups", () => openRuns(deps, open)],
      ["looks", () => lookBeside(deps, open)],
      ["news", () => staleNews(deps, open)],
      ...(minute % pushMinutes === 0
        ? [["pushes", () => findPushes(deps)] as [string, () => Promise<string[]>]]
        : []),
      ...(minute % standingMinutes === 1
        ? [["standing", () => standingWatch(deps, open)] as [string, () => Promise<string[]>]]
        : []),
      ...(minute % 1440 === 2
        ? [["keepsakes", () => keepsakes(deps)] as [string, () => Promise<string[]>]]
        : []),
    ];
    const { done, failed } = await each(parts, call.log);
    if (failed) throw failed;
    return { done };
  });

async function each(parts: readonly [string, () => Promise<string[]>][], log: Log) {
  const done: string[] = [];
  let failed: Error | undefined;
  for (const [name, part] of parts)
    try {
      const lines = await part();
      for (const line of lines) log.info(`${name}: ${line}`);
      done.push(...lines);
    } catch (error) {
      failed = error as Error;
      log.error(`${name} failed`, { error: failed.message });
    }
  return { done, failed };
}

/** What a member saw and could not write down any more, and what time alone brings. */
async function openRuns(deps: SweepDeps, open: Open): Promise<string[]> {
  return eachAlone(open.runs, async (run) => {
    const before = await deps.ledger.groups.run(run.group, run.run);
    const after = await tendRun(deps, run);
    return after?.changes === before?.changes ? undefined : `${run.run}: ${after?.state}`;
  });
}

async function openReleases(deps: SweepDeps, open: Open): Promise<string[]> {
  return eachAlone(open.releases, async (release) => {
    const done = await finalize(deps, release);
    return done.kind === "nothing" ? undefined : `${release.release}: ${done.kind}: ${done.reason}`;
  });
}
