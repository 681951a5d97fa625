import { completeNoteSeconds } from "../../../functions/ledger/mirror-notes.ts";
import type { Draft } from "../finding.ts";
import { valueOf } from "../look.ts";
import type { MirrorFacts } from "../mirror-facts.ts";

/** Rounds in a row after which a person should look: as many as the alarms wait for. */
const patience = 5;

/** Whether rounds read their load balancer, and get done what they want. @param everySeconds from round to round. */
export function roundDrafts({ config, view }: MirrorFacts, everySeconds: number, now: Date): Draft[] {
  const found = valueOf(view);
  if (!found) return [];
  const { lastCompleteAt, unreadable, held } = found.state ?? {};
  const drafts: Draft[] = [];
  if (unreadable && unreadable.rounds >= patience)
    drafts.push({
      check: "mirror-unreadable",
      what: `${config.loadBalancer} cannot be read since ${unreadable.since}, for ${unreadable.rounds} rounds: ${unreadable.reason}`,
      mend: "mend what the reason says; the next good round carries on by itself",
    });
  // What cannot be read is not read completely either.
  else if (isStale(lastCompleteAt, everySeconds, now))
    drafts.push({
      check: "mirror-stale",
      what: lastCompleteAt
        ? `the last complete read is of ${lastCompleteAt}`
        : `no round has read ${config.loadBalancer} completely`,
      mend: "look at the schedules of the mirrors and the log of the function mirror",
    });
  if (held && held.rounds >= patience)
    drafts.push({
      check: "mirror-held-back",
      what: `changes are held back since ${held.since}, for ${held.rounds} rounds`,
      mend: `pointsman targets plan ${config.mirror} shows them; sync lets them through, by their digest`,
    });
  return drafts;
}

/** The time is noted once in a quarter of an hour only: a steady round writes nothing. */
function isStale(lastCompleteAt: string | undefined, everySeconds: number, now: Date): boolean {
  if (lastCompleteAt === undefined) return true;
  const ageMs = now.getTime() - Date.parse(lastCompleteAt);
  return ageMs > (completeNoteSeconds + patience * everySeconds) * 1000;
}
