import type { ReleaseView } from "../../ledger/releases.ts";
import type { Ticket } from "../../ledger/records.ts";
import { LedgerInvalid } from "../../shared/errors.ts";
import { failRun, markMember, runOf, tendRun } from "../group/runs.ts";
import type { GroupDeps } from "../group/runs.ts";
import { holdOf } from "../group/turn.ts";
import type { Waiting } from "../waiting.ts";
import { advance } from "./advance.ts";
import { look } from "./look.ts";
import type { LookDeps } from "./look.ts";
import type { Step } from "./step.ts";

export type Held = { readonly kind: "done" | "failed"; readonly reason: string };

/** The least that a release's cells are at: what keeps it from being ready, if anything does. */
export type Standing = Extract<Step, { readonly kind: "failed" | "refused" | "wait" }> | undefined;

/** Looks at every cell of a release that waits for its group: each must still carry the candidate, and be well. */
export async function standingOf(deps: LookDeps, view: ReleaseView): Promise<Standing> {
  const steps: Step[] = await Promise.all(
    view.plans.map(async ({ cell }) => advance(await look(deps, view, cell, undefined))),
  );
  const bad = steps.find((step) => step.kind === "failed" || step.kind === "refused");
  const late = steps.find((step) => step.kind !== "done");
  if (!late) return undefined;
  const step = bad ?? late;
  if (step.kind === "failed" || step.kind === "refused" || step.kind === "wait") return step;
  return { kind: "wait", point: "shift", reason: `a cell is not yet done (${step.kind})` };
}

/**
 * After its last wave a member waits until all of its group are ready. Once the run settles, nothing that is seen
 * here turns it back; before that, whatever would have turned back a bake does.
 */
export async function holdForGroup(deps: LookDeps & GroupDeps, { release }: Ticket): Promise<Held | Waiting> {
  const view = await deps.ledger.releases.need(release);
  const { record, requests, plans } = view;
  const run = await runOf(deps.ledger, record);
  if (!run) throw new LedgerInvalid(`${release} has deployed, but the ledger has no run of its group`);
  const decided = holdOf(run);
  if (decided.kind === "go") return settles(run.run);
  if (decided.kind === "back") return { kind: "failed", reason: decided.reason };
  const standing = await standingOf(deps, view);
  if (standing?.kind === "failed" || standing?.kind === "refused") {
    const became = await failRun(deps, record, requests, standing.reason);
    return became === "settles" ? settles(run.run) : { kind: "failed", reason: standing.reason };
  }
  await markMember(deps, run, record.service, standing ? "going" : "ready", release);
  const after = (await tendRun(deps, run, release)) ?? run;
  const turn = holdOf(after);
  if (turn.kind === "go") return settles(run.run);
  if (turn.kind === "back") return { kind: "failed", reason: turn.reason };
  return {
    ...(standing ?? turn),
    point: standing?.point ?? "group",
    kind: "wait",
    runChanges: after.changes,
    alarms: [...new Set(plans.flatMap(({ alarms }) => alarms))],
    places: plans.map(({ application, deploymentGroup }) => `${application}/${deploymentGroup}`),
    ecsServices: plans.map(({ cluster, ecsService }) => `${cluster}/${ecsService}`),
  };
}

const settles = (run: string): Held => ({ kind: "done", reason: `${run} settles together` });
