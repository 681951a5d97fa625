import type { MirrorTicket, MirrorView } from "../../ledger/mirror-records.ts";
import type { Found } from "../../ledger/mirror-notes.ts";
import { apply, sentenceOf } from "../apply/apply.ts";
import type { Applied } from "../apply/apply.ts";
import { siteOf } from "../apply/site.ts";
import { bookkeeping, isEmpty } from "../plan/bookkeeping.ts";
import type { Bookkeeping } from "../plan/bookkeeping.ts";
import type { Plan } from "../plan/document.ts";
import { plan } from "../plan/plan.ts";
import type { PlanInput } from "../plan/sight.ts";
import type { RoundDeps } from "./deps.ts";
import { reportOf, withDone } from "./report.ts";
import type { RoundReport } from "./report.ts";
import { isComplete, planInputOf } from "./survey.ts";
import type { Stage } from "./survey.ts";
import { hasTime, writingTime } from "./writing-time.ts";

/** What a round would do, and what it is made of. */
export interface Considered {
  readonly report: RoundReport;
  readonly input?: PlanInput;
}

/** The plan of one mirror, without any call. */
export function considered(deps: RoundDeps, stage: Stage): Considered {
  const completeAt = deps.memory.completeAt.get(stage.config.mirror);
  const input = planInputOf(stage, deps.now().toISOString());
  if (input) {
    const report = reportOf(stage, completeAt, { plan: plan(input), remarks: input.desired.remarks });
    return { report, input };
  }
  const report = reportOf(stage, completeAt);
  const error = stage.view instanceof Error ? stage.view : unseenOf(stage);
  return { report: error ? { ...report, failed: { error: sentenceOf(error) } } : report };
}

const unseenOf = ({ looked }: Stage): Error | undefined =>
  looked?.kind === "unseen" ? looked.error : undefined;

/** One mirror's round, from what was read on. Does not throw. */
export async function round(deps: RoundDeps, stage: Stage): Promise<RoundReport> {
  const { mirror } = stage.config;
  let report: RoundReport | undefined;
  try {
    if (!hasTime(deps)) return later(deps, stage);
    const { report: seen, input } = considered(deps, stage);
    report = seen;
    report =
      input && seen.plan ? await acted(deps, stage, input, seen.plan, seen) : await noted(deps, stage, seen);
  } catch (error) {
    report = { ...(report ?? reportOf(stage, undefined)), failed: { error: sentenceOf(error) } };
  }
  const isSettled = !report.failed && !report.skipped && report.counts.drift === 0;
  if (isSettled) remember(deps, stage);
  else deps.memory.sights.delete(mirror);
  return report;
}

function later(deps: RoundDeps, stage: Stage): RoundReport {
  deps.memory.sights.delete(stage.config.mirror);
  const completeAt = deps.memory.completeAt.get(stage.config.mirror);
  return { ...reportOf(stage, completeAt), skipped: "there was no time left for it in this round" };
}

function remember({ memory }: RoundDeps, { config, view, looked }: Stage): void {
  if (looked?.kind !== "seen" || view instanceof Error) return;
  const { actual, others } = looked;
  memory.sights.set(config.mirror, { actual, others, fence: view.state?.fence });
}

/** A round that decided nothing: only what it could not read is written down. */
async function noted(
  deps: RoundDeps,
  { config, view, reading }: Stage,
  report: RoundReport,
): Promise<RoundReport> {
  if (view instanceof Error || !reading || report.failed) return report;
  if (isComplete(reading)) return report;
  const reason = reading.kind === "gone" ? `it is gone: ${reading.reason}` : reading.reason;
  await deps.mirrors.note(config, view.state, { kind: "unreadable", reason });
  return report;
}

async function acted(
  deps: RoundDeps,
  { config }: Stage,
  input: PlanInput,
  plan: Plan,
  report: RoundReport,
): Promise<RoundReport> {
  const { mirrors } = deps;
  const { ledger, readAt } = input;
  const books = bookkeeping(input, plan.steps);
  const held = plan.held.length > 0 ? (plan.heldDigest ?? plan.digest) : undefined;
  const found: Found = { kind: "complete", readAt, held };
  if (plan.steps.length === 0 && isEmpty(books)) {
    await mirrors.note(config, ledger.state, found);
    return report;
  }
  const time = writingTime(deps);
  const { mirror, loadBalancer } = config;
  const ticket = await mirrors.take(ledger.state, {
    mirror,
    loadBalancer,
    holder: deps.holder,
    until: time.until,
  });
  if (!ticket) return { ...report, skipped: "somebody else is at this mirror, or was while it was read" };
  const applied = await written(deps, { input, plan, books, time, ticket });
  const { failed } = applied;
  await mirrors.finish(ticket, ledger.state, found);
  return {
    ...withDone(report, applied.done),
    ...(failed ? { failed } : {}),
    ...(applied.isPaused
      ? { skipped: "the rest is left to the next round: the time of this one is over" }
      : {}),
  };
}

interface Writing {
  readonly input: PlanInput;
  readonly plan: Plan;
  readonly books: Bookkeeping;
  readonly time: ReturnType<typeof writingTime>;
  readonly ticket: MirrorTicket;
}

async function written(deps: RoundDeps, { input, plan, books, time, ticket }: Writing): Promise<Applied> {
  const { ledger, actual, desired, config } = input;
  if (plan.override !== undefined) await useOverride(deps, ticket, ledger);
  if (!isEmpty(books)) await deps.mirrors.intend(ticket, books);
  const owner = { installation: deps.installation, mirror: config.mirror };
  const parts = { owner, books: deps.mirrors, ...deps.writes(time.guard) };
  const site = siteOf({ ...parts, wanted: { desired, place: config.place } }, actual, ledger);
  return apply(plan.steps, site, ticket, time.isOver);
}

/** Before what it let through is done: whatever becomes of it, the same word lets nothing through again. */
async function useOverride(
  { mirrors }: RoundDeps,
  ticket: MirrorTicket,
  { state }: MirrorView,
): Promise<void> {
  if (state?.override) await mirrors.useOverride(ticket, state.override);
}
