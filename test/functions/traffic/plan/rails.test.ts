import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { SiteConfig } from "../../../../functions/shared/traffic-config.ts";
import type { Change } from "../../../../functions/traffic/plan/rails.ts";
import { capacityOf, largestChange, objections } from "../../../../functions/traffic/plan/rails.ts";
import { fitnessOf, hasSomewhereToGo } from "../../../../functions/traffic/policy/fitness.ts";
import { gainers, sharesOf, totalOf } from "../../../../functions/traffic/policy/shares.ts";
import type { Weights } from "../../../../functions/traffic/policy/zone.ts";
import { allHealthy, anySites, site, sitesOf, twoWeights } from "../world.ts";

const change = (from: Weights, to: Weights, changes: Partial<Change> = {}): Change => ({
  sites: sitesOf(from),
  from,
  to,
  known: allHealthy(Object.keys(from)),
  overrides: [],
  ...changes,
});
const rails = (of: Change) => objections(of).map(({ rail }) => rail);
const only = (of: Change) => {
  const found = objections(of);
  expect(found).toHaveLength(1);
  return found[0];
};

describe("invariant 1: users have somewhere to go", () => {
  test("all weights 0 are refused, for they would be equal parts; nobody may override that", () => {
    const found = only(change({ a: 1, b: 0 }, { a: 0, b: 0 }, { overrides: ["all-zero"] }));
    expect(found).toEqual({
      rail: "all-zero",
      reason:
        "the weights would go from a 1 (100 %), b 0 (0 %) to a 0 (50 %), b 0 (50 %), and with all weights 0 " +
        "Route 53 answers every site equally: 0 everywhere is not off; nobody may override this",
    });
  });

  test("all weight on sites that are not healthy is refused", () => {
    const known = allHealthy(["a", "b"], { b: { health: "unhealthy" } });
    const found = objections(change({ b: 10, a: 90 }, { b: 10, a: 0 }, { known }));
    expect(found.map(({ rail, mayPass }) => [rail, mayPass])).toEqual([
      ["nowhere-to-go", undefined],
      ["unhealthy-gains", undefined],
    ]);
    expect(found[0]?.reason).toBe(
      "the weights would go from a 90 (90 %), b 10 (10 %) to a 0 (0 %), b 10 (100 %), which leaves no healthy " +
        "site with a weight (a healthy, b unhealthy); nobody may override this",
    );
    expect(found[1]?.reason).toBe(
      "b would go from 10 % to 100 % (weight 10 to 10), but it is unhealthy; only a healthy site gains. " +
        "Evacuate it first, if another site has to go; nobody may override this",
    );
  });

  test("a site whose targets are all dead is not healthy, whatever its check says", () => {
    const known = allHealthy(["a", "b"], { b: { health: "healthy", healthyTargets: 0 } });
    const found = only(change({ a: 90, b: 10 }, { a: 80, b: 20 }, { known }));
    expect(found?.reason).toContain(
      "b would go from 10 % to 20 % (weight 10 to 20), but it has no healthy target;",
    );
  });

  test("what is not known may pass, and is refused until it has", () => {
    const known = allHealthy(["a", "b"], { b: { health: "unknown" } });
    expect(objections(change({ a: 90, b: 10 }, { a: 0, b: 10 }, { known }))).toMatchObject([
      { rail: "nowhere-to-go", mayPass: true },
      { rail: "unknown-gains", mayPass: true },
    ]);
    expect(only(change({ a: 90, b: 10 }, { a: 80, b: 20 }, { known }))?.reason).toBe(
      "b would go from 10 % to 20 % (weight 10 to 20), but whether it is healthy is not known; only a healthy " +
        "site gains; nobody may override this",
    );
    expect(
      rails(change({ a: 90, b: 10 }, { a: 80, b: 20 }, { known: { a: { health: "healthy" } } })),
    ).toEqual(["unknown-gains"]);
    const lost = {
      a: { health: "unhealthy" },
      b: { health: "unhealthy" },
      c: { health: "unknown" },
    } as const;
    expect(only(change({ a: 9, b: 1, c: 0 }, { a: 18, b: 2, c: 0 }, { known: lost }))).not.toHaveProperty(
      "mayPass",
    );
  });

  test("a site that is unhealthy may lose, and go on with what it has", () => {
    const known = allHealthy(["a", "b"], { b: { health: "unhealthy" } });
    expect(rails(change({ a: 90, b: 10 }, { a: 90, b: 0 }, { known }))).toEqual([]);
    expect(rails(change({ a: 90, b: 10 }, { a: 180, b: 20 }, { known }))).toEqual([]);
  });

  test("whatever is let through leaves a healthy site with a weight, and no site that is not healthy gains", () => {
    const worlds = twoWeights.chain((both) =>
      fc.record({
        both: fc.constant(both),
        known: anySites(Object.keys(both.to)),
        overrides: fc.subarray(["capacity", "step", "nowhere-to-go", "unhealthy-gains", "unknown-gains"]),
      }),
    );
    fc.assert(
      fc.property(worlds, ({ both: { from, to }, known, overrides }) => {
        const found = objections(change(from, to, { known, overrides }));
        const isRight = totalOf(to) > 0 && hasSomewhereToGo(to, known);
        const isFit = gainers(from, to).every((name) => fitnessOf(known, name) === "healthy");
        expect(found.length === 0).toBe(isRight && isFit);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("what a site can carry", () => {
  const limited = (changes: Partial<SiteConfig>) => [site("a"), site("b", changes)];

  test.for([
    ["its declared share", { carries: 40 }, { a: 60, b: 40 }, []],
    ["a hair more", { carries: 40 }, { a: 59, b: 41 }, ["capacity"]],
    ["nothing is limited", {}, { a: 0, b: 1 }, []],
  ] as const)("%s", ([_, limits, to, expected]) => {
    expect(rails(change({ a: 90, b: 10 }, to, { sites: limited(limits) }))).toEqual(expected);
  });

  test("by its healthy targets, each for some percent, and the smaller limit holds", () => {
    const three = allHealthy(["a", "b"], { b: { health: "healthy", healthyTargets: 3 } });
    const to = { a: 69, b: 31 };
    const sites = limited({ percentPerTarget: 10 });
    expect(only(change({ a: 90, b: 10 }, to, { sites, known: three }))?.reason).toBe(
      "b would go from 10 % to 31 % by the weights, and can carry 30 % with 3 healthy targets, 10 % each; " +
        "on-call may override it (--override capacity)",
    );
    expect(rails(change({ a: 90, b: 10 }, { a: 70, b: 30 }, { sites, known: three }))).toEqual([]);
    expect(capacityOf(site("b", { percentPerTarget: 10, carries: 20 }), three)).toEqual({
      share: 0.2,
      words: "20 %, as its policy says",
    });
    expect(capacityOf(site("b", { percentPerTarget: 10, carries: 40 }), three).share).toBe(0.3);
    expect(capacityOf(site("b", { percentPerTarget: 50 }), three).share).toBe(1);
    expect(capacityOf(site("b"), three)).toEqual({ share: 1, words: "everything" });
  });

  test("is nothing while nobody knows how many targets are healthy", () => {
    const found = only(
      change({ a: 90, b: 10 }, { a: 80, b: 20 }, { sites: limited({ percentPerTarget: 10 }) }),
    );
    expect(found?.reason).toContain(
      "and can carry nobody knows what: its healthy targets could not be counted",
    );
  });

  test("counts who is not healthy, for the others carry that too", () => {
    const sites = [site("a"), site("b", { carries: 70 }), site("c")];
    const known = allHealthy(["a", "b", "c"], { c: { health: "unhealthy" } });
    const from = { a: 50, b: 50, c: 100 };
    const found = only(change(from, { a: 25, b: 75, c: 100 }, { sites, known }));
    expect(found?.reason).toBe(
      "b would go from 50 % to 75 % with the sites that are healthy now, and can carry 70 %, as its policy says; " +
        "on-call may override it (--override capacity)",
    );
  });

  test("does not hold up a site that is overloaded and loses, or stays", () => {
    const sites = [site("a"), site("b", { carries: 10 })];
    expect(rails(change({ a: 50, b: 50 }, { a: 60, b: 40 }, { sites }))).toEqual([]);
    expect(rails(change({ a: 50, b: 50 }, { a: 1, b: 1 }, { sites }))).toEqual([]);
  });

  test("and a step's size may be overridden by on-call, and are found for each site, by name", () => {
    const sites = [site("c", { carries: 1 }), site("b", { carries: 1 }), site("a")];
    const wide = change({ a: 98, b: 1, c: 1 }, { a: 50, b: 25, c: 25 }, { sites, maxStep: 10 });
    expect(rails(wide)).toEqual(["capacity", "capacity", "step"]);
    expect(objections(wide)[0]?.reason).toMatch(/^b would/);
    expect(rails({ ...wide, overrides: ["capacity"] })).toEqual(["step"]);
    expect(rails({ ...wide, overrides: ["step"] })).toEqual(["capacity", "capacity"]);
    expect(rails({ ...wide, overrides: ["step", "capacity"] })).toEqual([]);
  });
});

describe("the size of a step", () => {
  test("is the largest change of any site's share, in percentage points", () => {
    expect(largestChange({ a: 90, b: 10 }, { a: 80, b: 20 }).points).toBeCloseTo(10, 9);
    expect(largestChange({ a: 1, b: 0, c: 1 }, { a: 1, b: 2, c: 1 })).toEqual({ site: "b", points: 50 });
    expect(largestChange({}, {})).toEqual({ site: "", points: 0 });
  });

  test("may be the limit, and no more", () => {
    expect(rails(change({ a: 90, b: 10 }, { a: 80, b: 20 }, { maxStep: 10 }))).toEqual([]);
    expect(only(change({ a: 90, b: 10 }, { a: 79, b: 21 }, { maxStep: 10 }))?.reason).toBe(
      "a would go from 90 % to 79 % in one step, and a step may change a share by 10 points at most; " +
        "on-call may override it (--override step)",
    );
    expect(rails(change({ a: 90, b: 10 }, { a: 0, b: 100 }))).toEqual([]);
  });

  test("counts shares, not weights", () => {
    expect(sharesOf({ a: 90, b: 10 })).toEqual(sharesOf({ a: 9, b: 1 }));
    expect(rails(change({ a: 90, b: 10 }, { a: 9, b: 1 }, { maxStep: 1 }))).toEqual([]);
  });
});
