import type {
  ShiftOutcomeKind,
  ShiftRecord,
  TrafficState,
  TrafficTicket,
} from "../../ledger/traffic-records.ts";
import type { Leaving } from "../../ledger/traffic.ts";
import { declaredWeights } from "../policy/records.ts";
import { sameWeights } from "../policy/shares.ts";
import { shiftNews } from "../news-of.ts";
import type { PhaseDeps } from "./phase-deps.ts";

/** How a shift ended, in the words of the machine's last look. */
export type Ending = { readonly kind: string; readonly reason: string };

const outcomes: Readonly<Record<string, ShiftOutcomeKind>> = {
  done: "settled",
  returned: "returned",
  refused: "refused",
};

/**
 * Records how a shift ended and frees its policy.
 * @returns the outcome, also when it was recorded before.
 */
export async function endShift(
  { ledger, now, sendNews }: Pick<PhaseDeps, "ledger" | "now" | "sendNews">,
  ticket: TrafficTicket,
  ending: Ending,
): Promise<{ readonly kind: ShiftOutcomeKind; readonly reason: string }> {
  const view = await ledger.traffic.needShift(ticket.shift);
  const { record } = view;
  if (record.outcome) return record.outcome;
  const kind = outcomes[ending.kind] ?? "needs-a-person";
  const at = now().toISOString();
  const state = await ledger.traffic.state(ticket.policy);
  const outcome = { kind, reason: ending.reason, at };
  const news = shiftNews(record, outcome);
  const written = [ledger.outbox.writing(news)];
  await ledger.traffic.end(ticket, view, outcome, leavingOf(record, state, outcome), written);
  // What is not sent here lies in the outbox, and the sweep sends it.
  await sendNews(news);
  return outcome;
}

/** What a shift leaves behind, by how it ended. */
function leavingOf(
  record: ShiftRecord,
  state: TrafficState | undefined,
  { kind, reason, at }: { readonly kind: ShiftOutcomeKind; readonly reason: string; readonly at: string },
): Leaving {
  const { out = {}, standing, needsPerson } = state ?? {};
  const { [record.site ?? ""]: _, ...others } = out;
  if (kind === "needs-a-person") return { needsPerson: { shift: record.id, reason, at } };
  // Its users are where they were: it is not out after all.
  if (kind !== "settled") return takesOut(record) && !wasOut(record) ? { out: others } : {};
  const healed = heals(record, needsPerson) ? { needsPerson: undefined } : {};
  if (takesOut(record)) return healed;
  const { plan, by, config } = record;
  const back = { ...healed, ...(record.kind === "restore" ? { out: others } : {}) };
  if (sameWeights(plan.to, declaredWeights(config))) return { ...back, standing: undefined };
  // A site that was out for a while has not changed who wanted these weights, and since when.
  if (standing && sameWeights(plan.to, standing.weights)) return back;
  if (record.kind === "restore" && isPartly(others)) return back;
  return { ...back, standing: { weights: plan.to, since: at, by, reason: record.reason } };
}

/** While another site is out, what stands is not what anybody wanted. */
const isPartly = (out: TrafficState["out"]): boolean => Object.keys(out).length > 0;

/** People look at what they do; a release knows only of what it did itself. */
const heals = ({ by, release }: ShiftRecord, needsPerson: TrafficState["needsPerson"]): boolean =>
  by.via !== "release" || (release !== undefined && needsPerson?.shift.startsWith(`${release}.`) === true);

const takesOut = ({ kind }: ShiftRecord): boolean => kind === "evacuate" || kind === "withdraw";

/** It had no users when this began. */
const wasOut = ({ plan, site = "" }: ShiftRecord): boolean => plan.from[site] === 0;
