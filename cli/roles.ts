import type { Command } from "../functions/release/command/input.ts";

export type Role = "viewer" | "releaser" | "approver" | "oncall";

const readers = ["viewer", "releaser", "approver", "oncall"] as const;
const releasers = ["releaser", "oncall"] as const;
const approvers = ["approver", "oncall"] as const;
const onCall = ["oncall"] as const;

const mayAsk: Readonly<Record<Command["command"], readonly Role[]>> = {
  list: readers,
  show: readers,
  freezes: readers,
  start: releasers,
  abort: releasers,
  promote: releasers,
  pause: releasers,
  resume: releasers,
  approve: approvers,
  reject: approvers,
  rollback: onCall,
  freeze: onCall,
  unfreeze: onCall,
};

/** The managed policy that the construct exports for each role. */
export const policies: Readonly<Record<Role, string>> = {
  viewer: "PointsmanViewer",
  releaser: "PointsmanReleaser",
  approver: "PointsmanApprover",
  oncall: "PointsmanOnCall",
};

/** Who may ask this, the least first: a person has the policy of one of them, and need not have them all. */
export function rolesFor(command: Command): readonly Role[] {
  return command.command === "start" && command.override?.length ? onCall : mayAsk[command.command];
}
