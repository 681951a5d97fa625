import { createHash } from "node:crypto";
import type { DeploymentLabel } from "../ledger/description.ts";
import { keys } from "../ledger/keys.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { CellPlan, OpenHook, ReleaseRecord } from "../ledger/records.ts";
import type { Finding } from "./checks.ts";

/** One call of CodeDeploy. */
export interface Asked {
  readonly deploymentId: string;
  readonly executionId: string;
  readonly calledAt: string;
}

/** An execution id is some 300 characters of an encrypted text: too long for a key. */
const markKey = ({ release, cell }: DeploymentLabel, { executionId }: Asked) =>
  keys.timeline(
    release,
    `hook:${cell}:AfterAllowTraffic:${createHash("sha256").update(executionId).digest("hex").slice(0, 16)}`,
  );

/**
 * Whether this call was deferred before, by an invocation that Lambda or CodeDeploy repeats. Then it stays so,
 * whatever is so now: whoever it was left to has reported, or will.
 */
export const wasDeferred = async (
  { table }: Ledger,
  label: DeploymentLabel,
  asked: Asked,
): Promise<boolean> => (await table.read(markKey(label, asked))) !== undefined;

/**
 * Leaves the report to whoever ends the bake: the deploy task's look, or the sweep at minute 50. The open hook
 * and the mark of it are one write, so that a repeated call neither opens it again nor moves its clock.
 * @throws LostRace when another invocation of the same call was faster.
 */
export async function deferToBake(
  { table, now }: Ledger,
  { service }: ReleaseRecord,
  plan: CellPlan,
  label: DeploymentLabel,
  asked: Asked,
): Promise<Finding> {
  const { release, cell } = label;
  const event = "AfterAllowTraffic";
  const hook: OpenHook = { ...asked, event, release, service, cell };
  const what = `all traffic is on the candidate; it bakes for ${plan.bake.seconds} s`;
  await table.writeAll([
    { ...keys.openHook(asked.deploymentId, event), change: { set: { ...hook } } },
    {
      ...markKey(label, asked),
      change: { set: { at: now().toISOString(), what, cell, whose: "ours" } },
      when: [{ path: "at", absent: true }],
    },
  ]);
  return { kind: "deferred", reason: what };
}
