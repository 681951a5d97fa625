import { epochOf } from "../../ledger/times.ts";
import type { DeploymentFacts } from "../facts.ts";
import { lifecycleEvent } from "../facts.ts";
import { pauseThatHolds } from "../pause.ts";
import type { CellFacts, Step } from "./step.ts";

/** A hook must report within the hour that CodeDeploy waits; ours do by minute 50. */
export const hookLimitSeconds = 50 * 60;

/**
 * The bake: traffic is on the candidate, and time passes under judgement. It ends by time or by a person's
 * promote; a pause holds it, as long as what holds it (the hook's hour, the termination wait) lasts.
 */
export function bakeStep(facts: CellFacts, deployment: DeploymentFacts): Step {
  const { plan, now, hook } = facts;
  const startedAt = trafficSince(facts, deployment);
  const endsAt = startedAt + plan.bake.seconds * 1000;
  const promoted = facts.requests.find(
    ({ kind, at }) => kind === "promote" && epochOf(at) >= askableSince(facts, deployment),
  );
  const paused = pauseThatHolds(facts.requests);
  const holdsUntil = holdLimit(facts, startedAt);
  if (paused && now < holdsUntil)
    return {
      kind: "wait",
      point: "pause",
      reason: `paused by ${paused.by.who}: ${paused.reason}`,
      wakeAt: holdsUntil,
    };
  if (now < endsAt && !promoted)
    return { kind: "wait", point: "bake", reason: `baking until ${clock(endsAt)}`, wakeAt: endsAt };
  const reason = promoted
    ? `promoted by ${promoted.by.who}: ${promoted.reason}`
    : `baked for ${plan.bake.seconds} s`;
  if (hook) return { kind: "pass-hook", hook, reason };
  return { kind: "done", reason };
}

/** A promote asked before this cell's own way, or spent on its ready wait, is not one for the bake. */
function askableSince({ plan, progress, now }: CellFacts, deployment: DeploymentFacts): number {
  if (plan.readyWaitSeconds > 0) return lifecycleEvent(deployment, "BeforeAllowTraffic")?.startedAt ?? now;
  return epochOf(progress.intendedAt) || 0;
}

function trafficSince({ progress, hook, now }: CellFacts, deployment: DeploymentFacts): number {
  const seen = progress.trafficAt ?? hook?.calledAt;
  if (seen) return epochOf(seen);
  return lifecycleEvent(deployment, "AfterAllowTraffic")?.endedAt ?? deployment.endedAt ?? now;
}

/** Until when a pause can hold: the hook's limit, or the end of the termination wait less a margin. */
function holdLimit({ plan, hook }: CellFacts, startedAt: number): number {
  if (hook) return epochOf(hook.calledAt) + (hookLimitSeconds - 120) * 1000;
  return startedAt + Math.max(0, plan.terminationWaitSeconds - 600) * 1000;
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
