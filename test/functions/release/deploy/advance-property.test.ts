import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { advance } from "../../../../functions/release/deploy/advance.ts";
import type { CellFacts, Step } from "../../../../functions/release/deploy/step.ts";
import { hasShifted, isOver } from "../../../../functions/release/facts.ts";
import {
  alarms,
  anyDeployment,
  anyHook,
  maybe,
  moment,
  momentText,
  requests,
  shares,
  sparse,
  steering,
  taskSets,
} from "../arbitraries.ts";
import {
  ann,
  candidateArn,
  group,
  iso,
  minutes,
  onCandidate,
  plan,
  progress,
  request,
  t0,
} from "../world.ts";

const bake = fc.record({
  seconds: fc.constantFrom(0, 60, 900, 7200),
  within: fc.constantFrom("hook", "termination-wait", "nothing"),
});

const cellPlan = fc
  .record({
    bake,
    terminationWaitSeconds: fc.constantFrom(0, 300, 3600, 9000),
    readyWaitSeconds: fc.constantFrom(0, 3600),
  })
  .map(plan);

const cellProgress = fc
  .record({
    intendedAt: maybe(momentText),
    candidateArn: fc.constantFrom(undefined, candidateArn),
    trafficAt: maybe(momentText),
    blockedSince: maybe(momentText),
  })
  .map((changes) => progress(sparse(changes)));

const approval = fc.record({
  at: fc.constantFrom("start", "preview"),
  limitSeconds: fc.constantFrom(60, 3600),
  onLimit: fc.constantFrom("refuse", "approve"),
});

const anyFacts: fc.Arbitrary<CellFacts> = fc.record({
  now: moment,
  plan: cellPlan,
  progress: cellProgress,
  requests,
  deployment: maybe(anyDeployment()),
  occupying: maybe(anyDeployment(fc.constantFrom("Created", "Queued", "InProgress", "Baking", "Ready"))),
  taskSets,
  shares,
  alarms,
  hook: maybe(anyHook),
  cannotStart: fc.constantFrom(undefined, "2 tasks failed to start: why"),
  hookFailure: fc.constantFrom(undefined, "smoke failed"),
  preview: fc.record({ approval: maybe(approval), starter: fc.constant(ann.who) }),
  foreign: fc.constantFrom({ kind: "refuse" } as const, { kind: "wait", limitSeconds: 3600 } as const),
});

/** Before any other moment of these tests. */
const begunAt = t0 - minutes(121);

/** Traffic is on the candidate, nobody stops it and no alarm fires: where a bake is decided. */
const baking: fc.Arbitrary<CellFacts> = fc
  .record({
    facts: anyFacts,
    deployment: anyDeployment(fc.constantFrom("InProgress", "Baking", "Succeeded")),
    requests: steering,
  })
  .map(({ facts, ...changes }) => ({
    ...facts,
    ...changes,
    ...onCandidate,
    progress: { ...facts.progress, candidateArn, intendedAt: iso(begunAt) },
    alarms: [],
  }));

const runs = { numRuns: 600 };
const without = (facts: CellFacts, kind: string): CellFacts => ({
  ...facts,
  requests: facts.requests.filter((each) => each.kind !== kind),
});
/** The oracles: all traffic by the listener, and the time since the earliest sign of it. */
const carries = ({ taskSets, shares }: CellFacts) => {
  const live = taskSets.find(({ status }) => status === "PRIMARY");
  return live?.taskDefinitionArn === candidateArn && (shares[live.targetGroupArn ?? ""] ?? 0) >= 0.999;
};
const bakedSeconds = ({ progress, hook, deployment, now }: CellFacts) => {
  const after = deployment?.lifecycle.find(({ name }) => name === "AfterAllowTraffic");
  const signs = [progress.trafficAt, hook?.calledAt].flatMap((at) => (at ? [Date.parse(at)] : []));
  return (now - Math.min(...signs, after?.endedAt ?? now, deployment?.endedAt ?? now)) / 1000;
};
/** Whether the bake is held to be over. */
const ends = ({ kind }: Step) => kind === "done" || kind === "pass-hook";

