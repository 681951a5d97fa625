import type { WriteProgress } from "../../ledger/traffic-records.ts";
import { epochOf } from "../../ledger/times.ts";
import { judgeEmptiness } from "../observe/connections.ts";
import type { ShiftStep } from "../plan/document.ts";
import { cadence } from "../plan/length.ts";
import { objections } from "../plan/rails.ts";
import { weightsInWords } from "../plan/words.ts";
import { fitnessOf } from "../policy/fitness.ts";
import { gainers } from "../policy/shares.ts";
import type { AlarmFacts } from "../../shared/alarms.ts";
import type { ShiftFacts, Step } from "./facts.ts";
import { judgedEnd } from "./judged.ts";
import { lookIn, prove, secondsSince } from "./proof.ts";
import { blindness, isWritten, learnt, meddled, recordsWith, stands, stop } from "./standing.ts";
import { weightsBefore, weightsNow } from "./standing.ts";
import { wayBack } from "./way-back.ts";

/**
 * What to do next with one shift, from what is so now. Every look comes to exactly one step. "Stop" is `refused`
 * while nothing was written, and `back` afterwards; "wait, then stop" is a wait until the settle limit.
 *
 * | what is so                                                    | step              |
 * | ------------------------------------------------------------- | ----------------- |
 * | it has turned back                                            | the way back's    |
 * | a person asked to abort                                       | stop              |
 * | the zone holds what this shift has not written                | stuck, or refused |
 * | an alarm fires, and is heeded (a withdrawal heeds none)       | stop              |
 * | the judge says that the candidate is worse                    | stop              |
 * | a site that gains is unhealthy                                | stop              |
 * | a step is next, and a rail stands against it                  | stop              |
 * | the first is next, and an alarm is missing or unreadable      | refused           |
 * | another is next, and an alarm is, or a gainer's health unknown | wait, then stop  |
 * | a step is next                                                | write             |
 * | a step was meant, its answer is lost, the zone is as before   | write, then stop  |
 * | a step was taken, and the zone is as before                   | stop              |
 * | a step stands, and its proof is not complete                  | wait or ask, then stop |
 * | a step has settled, and its bake is not over                  | wait              |
 * | the last is over, and the judge cannot tell                   | wait, then stop, or done |
 * | the last is over, and a site that is evacuated is occupied    | wait, then stop   |
 * | the last is over                                              | done              |
 */
export function advance(facts: ShiftFacts): Step {
  return facts.record.turned ? wayBack(facts) : forward(facts);
}

function forward(facts: ShiftFacts): Step {
  const { record, requests } = facts;
  const { progress, step, plan } = record;
  const planned = plan.steps[step];
  const abort = requests.find(({ kind }) => kind === "abort");
  if (abort) return stop(facts, `aborted by ${abort.by.who}: ${abort.reason}`);
  const isAfter = planned !== undefined && stands(record, facts.records, planned.weights);
  const isBefore = stands(record, facts.records, weightsBefore(record, step));
  if (!isAfter && (!isBefore || progress.bakedAt !== undefined))
    return meddled(facts, progress.intendedAt && planned ? planned.weights : weightsBefore(record, step));
  const bad = trouble(facts);
  if (bad !== undefined) return stop(facts, bad);
  if (progress.bakedAt !== undefined) return goOn(facts, step + 1, progress);
  if (progress.intendedAt === undefined) return goOn(facts, step, progress);
  if (isAfter) return follow(facts, planned);
  if (progress.changeId !== undefined)
    return stop(
      facts,
      `Route 53 took ${weightsInWords(planned?.weights ?? {})}, and the zone is as before: somebody set it back`,
    );
  return goOn(facts, step, progress);
}

/** What turns a shift back at any moment. */
function trouble(facts: ShiftFacts): string | undefined {
  const firing = heeded(facts).filter(({ state }) => state === "ALARM");
  if (firing.length > 0) {
    const fires = `alarm ${firing.map(({ name }) => name).join(", ")} fires`;
    return isWritten(facts.record) ? fires : `${fires}; on-call may override it (--override alarm)`;
  }
  if (facts.judged?.judgement.verdict === "worse") return facts.judged.judgement.sentence;
  const dead = gaining(facts, "unhealthy");
  return dead.length > 0 ? `${dead.join(", ")} should gain, and is unhealthy` : undefined;
}

/** A withdrawal happens because something is wrong: the alarm that says so must not hold it up. */
const heeded = ({ record: { kind, overrides }, alarms }: ShiftFacts): readonly AlarmFacts[] =>
  kind === "withdraw" || overrides.includes("alarm") ? [] : alarms;

const gaining = ({ record: { plan }, sites }: ShiftFacts, health: "unhealthy" | "unknown"): string[] =>
  gainers(plan.from, plan.to).filter((site) => fitnessOf(sites, site) === health);

/** What is not known, and may be in a minute. */
function unsure(facts: ShiftFacts): string[] {
  const blind = blindness(heeded(facts));
  const unknown = gaining(facts, "unknown").map((site) => `whether ${site} is healthy is not known`);
  return [...(blind === undefined ? [] : [blind]), ...unknown];
}

