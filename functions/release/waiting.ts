import type { Ledger } from "../ledger/ledger.ts";
import type { OpenWait, Ticket } from "../ledger/records.ts";
import { LostRace } from "../shared/errors.ts";
import type { Executions } from "./aws/executions.ts";

/** What a look found while the thing waited for has not come yet. */
export interface Waiting {
  readonly kind: "wait";
  readonly reason: string;
  readonly point?: OpenWait["point"];
  /** Epoch ms of the next look that time alone asks for. */
  readonly wakeAt?: number;
  readonly alarms?: readonly string[];
  readonly places?: readonly string[];
  readonly ecsServices?: readonly string[];
  readonly runChanges?: number;
}

export interface WaitingDeps {
  readonly ledger: Pick<Ledger, "waits" | "now">;
  readonly executions: Pick<Executions, "answer">;
}

/**
 * A task that waits for a callback. Its token is stored before anything is looked at, so that news which
 * comes meanwhile is not lost; then it looks, and answers at once when there is nothing to wait for. Whoever
 * has news later answers the token with `look`, and the machine runs this task again.
 */
export async function waiting<Verdict extends { readonly kind: string }>(
  { ledger, executions }: WaitingDeps,
  at: {
    readonly ticket: Pick<Ticket, "release" | "service">;
    readonly token: string;
    readonly scope: string;
    readonly task: OpenWait["task"];
  },
  look: () => Promise<Verdict | Waiting>,
): Promise<Verdict | Waiting> {
  const { release, service } = at.ticket;
  const wait = { release, service, scope: at.scope, task: at.task, token: at.token };
  await ledger.waits.store(wait);
  const found = await look();
  if (!isWaiting(found)) {
    await executions.answer(at.token, found);
    await ledger.waits.clear(wait).catch(replaced);
    return found;
  }
  const { reason, point, wakeAt, alarms, places, ecsServices, runChanges } = found;
  const known = { reason, point, alarms, places, ecsServices, runChanges, wakeAt: isoOf(wakeAt) };
  await ledger.waits.describe(wait, known).catch(replaced);
  return found;
}

const isWaiting = (found: { readonly kind: string }): found is Waiting => found.kind === "wait";

/** Answered meanwhile: a newer look has stored its own token, and this one has nothing more to say. */
function replaced(error: unknown): void {
  if (!(error instanceof LostRace)) throw error;
}

/** What an answered token of this kind says: look again. */
export const lookAgain = { kind: "look" } as const;

const isoOf = (at: number | undefined) => (at === undefined ? undefined : new Date(at).toISOString());