describe("whatever is so of a cell", () => {
  const kinds = ["wait", "create", "end-previous-wait", "continue", "pass-hook", "done", "failed", "refused"];

  test("there is exactly one step, with a reason wherever it is bad news or a wait", () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const step = advance(facts);
        expect(kinds).toContain(step.kind);
        if ("reason" in step) expect(step.reason).not.toMatch(/^$|undefined|NaN/);
        if (step.kind === "wait" && step.wakeAt !== undefined) expect(step.wakeAt).toBeGreaterThan(facts.now);
      }),
      runs,
    );
  });

  test("the same facts always lead to the same step", () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        expect(advance(facts)).toEqual(advance(structuredClone(facts)));
      }),
    );
  });

  test("an abort always fails it", () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const step = advance({ ...facts, requests: [...facts.requests, request("abort")] });
        expect(step.kind).toBe("failed");
      }),
    );
  });

  test("invariant 7: no deployment is made while there is one of ours, or one that occupies the group", () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        if (advance(facts).kind === "create")
          expect([facts.deployment, facts.occupying]).toEqual([undefined, undefined]);
      }),
      runs,
    );
  });

  test("invariant 4: only the wait of a deployment of ours is ended", () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const step = advance(facts);
        if (step.kind === "end-previous-wait")
          expect(facts.occupying?.description).toContain("pointsman release=");
        if (step.kind === "continue") expect(step.deploymentId).toBe(facts.deployment?.id);
      }),
      runs,
    );
  });

  test("a firing alarm never lets a deployment begin or go on", () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const step = advance({ ...facts, alarms: [{ name: "storefront-5xx", state: "ALARM" }] });
        expect(["failed", "refused", "wait", "end-previous-wait"]).toContain(step.kind);
        if (facts.deployment) expect(step.kind).toBe("failed");
      }),
      runs,
    );
  });
});

describe("whatever is so of a bake", () => {
  test("it is never done unless the candidate carries all traffic, and its time has passed or a person promoted it", () => {
    let seen = 0;
    fc.assert(
      fc.property(fc.oneof(anyFacts, baking), (facts) => {
        const step = advance(facts);
        if (!ends(step)) return;
        seen++;
        expect(carries(facts)).toBe(true);
        expect(["Failed", "Stopped"]).not.toContain(facts.deployment?.status);
        const isPromoted = facts.requests.some(({ kind }) => kind === "promote");
        expect(isPromoted || bakedSeconds(facts) >= facts.plan.bake.seconds).toBe(true);
      }),
      runs,
    );
    expect(seen).toBeGreaterThan(100);
  });

  test("a pause never shortens it", () => {
    fc.assert(
      fc.property(baking, (facts) => {
        if (ends(advance(facts))) expect(ends(advance(without(facts, "pause")))).toBe(true);
      }),
      runs,
    );
  });

  test("a promote never lengthens it", () => {
    fc.assert(
      fc.property(baking, (facts) => {
        if (ends(advance(without(facts, "promote")))) expect(ends(advance(facts))).toBe(true);
      }),
      runs,
    );
  });

  test("a promote that was asked for an earlier cell does not end it", () => {
    fc.assert(
      fc.property(baking, fc.integer({ min: 1, max: 600 }), (facts, before) => {
        const earlier = request("promote", { at: iso(begunAt - minutes(before)) });
        const bare = without(without(facts, "promote"), "pause");
        expect(advance({ ...bare, requests: [...bare.requests, earlier] })).toEqual(advance(bare));
      }),
      runs,
    );
  });

  test("time alone ends it: without a pause it is over once its seconds have passed", () => {
    fc.assert(
      fc.property(baking, (facts) => {
        const late = { ...without(facts, "pause"), now: t0 + minutes(600) };
        const isThere = late.hook !== undefined || (late.deployment && hasShifted(late.deployment));
        if (isThere && bakedSeconds(late) >= late.plan.bake.seconds) expect(ends(advance(late))).toBe(true);
      }),
      runs,
    );
  });

  test("a pause holds no longer than the hook's hour or the termination wait", () => {
    fc.assert(
      fc.property(baking, (facts) => {
        const late = {
          ...facts,
          now: t0 + minutes(600),
          requests: [request("pause", { at: iso(t0 + minutes(500)) })],
        };
        if (bakedSeconds(late) > 9000) expect(advance(late)).not.toMatchObject({ point: "pause" });
      }),
      runs,
    );
  });
});

test("a deployment that is over, and a listener that says otherwise, is never called done", () => {
  fc.assert(
    fc.property(baking, (facts) => {
      const elsewhere = { [group("blue")]: 1, [group("green")]: 0 };
      const step = advance({ ...facts, shares: elsewhere });
      expect(ends(step)).toBe(false);
      if (facts.deployment && isOver(facts.deployment)) expect(step.kind).toBe("failed");
    }),
  );
});
