import { groupCell } from "../../ledger/group-records.ts";
import type { OpenHook, OpenWait } from "../../ledger/records.ts";
import type { Open } from "../../ledger/waits.ts";
import { LostRace } from "../../shared/errors.ts";
import { failHook } from "../back-out/go-back.ts";
import { advance } from "../deploy/advance.ts";
import { hookLimitSeconds } from "../deploy/bake.ts";
import { standingOf } from "../deploy/hold.ts";
import { look } from "../deploy/look.ts";
import { runOf } from "../group/runs.ts";
import { pauseThatHolds } from "../pause.ts";
import { lookAgain } from "../waiting.ts";
import type { SweepDeps } from "./connect.ts";
import { eachAlone } from "./each-alone.ts";

/** News that was not sent within this time is sent again, seconds. */
const staleNewsSeconds = 60;

/** A hook that nobody decided within 50 minutes is reported failed, before CodeDeploy's hour is over. */
export async function lateHooks(deps: SweepDeps, { hooks }: Open): Promise<string[]> {
  const late = hooks.filter(({ calledAt }) => olderThan(deps, calledAt, hookLimitSeconds));
  return eachAlone(late, async (hook) => {
    await failHook(deps, hook);
    return `${hook.event} of ${hook.deploymentId} was not decided in time: reported failed`;
  });
}

/**
 * The look beside each waiting task: time that has come wakes it, and so does anything but waiting in what is
 * so now of a cell that deploys.
 */
export async function lookBeside(deps: SweepDeps, { waits, hooks, releases }: Open): Promise<string[]> {
  // Of an execution that was stopped: nobody will ever answer it.
  const isDead = (wait: OpenWait) => !releases.some(({ release }) => release === wait.release);
  return eachAlone(waits, async (wait) => {
    const reason = isDead(wait) ? undefined : await wakes(deps, wait, hooks);
    if (reason && (await deps.executions.answer(wait.token, lookAgain)))
      return `${wait.release}/${wait.scope} looks again: ${reason}`;
    if (reason || (isDead(wait) && olderThan(deps, wait.storedAt, 60)))
      await deps.ledger.waits.clear(wait).catch(newer);
    return undefined;
  });
}

async function wakes(
  deps: SweepDeps,
  wait: OpenWait,
  hooks: readonly OpenHook[],
): Promise<string | undefined> {
  // The look that stored this token died before it said what it waits for.
  if (wait.reason === undefined)
    return olderThan(deps, wait.storedAt, 60) ? "its last look did not end" : undefined;
  const changed = await runWakes(deps, wait);
  if (changed) return changed;
  if (wait.scope === groupCell) return holdWakes(deps, wait);
  if (wait.task === "deploy") return cellWakes(deps, wait, hooks);
  if (wait.wakeAt !== undefined && Date.parse(wait.wakeAt) <= deps.now().getTime())
    return "its time has come";
  return wait.task === "gates" ? gatesWake(deps, wait) : undefined;
}

/** The run of its group is another than the last look saw, or it waits for the next and that may be opened. */
async function runWakes({ ledger }: SweepDeps, wait: OpenWait): Promise<string | undefined> {
  if (wait.runChanges === undefined) return undefined;
  const record = (await ledger.releases.view(wait.release))?.record;
  if (!record?.config.group) return undefined;
  const run = (await runOf(ledger, record)) ?? (await ledger.groups.current(record.config.group.group));
  if (record.run !== undefined) return run?.changes === wait.runChanges ? undefined : "its group has changed";
  return run === undefined || run.state === "gathering" ? "the next run of its group may begin" : undefined;
}

/** As a cell's wait, of all cells at once. */
async function holdWakes(deps: SweepDeps, wait: OpenWait): Promise<string | undefined> {
  const view = await deps.ledger.releases.view(wait.release);
  if (!view) return undefined;
  const standing = await standingOf(deps, view);
  if (standing === undefined) return wait.point === "group" ? undefined : "it is ready";
  if (standing.kind !== "wait") return standing.kind;
  return standing.point === wait.point ? undefined : `it is at ${standing.point} now`;
}

/** Whoever asked, paused or froze wakes it as well; this is for those who died before they could. */
async function gatesWake({ ledger }: SweepDeps, wait: OpenWait): Promise<string | undefined> {
  if (wait.point === "freeze" && !(await ledger.services.freeze(wait.service))) return "the freeze is over";
  const requests = (await ledger.releases.view(wait.release))?.requests ?? [];
  if (wait.point === "pause" && !pauseThatHolds(requests)) return "the pause is over";
  const asked = requests.find(({ at }) => Date.parse(at) >= Date.parse(wait.storedAt));
  return asked && `${asked.kind} was asked`;
}

/** A wait that has become another one wakes too, so that people are told where the cell is. */
async function cellWakes(
  deps: SweepDeps,
  wait: OpenWait,
  hooks: readonly OpenHook[],
): Promise<string | undefined> {
  const view = await deps.ledger.releases.view(wait.release);
  if (!view) return undefined;
  const hook = hooks.find(({ release, cell }) => release === wait.release && cell === wait.scope);
  const step = advance(await look(deps, view, wait.scope, hook));
  if (step.kind !== "wait") return step.kind;
  return step.point === wait.point ? undefined : `it is at ${step.point} now`;
}

export async function staleNews(deps: SweepDeps, { news }: Open): Promise<string[]> {
  const stale = news.filter(({ at }) => olderThan(deps, at, staleNewsSeconds));
  return eachAlone(stale, async (each) => {
    await deps.sendNews(each);
    return `${each.id} sent again`;
  });
}

const olderThan = ({ now }: SweepDeps, at: string, seconds: number) =>
  now().getTime() - Date.parse(at) >= seconds * 1000;

function newer(error: unknown): void {
  if (!(error instanceof LostRace)) throw error;
}
