import type { MirrorTicket, MirrorView } from "../../ledger/mirror-records.ts";
import type { Found } from "../../ledger/mirror-notes.ts";
import { apply, sentenceOf } from "../apply/apply.ts";
import type { Applied } from "../apply/apply.ts";
import { siteOf } from "../apply/site.ts";
import { bookkeeping, isEmpty } from "../plan/bookkeeping.ts";
import type { Bookkeeping } from "../plan/bookkeeping.ts";
import type { Plan } from "../plan/document.ts";
import type { PlanInput } from "../plan/sight.ts";
import type { RoundDeps } from "./deps.ts";
import { letGo, whoIsAt, withKept } from "./letting-go.ts";
import { leavesTheRest, reportOf, withDone } from "./report.ts";
import type { RoundReport } from "./report.ts";
import { isComplete } from "./stage.ts";
import type { Stage } from "./stage.ts";
import { hasTime, writingTime } from "./writing-time.ts";

/** What a round would do, and what it is made of. */
export interface Considered {
  readonly report: RoundReport;
  readonly input?: PlanInput;
}

/** What is said of one mirror's plan, without any call. */
export function considered(deps: RoundDeps, stage: Stage): Considered {
  const completeAt = deps.memory.completeAt.get(stage.config.mirror);
  if (stage.decision) {
    const { input, plan } = stage.decision;
    return { report: reportOf(stage, completeAt, { plan, remarks: input.desired.remarks }), input };
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
  let acts: Acted | undefined;
  try {
    const { report, input } = considered(deps, stage);
    acts = { report, fence: fenceOf(stage) };
    if (!hasTime(deps)) {
      // What was seen of it is kept: where AWS is slow, the next round would not come further than this one else.
      if (leavesTheRest(report)) remember(deps, stage, acts.fence);
      return later(deps, stage);
    }
    if (input && report.plan) acts = await acted(deps, stage, input, report.plan, report);
    else acts = { ...acts, report: await noted(deps, stage, report) };
  } catch (error) {
    const report = acts?.report ?? reportOf(stage, undefined);
    acts = { fence: undefined, report: { ...report, failed: { error: sentenceOf(error) } } };
  }
  if (leavesTheRest(acts.report)) remember(deps, stage, acts.fence);
  else deps.memory.sights.delete(mirror);
  return acts.report;
}

interface Acted {
  readonly report: RoundReport;
  /** That of the ledger, after it. */
  readonly fence: number | undefined;
}

const fenceOf = ({ view }: Stage): number | undefined =>
  view instanceof Error ? undefined : view.state?.fence;

/** What is left to the next round for want of time. */
export function later({ memory }: RoundDeps, stage: Pick<Stage, "config" | "view" | "reading">): RoundReport {
  const { mirror } = stage.config;
  const report = reportOf(stage, memory.completeAt.get(mirror));
  const skipped = "there was no time left for it in this round";
  if ((memory.left.get(mirror) ?? 0) < patienceRounds) return { ...report, skipped };
  const error = `${skipped}, nor in the ${patienceRounds} before it: a smaller \`mirrors.share\` gives one function fewer mirrors`;
  return { ...report, skipped, failed: { error } };
}

/** Without time for a mirror in so many rounds, and one more, it is a failure. */
const patienceRounds = 3;

function remember({ memory }: RoundDeps, { config, looked, wholeIn }: Stage, fence: number | undefined) {
  if (looked?.kind !== "seen" || wholeIn === undefined) return;
  const { actual, others } = looked;
  memory.sights.set(config.mirror, { actual, others, fence, wholeIn });
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
): Promise<Acted> {
  const { mirrors } = deps;
  const { ledger, readAt } = input;
  const books = bookkeeping(input, plan.steps);
  const held = plan.held.length > 0 ? (plan.heldDigest ?? plan.digest) : undefined;
  const found: Found = { kind: "complete", readAt, held };
  if (plan.steps.length === 0 && isEmpty(books)) {
    await mirrors.note(config, ledger.state, found);
    return { report, fence: ledger.state?.fence };
  }
  const time = writingTime(deps);
  const { mirror, loadBalancer } = config;
  const ticket = await mirrors.take(ledger.state, {
    mirror,
    loadBalancer,
    holder: deps.holder,
    until: time.until,
  });
  if (!ticket)
    return {
      report: { ...report, skipped: whoIsAt(ledger.state, deps.now().toISOString()) },
      fence: undefined,
    };
  const applied = await written(deps, { input, plan, books, time, ticket });
  const kept = await letGo(deps, { ticket, state: ledger.state, time }, found, applied.unanswered);
  const failed = withKept(applied.failed, kept);
  const paused = { skipped: "the rest is left to the next round: the time of this one is over" };
  const told = {
    ...withDone(report, applied.done),
    ...(failed ? { failed } : {}),
    ...(applied.isPaused ? paused : {}),
  };
  return { report: told, fence: ticket.fence };
}

interface Writing {
  readonly input: PlanInput;
  readonly plan: Plan;
  readonly books: Bookkeeping;
  readonly time: ReturnType<typeof writingTime>;
  readonly ticket: MirrorTicket;
}

/** Does not throw: whoever holds the lease ends in order. */
async function written(deps: RoundDeps, { input, plan, books, time, ticket }: Writing): Promise<Applied> {
  const { ledger, actual, desired, config } = input;
  try {
    if (plan.override !== undefined) await useOverride(deps, ticket, ledger);
    if (!isEmpty(books)) await deps.mirrors.intend(ticket, books);
  } catch (error) {
    return { done: [], isPaused: false, failed: { error: sentenceOf(error) } };
  }
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