/** Before a step, or past the last one. */
function goOn(facts: ShiftFacts, step: number, progress: WriteProgress): Step {
  const { record, at, now } = facts;
  const planned = record.plan.steps[step];
  if (!planned) return end(facts, progress);
  const against = objections({
    sites: record.config.sites,
    from: weightsNow(facts),
    to: planned.weights,
    known: facts.sites,
    overrides: record.overrides,
  });
  const firm = against.filter(({ mayPass }) => !mayPass).map(({ reason }) => reason);
  const blind = isWritten(record) ? undefined : blindness(heeded(facts));
  if (firm.length > 0 || blind !== undefined) return stop(facts, [...firm, blind].filter(Boolean).join("; "));
  const isAgain = progress.bakedAt === undefined && progress.intendedAt !== undefined;
  const since = epochOf(isAgain ? progress.intendedAt : (progress.bakedAt ?? record.createdAt));
  const overdue = (now - since) / 1000 > record.config.shift.settleLimitSeconds;
  if (isAgain && overdue)
    return stop(facts, `Route 53 has not taken ${weightsInWords(planned.weights)} since then`);
  const doubts = [...new Set([...against.map(({ reason }) => reason), ...unsure(facts)])];
  if (doubts.length > 0) return waitOrStop(facts, progress, doubts, since);
  return {
    kind: "write",
    weights: planned.weights,
    records: recordsWith(record, planned.weights),
    reason: `step ${step + 1} of ${record.plan.steps.length}: ${weightsInWords(planned.weights)}`,
    note: { step, progress: { intendedAt: (isAgain && progress.intendedAt) || at } },
  };
}

function follow(facts: ShiftFacts, planned: ShiftStep): Step {
  const { record, now, at } = facts;
  const { step, plan, config } = record;
  const proof = prove(facts, {
    progress: record.progress,
    before: weightsBefore(record, step),
    weights: planned.weights,
    needsConnections: record.kind !== "withdraw" && !isLastOfEvacuation(facts),
  });
  const noted = learnt(facts, proof.progress);
  if (proof.kind !== "settled") {
    if (secondsSince(now, record.progress.intendedAt) > config.shift.settleLimitSeconds)
      return stop(
        facts,
        `step ${step + 1} of ${plan.steps.length} did not settle in ${config.shift.settleLimitSeconds} s: ${proof.reason}`,
        noted,
      );
    const { progress: _, ...rest } = proof;
    return { ...rest, ...noted };
  }
  const bakedIn = planned.bakeSeconds - secondsSince(now, proof.progress.settledAt);
  if (bakedIn > 0)
    return {
      kind: "wait",
      seconds: lookIn(bakedIn),
      reason: `baking for ${Math.ceil(bakedIn)} s more`,
      ...noted,
    };
  const doubts = unsure(facts);
  if (doubts.length > 0) return waitOrStop(facts, proof.progress, doubts, now + bakedIn * 1000);
  const held =
    step === plan.steps.length - 1 ? judgedEnd(facts, proof.progress, planned.bakeSeconds) : undefined;
  if (held?.kind === "back") return stop(facts, held.reason, noted);
  if (held?.kind === "wait") return { ...held, ...noted };
  return goOn(facts, step + 1, { ...proof.progress, bakedAt: at });
}

/** There a wait of its own follows: until nobody is left. */
const isLastOfEvacuation = ({ record: { kind, step, plan } }: ShiftFacts): boolean =>
  kind === "evacuate" && step === plan.steps.length - 1;

function end(facts: ShiftFacts, progress: WriteProgress): Step {
  const { record, connections, now, at } = facts;
  const { kind, site, config, plan } = record;
  const done: Step = {
    kind: "done",
    reason: `${config.name} has ${weightsInWords(plan.to)}`,
    ...learnt(facts, progress),
  };
  if (kind !== "evacuate" || site === undefined || progress.emptyAt !== undefined) return done;
  const { drainSeconds } = config.shift;
  const since = epochOf(progress.settledAt);
  const { kind: found, reason } = judgeEmptiness(site, connections[site], { drainSeconds, since, now });
  if (found === "occupied") return waitOrStop(facts, progress, [reason], since + drainSeconds * 1000);
  const emptied = { ...progress, emptyAt: at };
  return { ...done, reason: `${done.reason}; ${reason}`, ...learnt(facts, emptied) };
}

/** @param since when it could have been otherwise, epoch milliseconds; from there the settle limit counts */
function waitOrStop(
  facts: ShiftFacts,
  progress: WriteProgress,
  reasons: readonly string[],
  since: number,
): Step {
  const { record, now } = facts;
  const noted = learnt(facts, progress);
  const { settleLimitSeconds } = record.config.shift;
  const reason = reasons.join("; ");
  if ((now - since) / 1000 > settleLimitSeconds)
    return stop(facts, `${reason}, and this for ${settleLimitSeconds} s`, noted);
  return { kind: "wait", seconds: cadence.old, reason, ...noted };
}
