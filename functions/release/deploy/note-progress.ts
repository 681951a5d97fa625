import type { Ledger } from "../../ledger/ledger.ts";
import type { CellProgress, ReleaseRecord } from "../../ledger/records.ts";
import { metricsOf } from "../../judge/looks/metrics-of.ts";
import { LostRace } from "../../shared/errors.ts";
import { hasShifted, lifecycleEvent } from "../facts.ts";
import type { DeploymentFacts } from "../facts.ts";
import { sidesOf } from "./sides.ts";
import type { CellFacts } from "./step.ts";

/** Writes down what a look has seen for the first time: the deployment's id, when traffic came, AWS's own times. */
export async function noteProgress(
  { ledger }: { ledger: Ledger },
  { id, config }: ReleaseRecord,
  facts: CellFacts,
): Promise<void> {
  const { deployment, progress, plan, hook } = facts;
  if (!deployment) return;
  if (!progress.deploymentId)
    await ledger.releases.progress(id, plan.cell, { set: { deploymentId: deployment.id } });
  const arrived = hook?.calledAt ?? lifecycleEvent(deployment, "AllowTraffic")?.endedAt;
  if (!progress.trafficAt && arrived !== undefined && (hook || hasShifted(deployment)))
    await ledger.releases
      .progress(id, plan.cell, { set: { trafficAt: new Date(arrived).toISOString() } }, [
        { path: "trafficAt", absent: true },
      ])
      .catch(seenBefore);
  await noteSides(ledger, id, config, facts);
  await noteLifecycle(ledger, id, plan.cell, progress, deployment);
}

/** The target groups by their roles: soon stable's task set is gone, and a site is judged by another function. */
async function noteSides(
  ledger: Ledger,
  id: string,
  { judge }: ReleaseRecord["config"],
  facts: CellFacts,
): Promise<void> {
  const { cell } = facts.plan;
  if (facts.progress.sides || metricsOf(judge, cell).length === 0) return;
  const sides = sidesOf(facts);
  if (sides) await ledger.releases.progress(id, cell, { set: { sides } });
}

/** A cell is done. A member of a group waits on after its bake, and what was decided then is not judged anew. */
export async function noteDone(
  { ledger }: { ledger: Ledger },
  { id, run }: ReleaseRecord,
  { plan: { cell }, progress, now }: CellFacts,
  reason: string,
): Promise<void> {
  if (run !== undefined && !progress.bakedAt)
    await ledger.releases.progress(id, cell, { set: { bakedAt: new Date(now).toISOString() } });
  await ledger.releases.note(id, `done:${cell}`, { what: "on the candidate", cell, reason });
}

/** AWS's own steps and times, each once; how many were noted is kept, so that a look writes only what is new. */
async function noteLifecycle(
  ledger: Ledger,
  id: string,
  cell: string,
  progress: CellProgress,
  deployment: DeploymentFacts,
) {
  const over = deployment.lifecycle.flatMap(({ name, status, startedAt, endedAt }) =>
    startedAt === undefined || endedAt === undefined ? [] : [{ name, status, startedAt, endedAt }],
  );
  if (over.length <= (progress.lifecycleNoted ?? 0)) return;
  for (const { name, status, startedAt, endedAt } of over)
    await ledger.releases.note(id, `aws:${cell}:${deployment.id}:${name}`, {
      what: `${name} ${status.toLowerCase()}`,
      cell,
      // Before… and After… are CodeDeploy waiting for our hooks, and for the bake.
      whose: /^(Before|After)/.test(name) ? "ours" : "aws",
      at: new Date(startedAt).toISOString(),
      endedAt: new Date(endedAt).toISOString(),
    });
  await ledger.releases.progress(id, cell, { set: { lifecycleNoted: over.length } });
}

function seenBefore(error: unknown): void {
  if (!(error instanceof LostRace)) throw error;
}
