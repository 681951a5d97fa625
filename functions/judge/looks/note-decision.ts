import type { Decided } from "../../ledger/judgements.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import type { Ticket } from "../../ledger/records.ts";
import { LostRace } from "../../shared/errors.ts";

const inWords = {
  pass: "judged as good",
  worse: "judged worse",
  unclear: "the judge could not tell",
} as const;

/** What was decided is written down before it is acted on, under the fence; the first decision stands. */
export async function noteDecision(
  ledger: Pick<Ledger, "judgements" | "lease" | "releases" | "now">,
  ticket: Ticket,
  decided: Omit<Decided, "at">,
): Promise<void> {
  const { cell, reason, judgement } = decided;
  const { release } = ticket;
  const write = ledger.judgements.deciding(release, { ...decided, at: ledger.now().toISOString() });
  await ledger.lease.intend(ticket, `the judge decides on ${cell}`, write, "back").catch(decidedBefore);
  const what = inWords[judgement.verdict];
  await ledger.releases.note(release, `judge:${cell}:decided`, { what, cell, reason, whose: "ours" });
}

function decidedBefore(error: unknown): void {
  if (!(error instanceof LostRace)) throw error;
}
