import type { Log } from "../../shared/entry.ts";
import type { RoundReport } from "./report.ts";

/**
 * Says what a round did, and of everything else only what was not said before: a mirror that is held back for a day
 * is one line, not fourteen hundred.
 * @param told mirror → what was last said of it.
 */
export function tell(log: Log, told: Map<string, string>, report: RoundReport): void {
  const { mirror, read, done, failed, skipped, removing, counts, plan, remarks, lastCompleteAt } = report;
  const held = (plan?.held ?? []).map(({ rail, about, sentence }) => ({ rail, about, sentence }));
  const standing = {
    ...(read.reason === undefined ? {} : { source: read.kind, reason: read.reason }),
    ...(held.length > 0 ? { held } : {}),
    ...(failed ? { failed: failed.error, ...(failed.step ? { step: failed.step.kind } : {}) } : {}),
    ...(remarks.length > 0 ? { remarks } : {}),
    ...(skipped === undefined ? {} : { skipped }),
    ...(removing ? { removing } : {}),
  };
  const text = JSON.stringify(standing);
  const isNews = (told.get(mirror) ?? "{}") !== text;
  if (!isNews && done.length === 0) return;
  told.set(mirror, text);
  const fields = {
    mirror,
    added: counts.added,
    removed: counts.removed,
    heldBack: counts.held,
    drift: counts.drift,
    lastCompleteAt: lastCompleteAt ?? "never",
    ...(done.length > 0 ? { done: done.map((step) => `${step.kind}: ${step.why}`) } : {}),
    ...(isNews ? standing : {}),
  };
  const isTrouble = failed !== undefined || read.reason !== undefined || held.length > 0;
  if (isTrouble) log.warn(sentenceOf(report), fields);
  else log.info(sentenceOf(report), fields);
}

function sentenceOf({ mirror, read, done, failed, skipped, removing, counts }: RoundReport): string {
  if (failed) return `The round of mirror ${mirror} ended with a failure.`;
  if (read.kind === "gone") return `The load balancer of mirror ${mirror} is gone: nothing is changed.`;
  if (read.kind === "unreadable") return `The source of mirror ${mirror} cannot be read: nothing is changed.`;
  if (removing) return `Mirror ${mirror} is being removed: nothing is changed.`;
  if (skipped !== undefined) return `Mirror ${mirror} waits for the next round.`;
  if (counts.held > 0) return `Mirror ${mirror} holds something back.`;
  return done.length > 0
    ? `Mirror ${mirror} followed its source.`
    : `Mirror ${mirror} says what its source says.`;
}
