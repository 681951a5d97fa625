import { approvalOf } from "../gates/approval.ts";
import type { DeploymentFacts } from "../facts.ts";
import { pauseThatHolds } from "../pause.ts";
import type { CellFacts, Step } from "./step.ts";

/** CodeDeploy waits before it shifts traffic: until it is approved, or the limit is reached. */
export function previewStep(facts: CellFacts, deployment: DeploymentFacts): Step {
  const { preview, requests, now } = facts;
  const paused = pauseThatHolds(requests);
  if (paused) return { kind: "wait", point: "pause", reason: `paused by ${paused.by.who}: ${paused.reason}` };
  if (preview.approval?.at !== "preview") return go(deployment, "no approval is wanted here");
  const verdict = approvalOf({
    approval: preview.approval,
    starter: preview.starter,
    requests,
    askedAt: readySince(deployment),
    now,
  });
  switch (verdict.kind) {
    case "approved":
      return go(deployment, verdict.reason);
    case "rejected":
      return { kind: "failed", reason: verdict.reason };
    case "open":
      return { kind: "wait", point: "preview", reason: verdict.reason, wakeAt: verdict.until };
  }
}

const go = ({ id }: DeploymentFacts, reason: string): Step => ({
  kind: "continue",
  deploymentId: id,
  reason,
});

/** The wait begins when the last lifecycle event before it has ended. */
function readySince(deployment: DeploymentFacts): number {
  const ended = deployment.lifecycle.flatMap(({ endedAt }) => (endedAt === undefined ? [] : [endedAt]));
  return ended.length > 0 ? Math.max(...ended) : deployment.createdAt;
}
