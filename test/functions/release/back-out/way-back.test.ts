import { describe, expect, test } from "vitest";
import { describe as labelled } from "../../../../functions/ledger/description.ts";
import { wayBack } from "../../../../functions/release/back-out/way-back.ts";
import type { BackFacts, BackStep } from "../../../../functions/release/back-out/way-back.ts";
import {
  candidateArn,
  deployment,
  earlierRelease,
  foreignDeployment,
  group,
  iso,
  lifecycle,
  minutes,
  onStable,
  progress,
  revision,
  shifted,
  t0,
  taskSet,
} from "../world.ts";
import { deploymentBack, goingBack, over, ownRollback } from "./back-facts.ts";

type Row = readonly [sentence: string, facts: BackFacts, step: Partial<BackStep>];

const begun = {
  intendedAt: iso(t0 - minutes(70)),
  deploymentId: "d-FORWARD",
  backSince: iso(t0 - minutes(5)),
};
const attempt = (count: number, secondsAgo: number, id?: string) =>
  progress({
    ...begun,
    back: { attempt: count, intendedAt: iso(t0 - secondsAgo * 1000), ...(id ? { deploymentId: id } : {}) },
  });
const elsewhere = (deploymentFacts = deployment({ lifecycle: shifted() })) => ({
  deployment: deploymentFacts,
  wentFrom: revision(7),
});
const shifting = deployment({ lifecycle: [lifecycle("AllowTraffic", "InProgress")] });

describe("the way back", () => {
  test.for<Row>([
    [
      "stops the forward deployment while its old task set is alive",
      goingBack(),
      { kind: "stop", deploymentId: "d-FORWARD" },
    ],
    [
      "stops it while traffic shifts",
      goingBack({
        ...onStable,
        forward: { deployment: shifting, wentFrom: onStable.taskSets[0]?.taskDefinitionArn ?? "" },
      }),
      { kind: "stop" },
    ],
    [
      "stops it before any traffic, wherever that leads: nothing has moved",
      goingBack({ forward: elsewhere(shifting) }),
      { kind: "stop" },
    ],
    [
      "ends its wait where a stop would lead to another revision than the goal",
      goingBack({ forward: elsewhere() }),
      { kind: "end-wait", deploymentId: "d-FORWARD" },
    ],
    [
      "waits a minute for CodeDeploy's own rollback to begin",
      goingBack({ forward: over("Stopped", t0 - 59_000) }),
      { kind: "wait", reason: "CodeDeploy goes back by itself" },
    ],
    [
      "waits while that rollback runs",
      goingBack({ forward: over("Failed"), rollback: ownRollback() }),
      { kind: "wait" },
    ],
    [
      "has returned when that rollback put the goal live",
      goingBack({ ...onStable, forward: over("Failed"), rollback: ownRollback({ status: "Succeeded" }) }),
      { kind: "returned", reason: "d-ROLLBACK brought it back" },
    ],
    [
      "deploys the goal again when that rollback was stopped itself",
      goingBack({ forward: over("Stopped"), rollback: ownRollback({ status: "Stopped" }) }),
      { kind: "redeploy", attempt: 1 },
    ],
    [
      "deploys the goal again when that rollback succeeded and the goal is not live",
      goingBack({ forward: over("Failed"), rollback: ownRollback({ status: "Succeeded" }) }),
      { kind: "redeploy", attempt: 1 },
    ],
    [
      "deploys the goal again when no rollback began",
      goingBack({ forward: over("Stopped", t0 - 60_000) }),
      { kind: "redeploy", attempt: 1 },
    ],
    [
      "deploys the goal again, at once, after a forward deployment that succeeded",
      goingBack({ forward: over("Succeeded", t0) }),
      { kind: "redeploy", attempt: 1 },
    ],
    [
      "waits for a forward deployment whose answer may have been lost",
      goingBack({ ...onStable, forward: undefined, progress: progress({ intendedAt: iso(t0 - 59_000) }) }),
      { kind: "wait" },
    ],
    [
      "has returned when nothing appeared within a minute and nothing has left",
      goingBack({ ...onStable, forward: undefined, progress: progress({ intendedAt: iso(t0 - 60_000) }) }),
      { kind: "returned", reason: "it never left" },
    ],
    [
      "waits for somebody else's deployment",
      goingBack({ forward: over("Succeeded"), occupying: foreignDeployment() }),
      { kind: "wait", reason: "d-FOREIGN (by user) occupies the deployment group" },
    ],
    [
      "is stuck after two hours of that",
      goingBack({
        forward: over("Succeeded"),
        occupying: foreignDeployment(),
        progress: progress({ ...begun, backSince: iso(t0 - minutes(121)) }),
      }),
      { kind: "stuck" },
    ],
    [
      "ends the wait of another deployment of ours that keeps the group",
      goingBack({
        forward: over("Succeeded"),
        occupying: deployment({
          id: "d-OTHER",
          description: labelled({ release: earlierRelease, cell: "a", purpose: "deploy", attempt: 1 }),
          lifecycle: shifted(),
        }),
      }),
      { kind: "end-wait", deploymentId: "d-OTHER" },
    ],
    [
      "has returned where that deployment keeps the group and the goal carries everything",
      goingBack({
        ...onStable,
        forward: over("Succeeded"),
        occupying: deployment({ id: "d-OTHER", lifecycle: shifted() }),
      }),
      { kind: "returned", reason: "it never left" },
    ],
    [
      "waits for another deployment of ours that still shifts",
      goingBack({ forward: over("Succeeded"), occupying: deployment({ id: "d-OTHER" }) }),
      { kind: "wait" },
    ],
  ])("%s", ([, facts, step]) => {
    expect(wayBack(facts)).toMatchObject(step);
  });
});

