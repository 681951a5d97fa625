import type { WriteProgress } from "../../ledger/traffic-records.ts";
import { cadence } from "../plan/length.ts";
import { weightsInWords } from "../plan/words.ts";
import type { Sites } from "../policy/fitness.ts";
import { fitnessOf, hasSomewhereToGo } from "../policy/fitness.ts";
import { direction, gainers, sameWeights, weightAt } from "../policy/shares.ts";
import type { Weights } from "../policy/zone.ts";
import type { ShiftFacts, Step } from "./facts.ts";
import { prove, secondsSince } from "./proof.ts";
import { isWritten, learnt, meddled, recordsWith, stands, weightsBefore, weightsNow } from "./standing.ts";

/** A call whose answer was lost, and that shows no effect after this long, has none. Longer than any function runs. */
export const lostCallSeconds = 60;

/**
 * The way back of a shift: what was stored stands again, in one write, with the same proof as a step.
 *
 * | what is so                                                        | step              |
 * | ----------------------------------------------------------------- | ----------------- |
 * | nothing was ever written                                          | returned          |
 * | it is a withdrawal                                                | stuck             |
 * | the zone holds what this shift has not written                    | stuck             |
 * | the only write was lost, and shows no effect (yet)                | wait, then returned |
 * | what is to be written stands, and its proof is not complete       | wait or ask, then stuck |
 * | only connections do not follow it                                 | wait, then returned |
 * | what was stored stands, proved                                    | returned          |
 * | no site that is not healthy would gain                            | write             |
 * | one would, and where it is now users have somewhere to go         | wait, then stuck  |
 * | one would, and they have not, but with less than was stored they had | write that     |
 * | nobody is healthy                                                 | wait, then stuck  |
 */
export function wayBack(facts: ShiftFacts): Step {
  const { record, records, now } = facts;
  const { plan, progress, step, back = {} } = record;
  const because = record.turned?.reason ?? "";
  if (!isWritten(record)) return { kind: "returned", reason: `${because}; nothing had been changed` };
  if (record.kind === "withdraw")
    return {
      kind: "stuck",
      reason: `${because}; a withdrawal does not go back, for what it took out has failed`,
    };
  const written = [plan.from, ...plan.steps.slice(0, step + 1).map(({ weights }) => weights)];
  const here = [...(back.weights ? [back.weights] : []), ...written].find((weights) =>
    stands(record, records, weights),
  );
  if (!here) return meddled(facts, plan.steps[step]?.weights ?? plan.to);
  if (back.weights && here === back.weights) return proving(facts, back, back.weights);
  const isUntouched = step === 0 && progress.changeId === undefined && back.intendedAt === undefined;
  if (isUntouched && here === plan.from) {
    const left = lostCallSeconds - secondsSince(now, progress.intendedAt);
    if (left > 0)
      return {
        kind: "wait",
        seconds: Math.ceil(left),
        reason: "the write may still take effect: its answer was lost",
      };
    return { kind: "returned", reason: `${because}; the only write never took effect` };
  }
  return write(facts, back);
}

function proving(facts: ShiftFacts, back: WriteProgress, weights: Weights): Step {
  const { record, now } = facts;
  const isWhole = sameWeights(weights, record.plan.from);
  if (!isWhole && returnAim(weights, record.plan.from, facts.sites).kind === "whole")
    return write(facts, back);
  const before = record.plan.steps[record.step]?.weights ?? weightsBefore(record, record.step);
  const proof = prove(facts, { progress: back, before, weights, needsConnections: true });
  const noted = learnt(facts, proof.progress);
  const said = `${record.turned?.reason}; ${record.config.name} has ${weightsInWords(weights)} again`;
  if (proof.kind === "settled") {
    if (isWhole) return { kind: "returned", reason: said, ...noted };
    return { ...held(facts, weights), ...noted };
  }
  if (secondsSince(now, back.intendedAt) > record.config.shift.settleLimitSeconds) {
    if (isWhole && proof.progress.observedAt !== undefined)
      return { kind: "returned", reason: `${said}; ${proof.reason}`, ...noted };
    return {
      kind: "stuck",
      reason: `${said} as the zone says, but that is not proved: ${proof.reason}`,
      ...noted,
    };
  }
  const { progress: _, ...rest } = proof;
  return { ...rest, ...noted };
}

function write(facts: ShiftFacts, back: WriteProgress): Step {
  const { record, at, now, sites } = facts;
  const here = weightsNow(facts);
  const aim = returnAim(here, record.plan.from, sites);
  if (aim.kind === "none") return held(facts, here);
  const isAgain = back.weights !== undefined && sameWeights(back.weights, aim.weights);
  if (isAgain && secondsSince(now, back.intendedAt) > record.config.shift.settleLimitSeconds)
    return {
      kind: "stuck",
      reason: `${record.turned?.reason}; ${record.config.name} has ${weightsInWords(here)}, and Route 53 has not taken ${weightsInWords(aim.weights)}`,
    };
  return {
    kind: "write",
    weights: aim.weights,
    records: recordsWith(record, aim.weights),
    reason: `${record.turned?.reason}; back to ${weightsInWords(aim.weights)}`,
    note: { progress: { weights: aim.weights, intendedAt: (isAgain && back.intendedAt) || at } },
  };
}

/** It stays where it is: a site that is not healthy would gain. */
function held(facts: ShiftFacts, here: Weights): Step {
  const { record, now, sites } = facts;
  const waiting = gainers(here, record.plan.from).filter((site) => fitnessOf(sites, site) !== "healthy");
  const why = waiting.map(
    (site) => `${site} is ${fitnessOf(sites, site) === "unknown" ? "of unknown health" : "unhealthy"}`,
  );
  const reason =
    `${record.turned?.reason}; ${record.config.name} stays at ${weightsInWords(here)} and does not go back to ` +
    `${weightsInWords(record.plan.from)}, for ${why.join(", ") || "no site is healthy"}`;
  const { settleLimitSeconds } = record.config.shift;
  if (secondsSince(now, record.turned?.at) > settleLimitSeconds)
    return {
      kind: "stuck",
      reason: `${reason}, after ${settleLimitSeconds} s; only a healthy site gains, so a person has to look`,
    };
  return { kind: "wait", seconds: cadence.old, reason };
}

export type ReturnAim =
  | { readonly kind: "whole" | "part"; readonly weights: Weights }
  | { readonly kind: "none" };

/**
 * How far back users may be sent: to all that was stored; or, where they have nowhere to go now, to as much of it as
 * gives nothing to a site that is not healthy.
 */
export function returnAim(here: Weights, stored: Weights, sites: Sites): ReturnAim {
  const isFit = (site: string) => fitnessOf(sites, site) === "healthy";
  if (gainers(here, stored).every(isFit) && hasSomewhereToGo(stored, sites))
    return { kind: "whole", weights: stored };
  if (hasSomewhereToGo(here, sites)) return { kind: "none" };
  const less = withLess(stored, (site) =>
    isFit(site) ? weightAt(stored, site) : Math.min(weightAt(here, site), weightAt(stored, site)),
  );
  const part = withLess(less, (site) =>
    isFit(site) || direction(here, less, site) <= 0 ? weightAt(less, site) : 0,
  );
  return hasSomewhereToGo(part, sites) ? { kind: "part", weights: part } : { kind: "none" };
}

const withLess = (weights: Weights, at: (site: string) => number): Weights =>
  Object.fromEntries(Object.keys(weights).map((site) => [site, at(site)]));
