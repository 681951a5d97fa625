import { noteDecision } from "../../judge/looks/note-decision.ts";
import { unreadableSteps, verdictSteps } from "../../judge/looks/verdict-news.ts";
import { keys } from "../../ledger/keys.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import type { SiteJudged } from "./judging.ts";
import type { Scope } from "./release-scope.ts";
import type { Answer } from "./take.ts";

/** A candidate that is worse goes back: written down before it does. */
export async function noteWorse(
  ledger: Ledger,
  { ticket }: Scope,
  { cell, judged }: SiteJudged,
): Promise<void> {
  const { judgement } = judged;
  if (judgement.verdict === "worse")
    await noteDecision(ledger, ticket, { cell, judgement, reason: judgement.sentence, wentOn: false });
}

/** Writes down what became of a site under judgement, and tells people where they must know or decide. */
export async function noteJudged(
  ledger: Ledger,
  { ticket, view: { record } }: Scope,
  { cell, judged, unreadable }: SiteJudged,
  { kind, reason, point }: Pick<Answer, "kind" | "reason" | "point">,
): Promise<void> {
  if (unreadable) await tellOnce(ledger, record, cell, "cannot-judge", unreadable);
  if (point === "verdict") await tellOnce(ledger, record, cell, "verdict-wanted", reason);
  const what = "the bake is drawn out";
  if (point === "drawn-out")
    await ledger.releases.note(record.id, `judge:${cell}:drawn-out`, { what, cell, reason, whose: "ours" });
  if (kind === "wait") return;
  await noteDecision(ledger, ticket, { cell, judgement: judged.judgement, reason, wentOn: kind === "done" });
}

/** Sent by the sweep, within two minutes: a shift tells nobody by itself. */
async function tellOnce(
  ledger: Ledger,
  { id, service, by, tag, digest }: Scope["view"]["record"],
  cell: string,
  state: "cannot-judge" | "verdict-wanted",
  reason: string,
): Promise<void> {
  const key = `told:${state}:${cell}`;
  if (await ledger.table.read(keys.timeline(id, key))) return;
  await ledger.outbox.put({
    id: `${id}:${state}:${cell}`,
    release: id,
    service,
    kind: "release",
    state,
    at: ledger.now().toISOString(),
    reason: `${cell}: ${reason}`,
    by,
    forPeople: true,
    ...(tag ? { tag } : {}),
    ...(digest ? { digest } : {}),
    nextSteps: state === "verdict-wanted" ? verdictSteps(id) : unreadableSteps(id),
  });
  const whose = state === "verdict-wanted" ? "person" : "ours";
  await ledger.releases.note(id, key, { what: state.replace("-", " "), cell, reason, whose });
}
