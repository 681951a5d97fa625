import type { StoppedTask } from "../aws/ecs.ts";

/** So many tasks that failed to start, or stopped by themselves, are no accident. */
const failedStarts = 2;
const ownStops = 3;

/** Codes of stops that ECS or a person ordered: they say nothing of the candidate. */
const ordered = new Set([
  "ServiceSchedulerInitiated",
  "UserInitiated",
  "SpotInterruption",
  "TerminationNotice",
]);
/** ECS orders this stop as well, but for what the candidate does. */
const failedChecks = /^Task failed (ELB|container) health checks/;

/** A sentence when the candidate's tasks keep stopping, in ECS's own words; undefined while they may yet start. */
export function cannotStart(stopped: readonly StoppedTask[]): string | undefined {
  const failed = stopped.filter(({ code }) => code === "TaskFailedToStart");
  const crashed = stopped.filter(
    ({ code, reason }) => code !== "TaskFailedToStart" && (!ordered.has(code) || failedChecks.test(reason)),
  );
  if (failed.length >= failedStarts) return `${failed.length} tasks failed to start: ${failed[0]?.reason}`;
  if (crashed.length >= ownStops)
    return `${crashed.length} tasks stopped by themselves (${crashed[0]?.code}): ${crashed[0]?.reason}`;
  return undefined;
}
