import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { wayBack } from "../../../../functions/release/back-out/way-back.ts";
import type { BackFacts } from "../../../../functions/release/back-out/way-back.ts";
import { isOver } from "../../../../functions/release/facts.ts";
import { anyDeployment, maybe, moment, momentText, shares, sparse, taskSets } from "../arbitraries.ts";
import {
  candidateArn,
  foreignDeployment,
  iso,
  minutes,
  progress,
  revision,
  shifted,
  stableArn,
  t0,
} from "../world.ts";

const back = fc
  .record({
    attempt: fc.constantFrom(1, 2),
    intendedAt: momentText,
    deploymentId: fc.constantFrom(undefined, "d-BACK"),
  })
  .map(sparse);

const cellProgress = fc
  .record({
    intendedAt: maybe(momentText),
    deploymentId: fc.constantFrom(undefined, "d-1"),
    back: maybe(back),
    backSince: maybe(momentText),
  })
  .map((changes) => progress(sparse(changes)));

const anyFacts: fc.Arbitrary<BackFacts> = fc
  .record({
    now: moment,
    cell: fc.constant("a"),
    progress: cellProgress,
    forward: maybe(
      fc.record({
        deployment: anyDeployment(),
        wentFrom: fc.constantFrom(stableArn, candidateArn, revision(9)),
      }),
    ),
    rollback: maybe(anyDeployment()),
    back: maybe(anyDeployment()),
    occupying: maybe(anyDeployment(fc.constantFrom("Created", "Queued", "InProgress", "Baking", "Ready"))),
    taskSets,
    shares,
  })
  // CodeDeploy has one running deployment in a group at most.
  .filter(({ forward, back }) => !(forward && !isOver(forward.deployment) && back && !isOver(back)));

const runs = { numRuns: 1000 };
const atGoal = ({ taskSets, shares, progress }: BackFacts) => {
  const live = taskSets.find(({ status }) => status === "PRIMARY");
  return (
    live?.taskDefinitionArn === progress.goal.taskDefinitionArn &&
    (shares[live.targetGroupArn ?? ""] ?? 0) >= 0.999
  );
};

describe("whatever is so of a cell on its way back", () => {
  test("there is exactly one step, with a reason wherever it waits or ends", () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const step = wayBack(facts);
        expect(["wait", "stop", "end-wait", "continue", "redeploy", "returned", "stuck"]).toContain(
          step.kind,
        );
        if ("reason" in step) expect(step.reason).not.toMatch(/^$|undefined|NaN/);
      }),
      runs,
    );
  });

  test("it has never returned unless the goal carries everything", () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        if (wayBack(facts).kind === "returned") expect(atGoal(facts)).toBe(true);
      }),
      runs,
    );
  });

  test("the goal is deployed twice at most, each time under the next number", () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const step = wayBack(facts);
        if (step.kind !== "redeploy") return;
        expect(step.attempt).toBe((facts.progress.back?.attempt ?? 0) + 1);
        expect(step.attempt).toBeLessThanOrEqual(2);
      }),
      runs,
    );
  });

  test("a forward deployment that is not over is never passed over", () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        if (!facts.forward || isOver(facts.forward.deployment)) return;
        expect(["stop", "end-wait", "continue", "wait", "stuck"]).toContain(wayBack(facts).kind);
      }),
      runs,
    );
  });

  test("invariant 7: nothing is deployed back while a deployment of either way still runs or may appear", () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        if (wayBack(facts).kind !== "redeploy") return;
        const { forward, rollback, back } = facts;
        for (const each of [forward?.deployment, rollback && forward ? rollback : undefined, back])
          if (each && (each !== back || facts.progress.back)) expect(isOver(each)).toBe(true);
        const lost =
          facts.progress.back && !back ? facts.now - Date.parse(facts.progress.back.intendedAt) : Infinity;
        expect(lost).toBeGreaterThanOrEqual(60_000);
      }),
      runs,
    );
  });

  test("invariant 4: a deployment that is not ours is never stopped, nor its wait ended", () => {
    fc.assert(
      fc.property(anyFacts, fc.boolean(), (facts, isShifted) => {
        const occupying = foreignDeployment(isShifted ? { lifecycle: shifted() } : {});
        const step = wayBack({ ...facts, occupying });
        if (step.kind === "stop" || step.kind === "end-wait")
          expect(step.deploymentId).toBe(facts.forward?.deployment.id);
      }),
      runs,
    );
  });

  test("invariant 6: after two hours nothing is waited for, and nothing is stopped in vain, any more", () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const late = { ...facts, progress: { ...facts.progress, backSince: iso(facts.now - minutes(121)) } };
        expect(["redeploy", "returned", "stuck"]).toContain(wayBack(late).kind);
      }),
      runs,
    );
  });
});

test("the moments of these tests lie on both sides of every limit", () => {
  const seen = fc.sample(moment, 1000);
  expect(Math.min(...seen)).toBeLessThan(t0 - minutes(60));
  expect(Math.max(...seen)).toBeGreaterThan(t0 + minutes(60));
});
