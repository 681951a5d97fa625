import { noteDecision } from "../../judge/looks/note-decision.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import type { ReleaseRecord, Ticket } from "../../ledger/records.ts";
import { tell } from "../tell.ts";
import type { CellFacts, Step } from "./step.ts";

type TellDeps = Parameters<typeof tell>[0];

/** Where it was the judge that decided. */
export async function noteJudgedStep(
  ledger: Ledger,
  ticket: Ticket,
  cell: string,
  step: Step,
): Promise<void> {
  if (!("judgement" in step) || step.judgement === undefined) return;
  const { judgement, reason, kind } = step;
  await noteDecision(ledger, ticket, { cell, judgement, reason, wentOn: kind !== "failed" });
}

/** Metrics that cannot be read fail nothing, so people must hear of it. */
export async function noteJudged(
  deps: TellDeps,
  record: ReleaseRecord,
  { judged, plan }: CellFacts,
): Promise<void> {
  if (judged?.unreadable)
    await tell(deps, record, "cannot-judge", `${plan.cell}: ${judged.unreadable}`, plan.cell);
}

/** The bake is over, and it is unclear whether the candidate is as good. */
export async function tellJudged(
  deps: TellDeps,
  record: ReleaseRecord,
  cell: string,
  { point, reason }: Step & { kind: "wait" },
): Promise<void> {
  if (point === "drawn-out")
    await deps.ledger.releases.note(record.id, `judge:${cell}:drawn-out`, {
      what: "the bake is drawn out",
      cell,
      reason,
      whose: "ours",
    });
  if (point === "verdict") await tell(deps, record, "verdict-wanted", `${cell} waits: ${reason}`, cell);
}
