import fc from "fast-check";
import { expect, test } from "vitest";
import { wayBack } from "../../../../functions/release/back-out/way-back.ts";
import type { BackFacts, BackStep } from "../../../../functions/release/back-out/way-back.ts";
import type { DeploymentFacts, DeploymentStatus } from "../../../../functions/release/facts.ts";
import { isOver } from "../../../../functions/release/facts.ts";
import {
  candidateArn,
  deployment,
  group,
  iso,
  lifecycle,
  progress,
  revision,
  shifted,
  stableArn,
  t0,
  taskSet,
} from "../world.ts";
import { deploymentBack, ownRollback } from "./back-facts.ts";

/** What CodeDeploy may do to each thing that is asked of it; one after the other, the last for ever. */
interface Luck {
  readonly forward: "shifting" | "waiting" | "Failed" | "Stopped" | "Succeeded";
  readonly stop: "works" | "hangs" | "no rollback" | "rollback fails" | "rollback hangs";
  readonly redeploys: readonly ("works" | "fails" | "hangs" | "never appears" | "succeeds elsewhere")[];
  readonly leadsHome: boolean;
}

const luck: fc.Arbitrary<Luck> = fc.record({
  forward: fc.constantFrom("shifting", "waiting", "Failed", "Stopped", "Succeeded"),
  stop: fc.constantFrom("works", "hangs", "no rollback", "rollback fails", "rollback hangs"),
  redeploys: fc.array(fc.constantFrom("works", "fails", "hangs", "never appears", "succeeds elsewhere"), {
    minLength: 2,
    maxLength: 2,
  }),
  leadsHome: fc.boolean(),
});

const lookSeconds = 15;

/** A deployment group with its listener, as far as a way back can see it, and the ledger beside it. */
function world({ forward, stop, redeploys, leadsHome }: Luck) {
  const wentFrom = leadsHome ? stableArn : revision(7);
  const isRunning = forward === "shifting" || forward === "waiting";
  const status: DeploymentStatus = isRunning ? "InProgress" : forward;
  const events = forward === "shifting" ? [lifecycle("AllowTraffic", "InProgress")] : shifted();
  let live = forward === "shifting" ? wentFrom : candidateArn;
  let ahead: DeploymentFacts = deployment({
    status,
    lifecycle: events,
    ...(isRunning ? {} : { endedAt: t0 }),
  });
  let rollback: DeploymentFacts | undefined;
  let back: DeploymentFacts | undefined;
  let cell = progress({ intendedAt: iso(t0), deploymentId: "d-FORWARD", backSince: iso(t0) });
  let redeployed = 0;

  const facts = (now: number): BackFacts => ({
    now,
    cell: "a",
    progress: cell,
    forward: { deployment: ahead, wentFrom },
    rollback,
    back,
    occupying: undefined,
    taskSets: [taskSet("PRIMARY", live, "blue")],
    shares: { [group("blue")]: 1 },
  });

  function stopForward(now: number): void {
    if (stop === "hangs") return;
    ahead = { ...ahead, status: "Stopped", endedAt: now };
    if (stop === "no rollback") return;
    const states = {
      works: "Succeeded",
      "rollback fails": "Failed",
      "rollback hangs": "InProgress",
    } as const;
    rollback = ownRollback({ status: states[stop] });
    if (stop === "works") live = wentFrom;
  }

  function redeploy(now: number, attempt: number): void {
    if (!isOver(ahead) || (rollback && !isOver(rollback)) || (back && !isOver(back)))
      throw new Error("the group is busy");
    const fate = redeploys[redeployed++] ?? "fails";
    cell = { ...cell, back: { attempt, intendedAt: iso(now) } };
    back = undefined;
    if (fate === "never appears") return;
    const ends = fate === "hangs" ? "InProgress" : fate === "fails" ? "Failed" : "Succeeded";
    back = deploymentBack({ status: ends, lifecycle: ends === "Succeeded" ? shifted(now) : [] });
    if (fate === "works") live = stableArn;
  }

  function take(step: BackStep, now: number): void {
    if (step.kind === "stop") stopForward(now);
    if (step.kind === "end-wait") ahead = { ...ahead, status: "Succeeded", endedAt: now };
    if (step.kind === "redeploy") redeploy(now, step.attempt);
  }

  return { facts, take, live: () => live, redeployed: () => redeployed };
}

test("invariant 6: every way back ends within bounded time, and returned means that the goal is live", () => {
  const ends = new Map<string, number>();
  fc.assert(
    fc.property(luck, (each) => {
      const run = world(each);
      let now = t0;
      for (let step = wayBack(run.facts(now)); ; step = wayBack(run.facts(now))) {
        if (step.kind === "returned" || step.kind === "stuck") {
          ends.set(step.kind, (ends.get(step.kind) ?? 0) + 1);
          if (step.kind === "returned") expect(run.live()).toBe(stableArn);
          break;
        }
        run.take(step, now);
        now += lookSeconds * 1000;
        expect(now - t0, `still ${step.kind}`).toBeLessThan(3 * 3600 * 1000);
      }
      expect(run.redeployed()).toBeLessThanOrEqual(2);
    }),
    { numRuns: 300 },
  );
  expect([...ends.keys()].sort()).toEqual(["returned", "stuck"]);
});

test("a way back on which CodeDeploy does what it is asked always returns", () => {
  const kind: fc.Arbitrary<Luck> = luck.map((each) => ({ ...each, stop: "works", redeploys: ["works"] }));
  fc.assert(
    fc.property(kind, (each) => {
      const run = world(each);
      let now = t0;
      let step = wayBack(run.facts(now));
      for (; step.kind !== "returned" && step.kind !== "stuck"; step = wayBack(run.facts(now))) {
        run.take(step, now);
        now += lookSeconds * 1000;
      }
      expect(step.kind).toBe("returned");
      expect(now - t0).toBeLessThan(5 * 60_000);
    }),
  );
});
