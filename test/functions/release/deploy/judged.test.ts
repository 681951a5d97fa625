import { describe, expect, test } from "vitest";
import type { Verdict } from "../../../../functions/judge/verdict.ts";
import { advance } from "../../../../functions/release/deploy/advance.ts";
import { bakeStep, longestBakeSeconds } from "../../../../functions/release/deploy/bake.ts";
import { sidesOf } from "../../../../functions/release/deploy/sides.ts";
import type { CellFacts, Judged, Step } from "../../../../functions/release/deploy/step.ts";
import { judgeConfig, judgementOf } from "../../judge/hand-made.ts";
import {
  candidateArn,
  deployment,
  group,
  iso,
  lifecycle,
  minutes,
  onCandidate,
  openHook,
  plan,
  progress,
  request,
  shifted,
  stableArn,
  t0,
  taskSet,
} from "../world.ts";
import { whileBaking, whileReady, whileShifting } from "./cell-facts.ts";

const judged = (verdict: Verdict, changes: Partial<Judged> = {}): { judged: Judged } => ({
  judged: { judgement: judgementOf(verdict), onUnclear: "back-out", unreadable: "", ...changes },
});
const later = (count: number) => ({ now: t0 + minutes(count) });
const worse = { kind: "failed", reason: "cell a: look 7 of 30: worse", judgement: judgementOf("worse") };

describe("a candidate that is worse", () => {
  test.for<readonly [string, CellFacts]>([
    ["in the middle of CodeDeploy's shifting", whileShifting(judged("worse"))],
    ["in the bake", whileBaking({ ...later(3), ...judged("worse") })],
    ["in the bake, within the hook", whileBaking({ ...later(3), ...judged("worse"), hook: openHook() })],
    ["while a person has paused it", whileBaking({ ...judged("worse"), requests: [request("pause")] })],
    ["after a person has promoted it", whileBaking({ ...judged("worse"), requests: [request("promote")] })],
    ["whatever is configured for what is unclear", whileBaking(judged("worse", { onUnclear: "go-on" }))],
    ["after the bake's time", whileBaking({ ...later(16), ...judged("worse") })],
    ["before traffic, by a look of before", whileReady(judged("worse"))],
  ])("fails at once: %s", ([, facts]) => {
    expect(advance(facts)).toEqual(worse);
  });

  test("does not hide why CodeDeploy itself ended the deployment", () => {
    const facts = whileShifting({ ...judged("worse"), deployment: deployment({ status: "Failed" }) });
    expect(advance(facts)).toEqual({ kind: "failed", reason: "d-FORWARD failed" });
  });

  test("does not take an alarm's veto away", () => {
    const facts = whileBaking({ ...judged("pass"), alarms: [{ name: "storefront-5xx", state: "ALARM" }] });
    expect(advance({ ...facts, ...later(15) })).toEqual({
      kind: "failed",
      reason: "alarm storefront-5xx fires in cell a",
    });
  });
});

const unclear = (changes: Partial<Judged> = {}) => judged("unclear", changes);
const hook = openHook();
const max = { maxBakeSeconds: 1800 };

describe("a bake under judgement", () => {
  test.for<readonly [string, Partial<CellFacts>, Partial<Step>]>([
    [
      "waits for its end while nothing is worse",
      { ...later(14), ...unclear() },
      { kind: "wait", point: "bake" },
    ],
    [
      "is over when the candidate is as good",
      { ...later(15), ...judged("pass") },
      { kind: "done", reason: "baked: look 7 of 30: pass", judgement: judgementOf("pass") },
    ],
    [
      "passes its hook when the candidate is as good",
      { ...later(15), ...judged("pass"), hook },
      { kind: "pass-hook", hook, judgement: judgementOf("pass") },
    ],
    ["is no pass before its time", { ...later(14), ...judged("pass") }, { kind: "wait", point: "bake" }],
    [
      "is drawn out while it is unclear",
      { ...later(15), ...unclear(max) },
      { kind: "wait", point: "drawn-out", wakeAt: t0 + minutes(30) },
    ],
    [
      "within the hook is drawn out no longer than its hour allows",
      { ...later(15), ...unclear({ onUnclear: "wait" }), hook },
      { kind: "wait", point: "drawn-out", wakeAt: t0 + minutes(48) },
    ],
    [
      "in the termination wait is drawn out no longer than is left for going back",
      { ...later(15), ...unclear({ onUnclear: "wait" }) },
      { kind: "wait", point: "drawn-out", wakeAt: t0 + minutes(50) },
    ],
    [
      "goes back when it is unclear still",
      { ...later(30), ...unclear(max) },
      { kind: "failed", judgement: judgementOf("unclear") },
    ],
    [
      "waits for a person where the file says so",
      { ...later(15), ...unclear({ onUnclear: "ask" }) },
      { kind: "wait", point: "verdict", wakeAt: t0 + minutes(50) },
    ],
    [
      "goes on when the person promotes",
      { ...later(20), ...unclear({ onUnclear: "ask" }), requests: [request("promote")] },
      { kind: "done", reason: "promoted by arn:aws:iam::111122223333:user/ann: promote, please" },
    ],
    [
      "goes back when the person aborts",
      { ...later(20), ...unclear({ onUnclear: "ask" }), requests: [request("abort")] },
      { kind: "failed" },
    ],
    [
      "goes back when nobody has answered while it could wait",
      { ...later(50), ...unclear({ onUnclear: "ask" }) },
      { kind: "failed", judgement: judgementOf("unclear") },
    ],
    [
      "goes on unclear where the file says so",
      { ...later(15), ...unclear({ onUnclear: "go-on" }), hook },
      { kind: "pass-hook", judgement: judgementOf("unclear") },
    ],
    [
      "is held by a pause as any other",
      { ...later(15), ...judged("pass"), requests: [request("pause")] },
      { kind: "wait", point: "pause" },
    ],
    [
      "is over by what was decided before its hook was reported, whatever the judge would say now",
      {
        ...later(15),
        progress: progress({ candidateArn, trafficAt: iso(t0), bakedAt: iso(t0 + minutes(15)) }),
        ...unclear({ decided: "baked: as good" }),
      },
      { kind: "done", reason: "baked: as good" },
    ],
  ])("%s", ([, changes, step]) => {
    expect(advance(whileBaking(changes))).toMatchObject(step);
  });

  test("decides nothing twice: what was decided before carries no judgement", () => {
    const facts = whileBaking({ ...later(15), ...unclear({ decided: "baked: as good" }) });
    expect(bakeStep(facts, deployment({ lifecycle: shifted() }))).toEqual({
      kind: "done",
      reason: "baked: as good",
    });
  });
});

