import type { ShiftView, TrafficTicket, WriteProgress } from "../../ledger/traffic-records.ts";
import type { Call } from "../../shared/entry.ts";
import { batchProblem } from "../policy/name-problems.ts";
import type { Tally } from "../dns/lookups.ts";
import { advance } from "./advance.ts";
import { added, askAround } from "./ask.ts";
import type { ShiftFacts, Step } from "./facts.ts";
import type { JudgedSite, JudgedWait } from "./judged.ts";
import { look } from "./look.ts";
import type { Look, ShiftDeps } from "./look.ts";

/** What a look came to, as the state machine reads it. `seconds` is 0 where nothing is waited for. */
export interface Answer {
  readonly kind: "wait" | "done" | "back" | "refused" | "returned" | "stuck";
  readonly reason: string;
  readonly seconds: number;
  readonly point?: JudgedWait;
}

/** After a write: when its change may be in sync. */
const afterWrite = 10;
/** A batch that Route 53 is busy with, or that it throttles. */
const busy = 15;
/** Look-ups that time has cut short go on. */
const askOn = 5;

/** Looks at a shift, and takes the one step that the look comes to. */
export async function lookAndTake(
  deps: ShiftDeps,
  ticket: TrafficTicket,
  alarms: readonly string[],
  call: Call,
  judged?: JudgedSite,
): Promise<Answer> {
  const view = await deps.ledger.traffic.needShift(ticket.shift);
  await deps.ledger.traffic.hold(ticket);
  const read = await look(deps, view, alarms);
  const seen = judged ? { ...read, facts: { ...read.facts, judged } } : read;
  const step = advance(seen.facts);
  call.log.info(`${view.record.policy}: ${step.kind}: ${step.reason}`, {
    shift: ticket.shift,
    step: step.kind,
  });
  return take(deps, ticket, view, seen, step, call);
}

async function take(
  deps: ShiftDeps,
  ticket: TrafficTicket,
  view: ShiftView,
  seen: Look,
  step: Step,
  call: Call,
): Promise<Answer> {
  const { traffic } = deps.ledger;
  const isBack = view.record.turned !== undefined;
  if (step.note) await traffic.note(ticket, step.note, isBack);
  switch (step.kind) {
    case "wait":
      return {
        kind: "wait",
        reason: step.reason,
        seconds: step.seconds,
        ...(step.point ? { point: step.point } : {}),
      };
    case "write":
      return write(deps, ticket, view, step, isBack);
    case "ask":
      return ask(deps, ticket, view, seen, step, call);
    case "back":
      await traffic.turn(ticket, step.reason);
      return { kind: "back", reason: step.reason, seconds: 0 };
    default:
      return { kind: step.kind, reason: step.reason, seconds: 0 };
  }
}

/** One atomic batch of UPSERTs; its intention was written down with the note. */
async function write(
  { ledger, route53 }: ShiftDeps,
  ticket: TrafficTicket,
  { record }: ShiftView,
  step: Step & { kind: "write" },
  isBack: boolean,
): Promise<Answer> {
  const changes = step.records.map((each) => ({ action: "UPSERT" as const, record: each }));
  const large = batchProblem(changes);
  if (large !== undefined) return turn(ledger, ticket, large, isBack);
  const changed = await route53.change(
    record.config.zone.id,
    changes,
    `pointsman ${record.id}: ${step.reason}`,
  );
  if (changed.kind === "busy") return { kind: "wait", reason: changed.reason, seconds: busy };
  if (changed.kind !== "submitted") return turn(ledger, ticket, changed.reason, isBack);
  const progress: WriteProgress = { ...step.note?.progress, changeId: changed.changeId };
  await ledger.traffic.note(ticket, { progress }, isBack);
  return { kind: "wait", reason: step.reason, seconds: afterWrite };
}

/** Route 53 will never take it: forward that is a reason to go back, and on the way back there is no other way. */
async function turn(
  { traffic }: ShiftDeps["ledger"],
  ticket: TrafficTicket,
  reason: string,
  isBack: boolean,
): Promise<Answer> {
  if (isBack) return { kind: "stuck", reason, seconds: 0 };
  await traffic.turn(ticket, reason);
  return { kind: "back", reason, seconds: 0 };
}

/** Makes the look-ups, writes them down, and decides again with them. */
async function ask(
  deps: ShiftDeps,
  ticket: TrafficTicket,
  view: ShiftView,
  { facts, targets }: Look,
  step: Step & { kind: "ask" },
  call: Call,
): Promise<Answer> {
  const { record } = view;
  const tally = await askAround(deps, record.config, targets, step.lookups, call.remainingMs());
  const isBack = record.turned !== undefined;
  const before = step.note?.progress ?? (isBack ? record.back : record.progress) ?? {};
  const progress = { ...before, tally: added(before.tally, tally, step.unhealthy, facts.at) };
  await deps.ledger.traffic.note(ticket, { progress }, isBack);
  call.log.info(`${record.policy}: look-ups`, { ...tally });
  if (tally.endedBy === "time")
    return { kind: "wait", reason: `${step.reason}${unanswered(tally)}`, seconds: askOn };
  const again = advance(withProgress(facts, progress, isBack));
  if (again.kind === "ask")
    return {
      kind: "wait",
      reason: `${step.reason}${unanswered(tally)}`,
      seconds: busy,
    };
  return take(
    deps,
    ticket,
    { ...view, record: withProgress(facts, progress, isBack).record },
    { facts, targets },
    again,
    call,
  );
}

const unanswered = ({ failed }: Pick<Tally, "failed">): string => {
  const codes = Object.entries(failed).map(([code, times]) => `${times} ${code}`);
  return codes.length === 0 ? "" : `; without an answer: ${codes.join(", ")}`;
};

const withProgress = (facts: ShiftFacts, progress: WriteProgress, isBack: boolean): ShiftFacts => ({
  ...facts,
  record: { ...facts.record, ...(isBack ? { back: progress } : { progress }) },
});
