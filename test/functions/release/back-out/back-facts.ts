import type { BackFacts } from "../../../../functions/release/back-out/way-back.ts";
import { describe as labelled } from "../../../../functions/ledger/description.ts";
import type { DeploymentFacts } from "../../../../functions/release/facts.ts";
import {
  deployment,
  iso,
  minutes,
  onCandidate,
  progress,
  release,
  shifted,
  stableArn,
  t0,
} from "../world.ts";

/** A release that put the candidate live and is to be undone, an hour into its termination wait. */
export const goingBack = (changes: Partial<BackFacts> = {}): BackFacts => ({
  now: t0,
  cell: "a",
  progress: progress({ intendedAt: iso(t0 - minutes(70)), deploymentId: "d-FORWARD", backSince: iso(t0) }),
  forward: { deployment: deployment({ lifecycle: shifted(t0 - minutes(60)) }), wentFrom: stableArn },
  rollback: undefined,
  back: undefined,
  occupying: undefined,
  ...onCandidate,
  ...changes,
});

export const over = (status: DeploymentFacts["status"], endedAt = t0 - minutes(10)) => ({
  deployment: deployment({ status, endedAt, lifecycle: shifted(t0 - minutes(60)) }),
  wentFrom: stableArn,
});

export const ownRollback = (changes: Partial<DeploymentFacts> = {}): DeploymentFacts =>
  deployment({ id: "d-ROLLBACK", creator: "codeDeployRollback", description: "", ...changes });

export const deploymentBack = (changes: Partial<DeploymentFacts> = {}): DeploymentFacts =>
  deployment({
    id: "d-BACK",
    description: labelled({ release, cell: "a", purpose: "return", attempt: 1 }),
    ...changes,
  });
