import { keys } from "../../ledger/keys.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import type { TimelineEvent } from "../../ledger/records.ts";
import type { ReleaseView } from "../../ledger/releases.ts";
import type { GateFacts } from "./gate-verdict.ts";

/** Under which key it is noted that a release came to its gates. */
export const atGates = "at-gates";

/** What a release's own gates are decided by. @param askedAt epoch ms when it first came to them. */
export async function gateFacts(
  ledger: Pick<Ledger, "now" | "services">,
  { record, requests }: ReleaseView,
  askedAt: number,
): Promise<GateFacts> {
  return {
    now: ledger.now().getTime(),
    gates: record.config.gates,
    requests,
    freeze: await ledger.services.freeze(record.service),
    overrides: record.overrides,
    starter: record.by.who,
    askedAt,
  };
}

/** Epoch ms when a release first came to its gates; undefined before that. */
export async function arrivedAtGates(ledger: Pick<Ledger, "table">, id: string): Promise<number | undefined> {
  const arrival = await ledger.table.read<TimelineEvent>(keys.timeline(id, atGates));
  return arrival && Date.parse(arrival.at);
}
