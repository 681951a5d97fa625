import { describe, expect, test } from "vitest";
import { previewStep } from "../../../../functions/release/deploy/preview.ts";
import type { CellFacts, Step } from "../../../../functions/release/deploy/step.ts";
import type { ApprovalConfig } from "../../../../functions/shared/service-config.ts";
import { ann, bob, deployment, iso, lifecycle, minutes, request, t0 } from "../world.ts";
import { whileReady } from "./cell-facts.ts";

const approval = (changes: Partial<ApprovalConfig> = {}): ApprovalConfig => ({
  at: "preview",
  limitSeconds: 3600,
  onLimit: "refuse",
  ...changes,
});
const wanted = (changes: Partial<ApprovalConfig> = {}) => ({
  preview: { approval: approval(changes), starter: ann.who },
});
const ready = deployment({
  status: "Ready",
  createdAt: t0 - minutes(10),
  lifecycle: [
    lifecycle("AfterInstall", "Succeeded", { endedAt: t0 - minutes(2) }),
    lifecycle("AfterAllowTestTraffic", "Succeeded", { endedAt: t0 }),
    lifecycle("BeforeAllowTraffic", "Pending"),
  ],
});
const asked = (count: number) => ({ at: iso(t0 + minutes(count)) });

type Row = readonly [sentence: string, changes: Partial<CellFacts>, step: Partial<Step>];

describe("the wait before traffic", () => {
  test.for<Row>([
    ["is ended at once where no approval is wanted", {}, { kind: "continue", deploymentId: "d-FORWARD" }],
    [
      "is ended at once where the approval was wanted before the start",
      wanted({ at: "start" }),
      { kind: "continue" },
    ],
    [
      "waits for an approval, from the end of the last step, for its limit",
      { ...wanted(), now: t0 + minutes(30) },
      { kind: "wait", point: "preview", wakeAt: t0 + minutes(60) },
    ],
    [
      "is ended by an approval",
      { ...wanted(), requests: [request("approve", { by: bob })] },
      { kind: "continue" },
    ],
    ["fails by a rejection", { ...wanted(), requests: [request("reject")] }, { kind: "failed" }],
    [
      "fails at the limit where the file says to refuse",
      { ...wanted(), now: t0 + minutes(60) },
      { kind: "failed" },
    ],
    [
      "goes on at the limit where the file says so",
      { ...wanted({ onLimit: "approve" }), now: t0 + minutes(60) },
      { kind: "continue" },
    ],
    [
      "is not ended by the starter's own approval where the file forbids it",
      { ...wanted({ notBy: "starter" }), requests: [request("approve", { by: ann })] },
      { kind: "wait", point: "preview" },
    ],
    [
      "is not ended by a promote instead of the approval",
      { ...wanted(), requests: [request("promote", asked(1))] },
      { kind: "wait", point: "preview" },
    ],
    ["is held by a pause", { requests: [request("pause")] }, { kind: "wait", point: "pause" }],
    [
      "is held by a pause even when it was approved",
      { ...wanted(), requests: [request("pause"), request("approve", { by: bob })] },
      { kind: "wait", point: "pause" },
    ],
    [
      "goes on by a promote that was asked after the pause",
      { requests: [request("pause"), request("promote", asked(1))] },
      { kind: "continue" },
    ],
    [
      "stays paused when the promote was asked before the pause, for an earlier cell",
      { requests: [request("pause"), request("promote", asked(-60))] },
      { kind: "wait", point: "pause" },
    ],
  ])("%s", ([, changes, step]) => {
    expect(previewStep(whileReady(changes), ready)).toMatchObject(step);
  });

  test("counts the limit from the deployment's own beginning where no step has ended yet", () => {
    const facts = whileReady({ ...wanted(), now: t0 });
    expect(previewStep(facts, deployment({ status: "Ready", createdAt: t0 - minutes(10) }))).toMatchObject({
      kind: "wait",
      wakeAt: t0 + minutes(50),
    });
  });
});
