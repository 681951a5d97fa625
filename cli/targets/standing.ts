import { isHeldBack, isRefusal } from "../../functions/targets/round/report.ts";
import type { RoundReport } from "../../functions/targets/round/report.ts";
import type { ExitCode } from "../exit-codes.ts";

/**
 * What `targets plan` and `targets sync` say with their exit code. Of several mirrors the gravest is told, which is
 * the later one of this list.
 */
export const standings = ["settled", "changes", "held", "error"] as const;
export type Standing = (typeof standings)[number];

export const standingCodes = {
  settled: 0,
  error: 1,
  changes: 2,
  held: 3,
} as const satisfies Record<Standing, ExitCode>;

export const standingTable: readonly (readonly [ExitCode, string])[] = [
  [standingCodes.settled, "nothing to do: AWS says what Octavia says"],
  [standingCodes.error, "an error, also one of the command line: nothing is known, or not all was done"],
  [standingCodes.changes, "changes: to be made, made, or waiting for their time (new targets, draining)"],
  [standingCodes.held, "something is held back or refused, until a person acts"],
];

export function standingOf({ read, plan, remarks, failed, skipped, removing }: RoundReport): Standing {
  if (removing) return "held";
  const isRead = read.kind === "complete" || read.kind === "unchanged";
  if (!isRead || failed || skipped !== undefined || !plan) return "error";
  const isRefused = remarks.some(({ level }) => level === "refused");
  if (isRefused || plan.held.some((held) => isHeldBack(held) || isRefusal(held))) return "held";
  return plan.steps.length + plan.held.length > 0 ? "changes" : "settled";
}

export const gravest = (reports: readonly RoundReport[]): Standing =>
  reports
    .map(standingOf)
    .reduce<Standing>(
      (worst, each) => (standings.indexOf(each) > standings.indexOf(worst) ? each : worst),
      "settled",
    );

/** Whether another round, a little later, could do more by itself. */
export function isMoving({ plan, done, failed, skipped, removing, read }: RoundReport): boolean {
  if (read.kind === "gone" || removing) return false;
  if (failed || skipped !== undefined || !plan) return true;
  return done.length > 0 || plan.held.some((held) => !isHeldBack(held) && !isRefusal(held));
}
