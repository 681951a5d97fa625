import type { CellFacts } from "../../../../functions/release/deploy/step.ts";
import {
  candidateArn,
  deployment,
  iso,
  lifecycle,
  minutes,
  onCandidate,
  onStable,
  plan,
  progress,
  shifted,
  t0,
} from "../world.ts";

/** A cell that nothing has been done to yet, with everything well. */
export const beforeDeploy = (changes: Partial<CellFacts> = {}): CellFacts => ({
  now: t0,
  plan: plan(),
  progress: progress(),
  requests: [],
  deployment: undefined,
  occupying: undefined,
  ...onStable,
  alarms: [{ name: "storefront-5xx", state: "OK" }],
  hook: undefined,
  cannotStart: undefined,
  hookFailure: undefined,
  preview: { approval: undefined, starter: "push of storefront:v2" },
  foreign: { kind: "wait", limitSeconds: 3600 },
  ...changes,
});

const deployed = progress({
  intendedAt: iso(t0 - minutes(15)),
  candidateArn,
  deploymentId: "d-FORWARD",
});

/** CodeDeploy is shifting; the candidate does not have all the traffic yet. */
export const whileShifting = (changes: Partial<CellFacts> = {}): CellFacts =>
  beforeDeploy({
    progress: deployed,
    deployment: deployment({ lifecycle: [lifecycle("AllowTraffic", "InProgress")] }),
    ...changes,
  });

/** The candidate has all the traffic since `t0`; CodeDeploy waits before it ends the old task set. */
export const whileBaking = (changes: Partial<CellFacts> = {}): CellFacts =>
  beforeDeploy({
    progress: { ...deployed, trafficAt: iso(t0) },
    deployment: deployment({ lifecycle: shifted() }),
    ...onCandidate,
    ...changes,
  });

/** CodeDeploy stands before the traffic shift and waits to be told to go on. */
export const whileReady = (changes: Partial<CellFacts> = {}): CellFacts =>
  beforeDeploy({
    plan: plan({ readyWaitSeconds: 86_400 }),
    progress: deployed,
    deployment: deployment({
      status: "Ready",
      lifecycle: [lifecycle("AfterAllowTestTraffic", "Succeeded", { startedAt: t0, endedAt: t0 })],
    }),
    ...changes,
  });
