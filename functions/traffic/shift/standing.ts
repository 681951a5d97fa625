import type { ShiftRecord, WriteProgress } from "../../ledger/traffic-records.ts";
import { sameRecords, standingOf, withWeights } from "../policy/records.ts";
import type { Weights, ZoneRecord } from "../policy/zone.ts";
import type { AlarmFacts } from "../../shared/alarms.ts";
import type { Noted, ShiftFacts, Step } from "./facts.ts";
import { weightsInWords } from "../plan/words.ts";

/** The weights before a step: of the step before it, or what the zone held at the beginning. */
export const weightsBefore = ({ plan }: ShiftRecord, step: number): Weights =>
  plan.steps[step - 1]?.weights ?? plan.from;

/** Whole record sets of a shift with other weights: what it writes, and what it expects to read. */
export const recordsWith = ({ config, stored }: ShiftRecord, weights: Weights): ZoneRecord[] =>
  withWeights(config, stored, weights);

/** True when the zone holds exactly what this shift writes for these weights, and nothing else under the name. */
export const stands = (record: ShiftRecord, records: readonly ZoneRecord[], weights: Weights): boolean =>
  sameRecords(records, recordsWith(record, weights));

/** As the zone has them now. */
export const weightsNow = ({ record, records }: ShiftFacts): Weights =>
  standingOf(record.config, records).weights;

/** Whether this shift may have changed the zone. */
export const isWritten = ({ step, progress }: ShiftRecord): boolean =>
  step > 0 || progress.intendedAt !== undefined;

/**
 * Goes no further: refused while nothing was written, else back. A withdrawal never goes back, for that would send
 * users to what has failed.
 */
export function stop({ record }: ShiftFacts, reason: string, noted: Noted = {}): Step {
  if (!isWritten(record)) return { kind: "refused", reason: `${reason}; nothing was changed`, ...noted };
  return { kind: record.kind === "withdraw" ? "stuck" : "back", reason, ...noted };
}

/** Somebody else has changed what stands under the name: whatever we wrote now would undo that. */
export function meddled(facts: ShiftFacts, written: Weights): Step {
  const found = weightsInWords(weightsNow(facts));
  const meant = weightsInWords(written);
  const how =
    found === meant
      ? `the record sets of ${facts.record.config.name} are no longer what they were, but for their weights`
      : `${facts.record.config.name} has ${found}, and this shift knows of ${meant}`;
  const reason = `${how}: somebody changed it meanwhile`;
  if (!isWritten(facts.record)) return stop(facts, reason);
  return { kind: "stuck", reason: `${reason}; it is left as it is` };
}

/** What was learnt, where that is more than the ledger has. */
export const learnt = ({ record }: ShiftFacts, progress: WriteProgress): Noted =>
  progress === (record.turned ? record.back : record.progress) ? {} : { note: { progress } };

/** Alarms that could not warn: a site without them would be in the dark. */
export function blindness(alarms: readonly AlarmFacts[]): string | undefined {
  const blind = alarms.filter(({ state }) => state === "missing" || state === "unreadable");
  if (blind.length === 0) return undefined;
  return blind
    .map(({ name, state, reason }) =>
      state === "missing"
        ? `CloudWatch knows no alarm ${name}`
        : `the state of alarm ${name} cannot be read${reason === undefined ? "" : ` (${reason})`}`,
    )
    .join("; ");
}