describe("our deployment back", () => {
  const done = { forward: over("Succeeded"), ...onStable };

  test.for<Row>([
    [
      "is waited for until its traffic is there",
      goingBack({ forward: over("Succeeded"), back: deploymentBack(), progress: attempt(1, 300, "d-BACK") }),
      { kind: "wait", reason: "d-BACK brings it back (InProgress)" },
    ],
    [
      "is not believed before the listener says so",
      goingBack({
        forward: over("Succeeded"),
        back: deploymentBack({ lifecycle: shifted() }),
        progress: attempt(1, 300, "d-BACK"),
      }),
      { kind: "wait" },
    ],
    [
      "has brought it back once the goal carries everything, though its own wait goes on",
      goingBack({
        ...done,
        back: deploymentBack({ lifecycle: shifted() }),
        progress: attempt(1, 300, "d-BACK"),
      }),
      { kind: "returned", reason: "d-BACK brought it back" },
    ],
    [
      "is waited for a minute where its answer was lost",
      goingBack({ forward: over("Succeeded"), progress: attempt(1, 59) }),
      { kind: "wait", reason: "a deployment back may have been made" },
    ],
    [
      "is made a second time when the first never appeared",
      goingBack({ forward: over("Succeeded"), progress: attempt(1, 60) }),
      { kind: "redeploy", attempt: 2 },
    ],
    [
      "is made a second time when the first failed",
      goingBack({
        forward: over("Succeeded"),
        back: deploymentBack({ status: "Failed" }),
        progress: attempt(1, 600, "d-BACK"),
      }),
      { kind: "redeploy", attempt: 2 },
    ],
    [
      "is stuck when the second failed",
      goingBack({
        forward: over("Succeeded"),
        back: deploymentBack({ status: "Failed" }),
        progress: attempt(2, 600, "d-BACK"),
      }),
      { kind: "stuck" },
    ],
    [
      "has returned when the second failed and the goal is live all the same",
      goingBack({ ...done, back: deploymentBack({ status: "Failed" }), progress: attempt(2, 600, "d-BACK") }),
      { kind: "returned" },
    ],
  ])("%s", ([, facts, step]) => {
    expect(wayBack(facts)).toMatchObject(step);
  });

  test("says, stuck, how often it was tried, where to, and what CodeDeploy said last", () => {
    const error = { code: "HEALTH_CONSTRAINTS", message: "the targets never were healthy" };
    const facts = goingBack({
      forward: over("Succeeded"),
      back: deploymentBack({ status: "Failed", error }),
      progress: attempt(2, 600, "d-BACK"),
    });
    expect(wayBack(facts)).toMatchObject({
      kind: "stuck",
      reason: expect.stringMatching(
        /^2 deployments back to .*storefront:1 did not .*: HEALTH_CONSTRAINTS: the targets never/,
      ),
    });
    const silent = { ...facts, back: deploymentBack({ status: "Failed" }) };
    expect(wayBack(silent)).toMatchObject({
      reason: expect.stringContaining("did not bring the traffic there; now "),
    });
  });
});

describe("success", () => {
  test("is read from the listener too: a primary task set without its traffic has not returned", () => {
    const facts = goingBack({
      forward: over("Failed"),
      rollback: ownRollback({ status: "Succeeded" }),
      taskSets: onStable.taskSets,
      shares: { [group("blue")]: 0.5, [group("green")]: 0.5 },
    });
    expect(wayBack(facts).kind).toBe("redeploy");
  });

  test("is not the candidate with all the traffic", () => {
    expect(wayBack(goingBack({ forward: over("Succeeded") }))).toEqual({ kind: "redeploy", attempt: 1 });
    const wrong = progress({ ...begun, goal: { taskDefinitionArn: candidateArn, image: "candidate" } });
    expect(wayBack(goingBack({ forward: over("Succeeded"), progress: wrong })).kind).toBe("returned");
  });
});

describe("after two hours", () => {
  const late = { progress: progress({ ...begun, backSince: iso(t0 - minutes(121)) }) };

  test("a stop that never takes effect is stuck: a person must know", () => {
    expect(wayBack(goingBack(late))).toMatchObject({
      kind: "stuck",
      reason: expect.stringContaining("d-FORWARD"),
    });
  });

  test("what is stuck says what runs, and how much of the traffic each has", () => {
    const shares = { [group("blue")]: 0.1, [group("green")]: 0.9 };
    expect(wayBack(goingBack({ ...late, shares }))).toMatchObject({
      reason: expect.stringMatching(
        /now .*storefront:2 \(PRIMARY\) has 90 % of the traffic, .*storefront:1 \(ACTIVE\) has 10 % of the traffic$/,
      ),
    });
    const { targetGroupArn: _, ...bare } = taskSet("PRIMARY", candidateArn, "green");
    expect(wayBack(goingBack({ ...late, taskSets: [bare] }))).toMatchObject({
      reason: expect.stringMatching(/\(PRIMARY\) has 0 % of the traffic$/),
    });
    expect(wayBack(goingBack({ ...late, taskSets: [] }))).toMatchObject({
      reason: expect.stringMatching(/; now nothing runs$/),
    });
  });

  test("two hours to the second are not over yet", () => {
    const just = { progress: progress({ ...begun, backSince: iso(t0 - minutes(120)) }) };
    expect(wayBack(goingBack(just)).kind).toBe("stop");
  });

  test("a wait that cannot be ended is stuck", () => {
    expect(wayBack(goingBack({ ...late, forward: elsewhere() }))).toMatchObject({ kind: "stuck" });
  });

  test("a goal that carries everything has still returned", () => {
    expect(wayBack(goingBack({ ...late, ...onStable, forward: over("Failed") })).kind).toBe("returned");
  });
});
