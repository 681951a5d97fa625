import { describe, expect, test } from "vitest";
import { advance } from "../../../../functions/release/deploy/advance.ts";
import { bakeStep, clock } from "../../../../functions/release/deploy/bake.ts";
import type { CellFacts, Step } from "../../../../functions/release/deploy/step.ts";
import type { DeploymentFacts } from "../../../../functions/release/facts.ts";
import {
  deployment,
  iso,
  lifecycle,
  minutes,
  openHook,
  plan,
  progress,
  request,
  shifted,
  t0,
} from "../world.ts";
import { whileBaking } from "./cell-facts.ts";

const hook = openHook();
const running = deployment({ lifecycle: shifted() });
/** The candidate has the traffic, and CodeDeploy still waits for AfterAllowTraffic's report. */
const inHook = deployment({
  lifecycle: [
    lifecycle("BeforeAllowTraffic", "Succeeded", { startedAt: t0 - minutes(6), endedAt: t0 - minutes(6) }),
    lifecycle("AfterAllowTraffic", "InProgress", { startedAt: t0 }),
  ],
});
const inWait = { seconds: 7200, within: "termination-wait" } as const;
const later = (count: number) => ({ now: t0 + minutes(count) });
const asked = (count: number) => ({ at: iso(t0 + minutes(count)) });

type Row = readonly [
  sentence: string,
  changes: Partial<CellFacts>,
  deployment: DeploymentFacts,
  step: Partial<Step>,
];

describe("a bake", () => {
  test.for<Row>([
    ["waits for its end", later(14), running, { kind: "wait", point: "bake", wakeAt: t0 + minutes(15) }],
    ["is done to the second", later(15), running, { kind: "done", reason: "baked for 900 s" }],
    ["in the hook passes the hook at its end", { ...later(15), hook }, inHook, { kind: "pass-hook", hook }],
    [
      "in the termination wait is done without waiting for CodeDeploy",
      { ...later(120), plan: plan({ bake: inWait, terminationWaitSeconds: 9000 }) },
      running,
      { kind: "done" },
    ],
    [
      "of none at all is done at once",
      { plan: plan({ bake: { seconds: 0, within: "nothing" } }) },
      running,
      { kind: "done" },
    ],
    [
      "goes on after the deployment itself is over",
      later(10),
      deployment({ status: "Succeeded", lifecycle: shifted() }),
      { kind: "wait", point: "bake" },
    ],
    [
      "begins when the traffic was first seen, also where the hook was called later",
      { ...later(15), hook: openHook({ calledAt: iso(t0 + minutes(5)) }) },
      inHook,
      { kind: "pass-hook" },
    ],
    [
      "begins with the hook's call where nothing was seen before",
      { ...later(15), progress: progress(), hook: openHook({ calledAt: iso(t0 + minutes(5)) }) },
      inHook,
      { kind: "wait", wakeAt: t0 + minutes(20) },
    ],
    [
      "begins with the end of AfterAllowTraffic where nothing else is known",
      { ...later(15), progress: progress() },
      deployment({ lifecycle: shifted(t0 + minutes(3)) }),
      { kind: "wait", wakeAt: t0 + minutes(18) },
    ],
  ])("%s", ([, changes, made, step]) => {
    expect(bakeStep(whileBaking(changes), made)).toMatchObject(step);
  });

  test("whose hook has reported is not done before CodeDeploy has taken the report", () => {
    expect(advance(whileBaking({ ...later(16), deployment: inHook }))).toEqual({
      kind: "wait",
      point: "shift",
      reason: "CodeDeploy is at AfterAllowTraffic",
      wakeAt: t0 + minutes(17),
    });
  });

  test("says until when it goes on", () => {
    expect(bakeStep(whileBaking(), running)).toMatchObject({ reason: "baking until 2026-11-21 10:15 UTC" });
    expect(clock(Date.parse("2026-03-01T00:05:59.000Z"))).toBe("2026-03-01 00:05 UTC");
  });
});

describe("a promote", () => {
  test.for<Row>([
    ["ends the bake", { requests: [request("promote", asked(1))], ...later(2) }, running, { kind: "done" }],
    [
      "passes a hook that holds the bake",
      { requests: [request("promote", asked(1))], ...later(2), hook },
      inHook,
      { kind: "pass-hook" },
    ],
    [
      "that was asked while CodeDeploy shifted counts as well",
      { requests: [request("promote", asked(-10))] },
      running,
      { kind: "done" },
    ],
    [
      "that was asked at the very moment counts as well",
      { requests: [request("promote", asked(-15))] },
      running,
      { kind: "done" },
    ],
    [
      "that was asked before this cell's own way began does not end its bake",
      { requests: [request("promote", asked(-16))] },
      running,
      { kind: "wait", point: "bake" },
    ],
    [
      "that ended the ready wait does not end the bake too",
      { plan: plan({ readyWaitSeconds: 86_400 }), requests: [request("promote", asked(-7))] },
      running,
      { kind: "wait", point: "bake" },
    ],
    [
      "asked after the ready wait ends the bake",
      { plan: plan({ readyWaitSeconds: 86_400 }), requests: [request("promote", asked(-5))] },
      running,
      { kind: "done" },
    ],
  ])("%s", ([, changes, made, step]) => {
    expect(bakeStep(whileBaking(changes), made)).toMatchObject(step);
  });

  test("is told of by who asked and why", () => {
    const facts = whileBaking({ requests: [request("promote", { ...asked(1), reason: "seen enough" })] });
    expect(bakeStep(facts, running)).toMatchObject({
      reason: "promoted by arn:aws:iam::111122223333:user/ann: seen enough",
    });
  });
});

describe("a pause", () => {
  const paused = request("pause", asked(1));

  test.for<Row>([
    [
      "holds the hook until two minutes before its limit",
      { requests: [paused], ...later(20), hook },
      inHook,
      { kind: "wait", point: "pause", wakeAt: t0 + minutes(48) },
    ],
    ["lets go of the hook then", { requests: [paused], ...later(48), hook }, inHook, { kind: "pass-hook" }],
    [
      "holds the termination wait until ten minutes before its end",
      { requests: [paused], ...later(20) },
      running,
      { kind: "wait", point: "pause", wakeAt: t0 + minutes(50) },
    ],
    ["lets the release settle then", { requests: [paused], ...later(50) }, running, { kind: "done" }],
    [
      "that can hold no longer leaves the bake to go on",
      { requests: [paused], ...later(5), plan: plan({ terminationWaitSeconds: 0 }) },
      running,
      { kind: "wait", point: "bake" },
    ],
    [
      "is ended by a promote that was asked after it",
      { requests: [paused, request("promote", asked(3))], ...later(4) },
      running,
      { kind: "done" },
    ],
    [
      "that was asked after a promote holds all the same",
      { requests: [request("pause", asked(-2)), request("promote", asked(-3))] },
      running,
      { kind: "wait", point: "pause" },
    ],
  ])("%s", ([, changes, made, step]) => {
    expect(bakeStep(whileBaking(changes), made)).toMatchObject(step);
  });

  test("says who holds it and why", () => {
    const facts = whileBaking({ requests: [request("pause", { reason: "looking at the logs" })] });
    expect(bakeStep(facts, running)).toMatchObject({
      reason: "paused by arn:aws:iam::111122223333:user/ann: looking at the logs",
    });
  });
});
