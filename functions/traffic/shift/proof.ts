import type { ShiftTally, WriteProgress } from "../../ledger/traffic-records.ts";
import { epochOf } from "../../ledger/times.ts";
import { judgeConnections } from "../observe/connections.ts";
import type { SampleSize } from "../observe/sample.ts";
import { judgeTally, lookupsIn, sampleSize } from "../observe/sample.ts";
import { cadence } from "../plan/length.ts";
import { healthOf } from "../policy/fitness.ts";
import { sharesNow } from "../policy/shares.ts";
import type { Weights } from "../policy/zone.ts";
import type { ShiftFacts } from "./facts.ts";

/**
 * A change is in sync within a minute, generally (https://docs.aws.amazon.com/Route53/latest/APIReference/API_GetChange.html).
 * Without its id, for the answer was lost, it is held in sync after this long; the look-ups then prove it.
 */
export const syncAssumedSeconds = 120;
const again = cadence.old;

/** How far a write has come: what was learnt, and what is missing yet. */
export type Proof = { readonly progress: WriteProgress } & (
  | { readonly kind: "settled" }
  | { readonly kind: "wait"; readonly seconds: number; readonly reason: string }
  | {
      readonly kind: "ask";
      readonly lookups: number;
      readonly unhealthy: readonly string[];
      readonly reason: string;
    }
);

export interface Written {
  readonly progress: WriteProgress;
  readonly before: Weights;
  readonly weights: Weights;
  /** Whether connections have to follow, where metrics tell. */
  readonly needsConnections: boolean;
}

/**
 * The proof of a write that the zone says stands. Each is learnt once, in this order:
 *
 * | what is missing                                               | then                                     |
 * | ------------------------------------------------------------- | ---------------------------------------- |
 * | in sync at all of the zone's servers                          | wait                                     |
 * | TTL and margin, since then: resolvers may hold the old answer | wait                                     |
 * | look-ups, as many as tell the old shares from the new         | ask; doubted: thrown away, wait, ask anew |
 * | connections that follow                                       | wait                                     |
 */
export function prove(facts: ShiftFacts, written: Written): Proof {
  return synced(facts, written);
}

function synced(facts: ShiftFacts, written: Written): Proof {
  const { now, at, change, record } = facts;
  const { progress } = written;
  if (progress.inSyncAt === undefined) {
    const age = secondsSince(now, progress.intendedAt);
    const isLost = change !== "in-sync" && change !== "pending";
    if (change !== "in-sync" && !(isLost && age >= syncAssumedSeconds))
      return {
        kind: "wait",
        progress,
        seconds: pace(age),
        reason: "the change is not yet in sync at all of the zone's servers",
      };
    return synced(facts, { ...written, progress: { ...progress, inSyncAt: at } });
  }
  const { ttlSeconds, shift } = record.config;
  const left = ttlSeconds + shift.marginSeconds - secondsSince(now, progress.inSyncAt);
  if (left > 0)
    return {
      kind: "wait",
      progress,
      seconds: lookIn(left),
      reason: `resolvers may hold the old answer for ${Math.ceil(left)} s more`,
    };
  return observed(facts, written);
}

function observed(facts: ShiftFacts, written: Written): Proof {
  const { now, asks, sites } = facts;
  const { progress, weights, before } = written;
  if (progress.observedAt !== undefined) return settled(facts, written);
  const rest = again - secondsSince(now, progress.doubt?.at);
  if (rest > 0)
    return {
      kind: "wait",
      progress,
      seconds: lookIn(rest),
      reason: `look-ups do not agree: ${progress.doubt?.reason}`,
    };
  const health = healthOf(sites);
  const unhealthy = Object.keys(health)
    .filter((site) => health[site] === "unhealthy")
    .sort();
  const size = sampleSize(sharesNow(before, health), sharesNow(weights, health), asks);
  const { tally, ...others } = progress;
  const isUsable = tally !== undefined && tally.unhealthy.join("|") === unhealthy.join("|");
  const missing = size.lookups - (isUsable ? lookupsIn(tally) : 0);
  if (isUsable && missing <= 0) return judged(facts, written, tally, size);
  return {
    kind: "ask",
    progress: tally && !isUsable ? others : progress,
    lookups: missing,
    unhealthy,
    reason: `${size.lookups} look-ups tell the shares`,
  };
}

function judged(facts: ShiftFacts, written: Written, tally: ShiftTally, size: SampleSize): Proof {
  const { at, sites, asks } = facts;
  const { tally: _, ...others } = written.progress;
  const { kind, reason } = judgeTally(sharesNow(written.weights, healthOf(sites)), tally, asks);
  if (kind === "differs")
    return {
      kind: "wait",
      progress: { ...others, doubt: { at, reason } },
      seconds: again,
      reason: `look-ups do not agree: ${reason}`,
    };
  const proof = size.weakness === undefined ? reason : `${reason}; ${size.weakness}`;
  return settled(facts, { ...written, progress: { ...written.progress, observedAt: at, proof } });
}

function settled(facts: ShiftFacts, written: Written): Proof {
  const { now, at, connections, record } = facts;
  const { progress, weights, needsConnections } = written;
  if (progress.settledAt !== undefined) return { kind: "settled", progress };
  if (!needsConnections) return { kind: "settled", progress: { ...progress, settledAt: at } };
  const expected = sharesNow(weights, healthOf(facts.sites));
  const since = epochOf(progress.observedAt);
  const following = judgeConnections(expected, connections, {
    tolerance: record.config.shift.tolerance,
    since,
    now,
  });
  if (following.kind === "differ")
    return {
      kind: "wait",
      progress,
      seconds: cadence.bake,
      reason: `set but not settled: ${following.reason}`,
    };
  const proof = [progress.proof, following.reason].filter(Boolean).join("; ");
  return { kind: "settled", progress: { ...progress, settledAt: at, proof } };
}

/** Infinity for a time that is not known. */
export const secondsSince = (now: number, at: string | undefined): number =>
  at === undefined ? Infinity : (now - epochOf(at)) / 1000;

const pace = (age: number): number => (age < cadence.youngFor ? cadence.young : cadence.old);

/** Never so long that an abort or an alarm would wait for more than a minute. */
export const lookIn = (seconds: number): number => Math.min(cadence.bake, Math.max(5, Math.ceil(seconds)));
