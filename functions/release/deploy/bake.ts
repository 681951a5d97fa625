import { epochOf } from "../../ledger/times.ts";
import type { CellPlan } from "../../ledger/records.ts";
import { atBakeEnd } from "../../judge/looks/bake-end.ts";
import type { Judgement } from "../../judge/verdict.ts";
import type { JudgeConfig } from "../../shared/judge-config.ts";
import type { DeploymentFacts } from "../facts.ts";
import { carriesAll, hasShifted, lifecycleEvent } from "../facts.ts";
import { pauseThatHolds } from "../pause.ts";
import type { CellFacts, Judged, Step } from "./step.ts";

/** A hook must report within the hour that CodeDeploy waits; ours do by minute 50. */
export const hookLimitSeconds = 50 * 60;

/**
 * The bake: traffic is on the candidate, and time passes under judgement. It ends by time or by a person's
 * promote; a pause holds it, as long as what holds it (the hook's hour, the termination wait) lasts.
 */
export function bakeStep(facts: CellFacts, deployment: DeploymentFacts): Step {
  const { plan, now, judged } = facts;
  const { endsAt, holdsUntil } = bakeTimes(facts, deployment);
  const promoted = facts.requests.find(
    ({ kind, at }) => kind === "promote" && epochOf(at) >= askableSince(facts, deployment),
  );
  const paused = pauseThatHolds(facts.requests);
  if (paused && now < holdsUntil)
    return {
      kind: "wait",
      point: "pause",
      reason: `paused by ${paused.by.who}: ${paused.reason}`,
      wakeAt: holdsUntil,
    };
  if (promoted) return goOn(facts, { reason: `promoted by ${promoted.by.who}: ${promoted.reason}` });
  if (now < endsAt)
    return { kind: "wait", point: "bake", reason: `baking until ${clock(endsAt)}`, wakeAt: endsAt };
  if (judged) return judgedStep(facts, deployment, judged);
  return goOn(facts, { reason: `baked for ${plan.bake.seconds} s` });
}

/** The time is over, and the judge is asked; what was decided before the hook was reported stands. */
function judgedStep(facts: CellFacts, deployment: DeploymentFacts, judged: Judged): Step {
  const { judgement, decided } = judged;
  if (decided !== undefined) return goOn(facts, { reason: decided });
  const verdict = atBakeEnd({ ...judged, ...bakeTimes(facts, deployment), now: facts.now });
  switch (verdict.kind) {
    case "go":
      return goOn(facts, { reason: `baked: ${verdict.reason}`, judgement });
    case "back":
      return { kind: "failed", reason: `cell ${facts.plan.cell}: ${verdict.reason}`, judgement };
    case "wait":
      return { kind: "wait", point: verdict.point, reason: verdict.reason, wakeAt: verdict.until };
  }
}

const goOn = ({ hook }: CellFacts, decision: { reason: string; judgement?: Judgement }): Step =>
  hook ? { kind: "pass-hook", hook, ...decision } : { kind: "done", ...decision };

/** CodeDeploy is done with the traffic, and the candidate has all of it. */
export const isBaking = (
  { hook, taskSets, shares, progress }: Omit<CellFacts, "judged">,
  deployment: DeploymentFacts,
): boolean =>
  (hook !== undefined || hasShifted(deployment)) && carriesAll(taskSets, shares, progress.candidateArn ?? "");

/** When the bake began, ends, and can last no longer; epoch milliseconds. */
export function bakeTimes(facts: Omit<CellFacts, "judged">, deployment: DeploymentFacts) {
  const startedAt = trafficSince(facts, deployment);
  return {
    startedAt,
    endsAt: startedAt + facts.plan.bake.seconds * 1000,
    holdsUntil: holdLimit(facts, startedAt),
  };
}

/** A promote asked before this cell's own way, or spent on its ready wait, is not one for the bake. */
function askableSince({ plan, progress, now }: CellFacts, deployment: DeploymentFacts): number {
  if (plan.readyWaitSeconds > 0) return lifecycleEvent(deployment, "BeforeAllowTraffic")?.startedAt ?? now;
  return epochOf(progress.intendedAt) || 0;
}

function trafficSince(
  { progress, hook, now }: Omit<CellFacts, "judged">,
  deployment: DeploymentFacts,
): number {
  const seen = progress.trafficAt ?? hook?.calledAt;
  if (seen) return epochOf(seen);
  return lifecycleEvent(deployment, "AfterAllowTraffic")?.endedAt ?? deployment.endedAt ?? now;
}

/** What a hook's hour holds of its bake. */
const hookHoldSeconds = hookLimitSeconds - 120;

/** What is left of the termination wait for going back. */
const terminationMarginSeconds = 600;

/** Until when a bake can be held: the hook's limit, or the end of the termination wait less a margin. */
function holdLimit({ plan, hook }: Pick<CellFacts, "plan" | "hook">, startedAt: number): number {
  if (hook) return epochOf(hook.calledAt) + hookHoldSeconds * 1000;
  return startedAt + Math.max(0, plan.terminationWaitSeconds - terminationMarginSeconds) * 1000;
}

/** How long the bake of a cell may last that is unclear; as `atBakeEnd` draws it out. Seconds. */
export function longestBakeSeconds({ bake, terminationWaitSeconds }: CellPlan, judge: JudgeConfig): number {
  const { maxBakeSeconds, onUnclear } = judge;
  if (maxBakeSeconds !== undefined) return Math.max(bake.seconds, maxBakeSeconds);
  if (onUnclear !== "wait") return bake.seconds;
  const held =
    bake.within === "hook" ? hookHoldSeconds : Math.max(0, terminationWaitSeconds - terminationMarginSeconds);
  return Math.max(bake.seconds, held);
}

/** `2026-11-21 10:15 UTC`, without making a Date: pure files are given their times. */
export function clock(at: number): string {
  const parts = new Intl.DateTimeFormat("en-CA", {
    dateStyle: "short",
    timeStyle: "short",
    hourCycle: "h23",
    timeZone: "UTC",
  });
  return `${parts.format(at).replace(",", "")} UTC`;
}
