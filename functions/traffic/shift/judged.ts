import type { WriteProgress } from "../../ledger/traffic-records.ts";
import { epochOf } from "../../ledger/times.ts";
import { atBakeEnd } from "../../judge/looks/bake-end.ts";
import type { BakeEnd, BakeVerdict } from "../../judge/looks/bake-end.ts";
import type { Judgement } from "../../judge/verdict.ts";
import type { JudgeConfig } from "../../shared/judge-config.ts";
import type { ShiftFacts } from "./facts.ts";

/** What the judge says of a candidate whose users come back. */
export interface JudgedSite {
  readonly judgement: Judgement;
  readonly onUnclear: JudgeConfig["onUnclear"];
  readonly maxBakeSeconds?: number;
  /** A person has promoted the release. */
  readonly isPromoted: boolean;
  /** From one look to the next, seconds. */
  readonly periodSeconds: number;
}

export type JudgedWait = Extract<BakeVerdict, { kind: "wait" }>["point"];

/**
 * How much longer than its bake a site stays on a candidate of which nobody knows whether it is as good, seconds:
 * CodeDeploy has no limit here, and stable is still at the other sites.
 */
const patienceSeconds = 3600;

/** A person's abort acts at a look, so these are not too far apart; nor so near that an execution runs out of events. Seconds. */
const [shortestWait, longestWait] = [60, 300];

/** The longest bake of the last step. Seconds. */
export function longestLastBake(bakeSeconds: number, { onUnclear, maxBakeSeconds }: JudgeConfig): number {
  const waits = onUnclear === "wait" && maxBakeSeconds === undefined;
  return Math.max(bakeSeconds, maxBakeSeconds ?? 0) + (waits ? patienceSeconds : 0);
}

type JudgedEnd =
  | { readonly kind: "back"; readonly reason: string }
  | {
      readonly kind: "wait";
      readonly seconds: number;
      readonly reason: string;
      readonly point: JudgedWait;
    };

/** What the judge makes of the last step's bake, whose time is over; nothing where it may go on. */
export function judgedEnd(
  { judged, now }: Pick<ShiftFacts, "judged" | "now">,
  { settledAt }: WriteProgress,
  bakeSeconds: number,
): JudgedEnd | undefined {
  if (!judged || judged.isPromoted) return undefined;
  const startedAt = epochOf(settledAt);
  const longest = Math.max(bakeSeconds, judged.maxBakeSeconds ?? 0);
  const verdict = atBakeEnd({
    ...judged,
    now,
    startedAt,
    endsAt: startedAt + bakeSeconds * 1000,
    holdsUntil: startedAt + (longest + patienceSeconds) * 1000,
  } satisfies BakeEnd);
  if (verdict.kind === "go") return undefined;
  if (verdict.kind === "back") return verdict;
  const left = Math.ceil((verdict.until - now) / 1000);
  const seconds = Math.min(left, longestWait, Math.max(shortestWait, judged.periodSeconds));
  return { kind: "wait", seconds, reason: verdict.reason, point: verdict.point };
}
