import { keys } from "../../ledger/keys.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import type { OpenHook, ReleaseRecord } from "../../ledger/records.ts";
import type { CodeDeploy } from "../aws/codedeploy.ts";
import type { CellFacts } from "./step.ts";

/** The bake was good: CodeDeploy gets the report that it has waited for. */
export async function passHook(
  { codedeploy, ledger }: { readonly codedeploy: Pick<CodeDeploy, "report">; readonly ledger: Ledger },
  { id }: ReleaseRecord,
  { plan, now }: CellFacts,
  { deploymentId, executionId, event }: OpenHook,
): Promise<void> {
  await codedeploy.report(deploymentId, executionId, "Succeeded");
  await ledger.table.write({ ...keys.openHook(deploymentId, event), remove: true });
  await ledger.releases.progress(id, plan.cell, { set: { bakedAt: new Date(now).toISOString() } });
}
