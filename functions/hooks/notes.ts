import type { TimelineEvent } from "../ledger/records.ts";
import type { Call } from "../shared/entry.ts";
import type { Finding } from "./checks.ts";
import { within } from "./deadline.ts";
import type { HookDeps, Learnt } from "./examine.ts";
import { smokeSentence } from "./smoke.ts";

/** What notes leave of the function's time: it belongs to the report. */
const noteReserveMs = 6000;
/** Good news is not worth waiting longer for: a candidate that has passed goes on. */
const mostGoodNewsMs = 5000;

interface Note {
  readonly key: string;
  readonly event: Omit<TimelineEvent, "at">;
}

/**
 * What was found, in the release's timeline. It is written before the report, so that whoever learns of a
 * failed deployment finds the reason there already; and it never stands in the report's way.
 */
export async function noteFinding(deps: HookDeps, call: Call, learnt: Learnt, found: Finding): Promise<void> {
  const { event } = deps;
  const cell = learnt.label?.cell ?? "";
  const key = `hook:${cell}:${event}`;
  const results = (learnt.smoke ?? []).map((result, place) => ({
    key: `${key}:smoke:${place + 1}`,
    event: { what: `smoke check ${place + 1}`, cell, reason: smokeSentence(result), whose: "ours" as const },
  }));
  const isBad = found.kind === "failed";
  const what = isBad ? `${event} failed` : `${event} passed`;
  const first = {
    key: isBad ? key : `${key}:passed`,
    event: { what, cell, reason: found.reason, whose: "ours" as const },
  };
  await noteAll(deps, call, learnt, isBad ? Infinity : mostGoodNewsMs, [first, ...results]);
}

/** CodeDeploy had a report already: of an earlier invocation, or this one's, whose answer was lost. */
export async function noteRepeat(deps: HookDeps, call: Call, learnt: Learnt, found: Finding): Promise<void> {
  const sentence = `CodeDeploy had a report of ${deps.event} already when it ${found.kind}; that one stands`;
  call.log.warn(sentence);
  const cell = learnt.label?.cell ?? "";
  await noteAll(deps, call, learnt, mostGoodNewsMs, [
    { key: `hook:${cell}:${deps.event}:again`, event: { what: sentence, cell, whose: "ours" } },
  ]);
}

async function noteAll(
  { ledger, sleep }: HookDeps,
  { log, remainingMs }: Call,
  { label }: Learnt,
  mostMs: number,
  notes: readonly Note[],
): Promise<void> {
  if (!label) return;
  const ms = Math.min(mostMs, remainingMs() - noteReserveMs);
  const written = async (): Promise<void> => {
    const outcomes = await Promise.allSettled(
      notes.map(({ key, event }) => ledger.releases.note(label.release, key, event)),
    );
    for (const outcome of outcomes)
      if (outcome.status === "rejected") log.warn(`the timeline lacks a note: ${String(outcome.reason)}`);
  };
  await within(sleep, ms, written, () =>
    log.warn("the timeline may lack notes: the ledger did not answer in time"),
  );
}