describe("the longest bake of a cell", () => {
  test.for([
    ["is the bake where nothing draws it out", "back-out", undefined, "hook", 900],
    ["is the longest one that is configured", "ask", 1800, "hook", 1800],
    ["is never shorter than the bake", "ask", 300, "hook", 900],
    ["with `wait` alone is what the hook's hour holds", "wait", undefined, "hook", 2880],
    ["with `wait` alone is what the termination wait holds", "wait", undefined, "termination-wait", 3000],
    ["with `wait` and a longest one is that", "wait", 1000, "termination-wait", 1000],
  ] as const)("%s", ([, onUnclear, maxBakeSeconds, within, seconds]) => {
    const judge = judgeConfig({ onUnclear, ...(maxBakeSeconds === undefined ? {} : { maxBakeSeconds }) });
    expect(longestBakeSeconds(plan({ bake: { seconds: 900, within } }), judge)).toBe(seconds);
  });

  test("with `wait` alone is the bake where nothing else holds it", () => {
    const given = plan({ bake: { seconds: 900, within: "nothing" }, terminationWaitSeconds: 300 });
    expect(longestBakeSeconds(given, judgeConfig())).toBe(900);
  });
});

describe("the target groups of a cell", () => {
  const blue = group("blue");
  const green = group("green");
  test.for<readonly [string, Partial<CellFacts>, object | undefined]>([
    ["are told apart by what the task sets run", {}, { candidate: green, stable: blue }],
    [
      "swap at the next deployment",
      { taskSets: [taskSet("PRIMARY", stableArn, "green"), taskSet("ACTIVE", candidateArn, "blue")] },
      { candidate: blue, stable: green },
    ],
    [
      "are known by the deployment where the revision is not",
      {
        progress: progress(),
        taskSets: [{ ...taskSet("ACTIVE", candidateArn, "green"), deploymentId: "d-FORWARD" }],
      },
      { candidate: green, stable: blue },
    ],
    ["are not known without the candidate's task set", { taskSets: [] }, undefined],
    ["are not known where the listener has one alone", { shares: { [green]: 1 } }, undefined],
    [
      "stay what they were seen to be, also when stable's task set is gone",
      { progress: progress({ sides: { candidate: blue, stable: green } }), taskSets: [] },
      { candidate: blue, stable: green },
    ],
  ])("%s", ([, changes, sides]) => {
    expect(sidesOf(whileBaking({ ...onCandidate, ...changes }))).toEqual(sides);
  });

  test("of somebody's task set without a deployment are not taken for the candidate's", () => {
    const facts = whileBaking({
      progress: progress(),
      deployment: undefined,
      taskSets: [taskSet("PRIMARY", stableArn, "blue")],
    });
    expect(sidesOf(facts)).toBeUndefined();
  });
});

test("CodeDeploy's hook that is under way counts as traffic only once the listener says so", () => {
  const facts = whileShifting({
    ...judged("unclear"),
    hook,
    deployment: deployment({ lifecycle: [lifecycle("AfterAllowTraffic", "InProgress")] }),
  });
  expect(advance(facts)).toMatchObject({ kind: "wait", point: "shift" });
});
