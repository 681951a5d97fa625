import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { planShift } from "../../../../functions/traffic/plan/plan.ts";
import { largestChange, objections } from "../../../../functions/traffic/plan/rails.ts";
import type { ShiftWish } from "../../../../functions/traffic/plan/wish.ts";
import type { Weights } from "../../../../functions/traffic/policy/zone.ts";
import { allHealthy, anySites, policy, recordsFor, shuffled, site, sitesOf, twoWeights } from "../world.ts";

const wish = (from: Weights, to: Weights, changes: Partial<ShiftWish> = {}): ShiftWish => {
  const config = changes.config ?? policy(sitesOf(from));
  return {
    kind: "shift",
    records: recordsFor(config, from),
    known: allHealthy(Object.keys(from)),
    to,
    overrides: [],
    ...changes,
    config,
  };
};
const plan = (of: ShiftWish) => {
  const planned = planShift(of);
  if (planned.kind !== "go") throw new Error(planned.reason);
  return planned;
};
const reason = (of: ShiftWish) => {
  const planned = planShift(of);
  expect(planned.kind).toBe("refuse");
  return planned.kind === "refuse" ? planned.reason : "";
};
const both = { a: 90, b: 10 };
const even = { a: 50, b: 50 };

describe("a plan", () => {
  test("goes by the policy's steps and bakes", () => {
    expect(plan(wish(both, even)).plan).toEqual({
      policy: "shop",
      from: both,
      to: even,
      steps: [
        { weights: { a: 70, b: 30 }, bakeSeconds: 300 },
        { weights: even, bakeSeconds: 300 },
      ],
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test("goes slower where somebody asks for it, and with another bake", () => {
    const { steps } = plan(wish(both, even, { pace: { maxStep: 10, bakeSeconds: 0 } })).plan;
    expect(steps.map(({ weights }) => weights["b"])).toEqual([20, 30, 40, 50]);
    expect(steps.every(({ bakeSeconds }) => bakeSeconds === 0)).toBe(true);
  });

  test("bakes its last steps as somebody wants, and those before as usual", () => {
    const bakes = (of: Partial<ShiftWish>) =>
      plan(wish(both, { a: 10, b: 90 }, of)).plan.steps.map(({ bakeSeconds }) => bakeSeconds);
    expect(bakes({ bakes: [60, 0] })).toEqual([300, 300, 60, 0]);
    expect(bakes({ bakes: [60, 0], pace: { bakeSeconds: 5 } })).toEqual([5, 5, 60, 0]);
    expect(bakes({ bakes: [1, 2, 3, 4, 5, 6] })).toEqual([3, 4, 5, 6]);
    expect(reason(wish(both, even, { bakes: [60, -2] }))).toContain("a bake of -2 s is none");
    expect(plan(wish(both, even, { bakes: [60], kind: "withdraw" })).plan.steps[0]?.bakeSeconds).toBe(0);
  });

  test("goes by exactly the steps that somebody names, each within the limit", () => {
    const steps = [{ b: 15, a: 85 }, { a: 70, b: 30 }, even];
    expect(plan(wish(both, even, { steps })).plan.steps.map(({ weights }) => weights)).toEqual(steps);
    expect(reason(wish(both, even, { steps: [{ a: 69, b: 31 }, even] }))).toContain(
      "at step 1 of 2 a would go from 90 % to 69 % in one step, and a step may change a share by 20 points at most",
    );
    expect(plan(wish(both, even, { steps: [] })).plan.steps).toHaveLength(2);
  });

  test("goes in one where on-call has lifted the limit, unless a pace is asked for", () => {
    expect(plan(wish(both, even, { overrides: ["step"] })).plan.steps).toHaveLength(1);
    const pace = { maxStep: 40 };
    expect(plan(wish({ a: 100, b: 0 }, even, { overrides: ["step"], pace })).plan.steps).toHaveLength(2);
    expect(reason(wish(both, even, { pace: { maxStep: 21 } }))).toContain(
      "steps of 21 percentage points are wanted, and the policy allows 20; on-call may override it (--override step)",
    );
    expect(plan(wish(both, even, { pace: { maxStep: 20 } })).plan.steps).toHaveLength(2);
  });

  test("takes out at once, and without a bake, what a failed release had begun to put back", () => {
    const { steps } = plan(wish(even, { a: 50, b: 0 }, { kind: "withdraw" })).plan;
    expect(steps).toEqual([{ weights: { a: 50, b: 0 }, bakeSeconds: 0 }]);
  });

  test("is nothing where the weights are so already", () => {
    expect(planShift(wish(both, { b: 10, a: 90 }))).toEqual({
      kind: "nothing",
      reason: "shop.example.com has these weights already: a 90 (90 %), b 10 (10 %)",
    });
  });

  test("does not depend on the order of sites, records, types and health", () => {
    fc.assert(
      fc.property(twoWeights, ({ from, to }) => {
        const config = policy(sitesOf(from), { types: ["A", "AAAA"] });
        const one = wish(from, to, { config });
        const other = wish(from, shuffled(to), {
          config: { ...config, sites: config.sites.toReversed(), types: ["AAAA", "A"] },
          records: one.records.toReversed(),
          known: shuffled(one.known),
        });
        expect(JSON.stringify(planShift(other))).toBe(JSON.stringify(planShift(one)));
      }),
      { numRuns: 150 },
    );
  });

  test("that goes has no step against a rail or above the limit, and ends at what was wanted", () => {
    const worlds = twoWeights.chain((two) =>
      fc.record({ two: fc.constant(two), known: anySites(Object.keys(two.to)) }),
    );
    fc.assert(
      fc.property(worlds, ({ two: { from, to }, known }) => {
        const planned = planShift(wish(from, to, { known }));
        if (planned.kind !== "go") return;
        const { steps } = planned.plan;
        expect(steps.at(-1)?.weights).toEqual(to);
        for (const [i, { weights }] of steps.entries()) {
          const before = steps[i - 1]?.weights ?? from;
          expect(largestChange(before, weights).points).toBeLessThanOrEqual(20 + 1e-6);
          expect(
            objections({ sites: sitesOf(from), from: before, to: weights, known, overrides: [] }),
          ).toEqual([]);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("a plan is refused", () => {
  test.for([
    ["for a site that the policy has not", { a: 1, b: 1, z: 1 }, "the policy has no site z; it has a, b"],
    ["for a site without a word", { a: 1 }, "no weight is given for b"],
    [
      "for more than 255",
      { a: 256, b: 1 },
      "a would have weight 256; Route 53 takes whole numbers from 0 to 255",
    ],
    ["for less than 0", { a: 1, b: -1 }, "b would have weight -1"],
    ["for a part of one", { a: 1.5, b: 1 }, "a would have weight 1.5"],
    ["for all 0", { a: 0, b: 0 }, "0 everywhere is not off; nobody may override this"],
  ] as const)("%s", ([_, to, expected]) => {
    expect(reason(wish(both, to))).toContain(expected);
  });

  test("and says what it would have done, and that nothing was changed", () => {
    expect(reason(wish(both, { a: 0, b: 256 }))).toBe(
      "shop.example.com would have gone from a 90 (90 %), b 10 (10 %) to a 0 (0 %), b 256 (100 %): b would have " +
        "weight 256; Route 53 takes whole numbers from 0 to 255. Nothing was changed",
    );
  });

  test("for 255 it is not", () => {
    expect(planShift(wish(both, { a: 255, b: 0 })).kind).toBe("go");
  });

  test("for steps that end elsewhere, or lead nowhere", () => {
    expect(reason(wish(both, even, { steps: [{ a: 80, b: 20 }] }))).toContain(
      "the last step is not what is wanted",
    );
    expect(reason(wish(both, even, { steps: [{ a: 80, b: 300 }, even] }))).toContain(
      "b would have weight 300",
    );
    expect(reason(wish(both, even, { pace: { maxStep: 0 } }))).toContain(
      "a step of 0 percentage points leads nowhere",
    );
    expect(reason(wish(both, even, { pace: { bakeSeconds: -1 } }))).toContain("a bake of -1 s is none");
  });

  test("for records that are missing, or of two minds", () => {
    const config = policy(sitesOf(both), { types: ["A", "AAAA"] });
    const records = recordsFor(config, both);
    expect(reason(wish(both, even, { config, records: records.slice(1) }))).toContain(
      "record sets are missing (AAAA a)",
    );
    const uneven = records.map((record, i) => (i === 0 ? { ...record, weight: 80 } : record));
    expect(reason(wish(both, even, { config, records: uneven }))).toContain(
      "the A and AAAA records of a have different weights",
    );
  });

  test("with all that stands against it, each rail once, at the first step that meets it", () => {
    const config = policy([site("a"), site("b", { carries: 25 })]);
    const known = allHealthy(["a", "b"], { b: { health: "unhealthy" } });
    const said = reason(wish(both, { a: 10, b: 90 }, { config, known }));
    expect(said).toMatch(/at step 1 of 4 b would go from 10 % to 30 % .* but it is unhealthy/);
    expect(said).toMatch(/at step 1 of 4 b would go from 10 % to 30 % by the weights, and can carry 25 %/);
    expect(said.match(/is unhealthy/g)).toHaveLength(1);
  });

  test("where whole weights cannot come so near", () => {
    const config = policy(sitesOf(both), { shift: { ...policy([]).shift, maxStep: 0.1 } });
    expect(reason(wish(both, even, { config }))).toContain("no share changes by more than 0.1 points");
  });

  test("where its execution could end before it", () => {
    const slow = { ...policy([]).shift, maxStep: 5, bakeSeconds: 4 * 3600 };
    const said = reason(
      wish({ a: 90, b: 10 }, { a: 0, b: 10 }, { config: policy(sitesOf(both), { shift: slow }) }),
    );
    expect(said).toContain("18 steps with 14400 s of bake could take 5616 looks, and 1500 are the limit");
    const fits = { ...slow, maxStep: 45, bakeSeconds: (750 - 12 - 60) * 60 };
    const config = (bake: number) => policy(sitesOf(both), { shift: { ...fits, bakeSeconds: bake } });
    expect(planShift(wish(both, { a: 0, b: 10 }, { config: config(fits.bakeSeconds) })).kind).toBe("go");
    expect(planShift(wish(both, { a: 0, b: 10 }, { config: config(fits.bakeSeconds + 1) })).kind).toBe(
      "refuse",
    );
  });

  test("where another plan was shown", () => {
    const { digest } = plan(wish(both, even)).plan;
    expect(planShift(wish(both, even, { digest })).kind).toBe("go");
    expect(reason(wish({ a: 91, b: 10 }, even, { digest }))).toMatch(
      /the plan that was shown \([0-9a-f]{12}\) is not what would be done now \([0-9a-f]{12}\): look again/,
    );
  });
});

describe("a plan's digest", () => {
  test("is another when the policy, the zone, the goal or the steps are", () => {
    const of = (changes: Partial<ShiftWish> = {}) => plan(wish(both, even, changes)).plan.digest;
    const records = recordsFor(policy(sitesOf(both)), both).map((record) => ({ ...record, ttlSeconds: 30 }));
    const all = [
      of(),
      of({ records }),
      of({ config: policy(sitesOf(both), { ttlSeconds: 61 }) }),
      of({ to: { a: 51, b: 50 } }),
      of({ pace: { maxStep: 10 } }),
      of({ pace: { bakeSeconds: 1 } }),
    ];
    expect(new Set(all).size).toBe(all.length);
    expect(of()).toBe(of());
  });
});

describe("a plan warns", () => {
  test("that a weight of 0 is a standby, and of sites that nobody checks", () => {
    const config = policy([site("b", { check: { kind: "none", because: "an old one" } }), site("a")]);
    expect(plan(wish({ a: 10, b: 10 }, { a: 10, b: 0 }, { config })).warnings).toEqual([
      "b with weight 0 is a standby, not off: it is answered when no site with a weight is healthy",
      "b has no health check: Route 53 answers it whether it is up or not",
    ]);
  });

  test("of a step that is too small to be told, and of a private zone's weaker proof", () => {
    const one = { a: 89, b: 11 };
    expect(plan(wish(both, one)).warnings).toEqual([
      expect.stringMatching(
        /^step 1: 10000 look-ups cannot tell this step from none: they would miss it in 53 % of cases$/,
      ),
    ]);
    const config = policy(sitesOf(both), { zone: { id: "Z1", name: "example.com", private: true } });
    expect(plan(wish(both, even, { config })).warnings).toEqual([
      expect.stringMatching(/^the zone is private: look-ups through the VPC's resolver/),
    ]);
    expect(plan(wish(both, even)).warnings).toEqual([]);
  });
});
