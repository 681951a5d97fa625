import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { believable, probabilityWithin } from "../../../../functions/traffic/observe/binomial.ts";
import { judgeTally, lookupsIn, sampleSize } from "../../../../functions/traffic/observe/sample.ts";
import type { Shares } from "../../../../functions/traffic/policy/shares.ts";
import { sharesOf } from "../../../../functions/traffic/policy/shares.ts";
import { anyWeights, shuffled } from "../world.ts";

/** The oracle: the distribution of a count, built look-up by look-up. */
function distribution(n: number, share: number): number[] {
  let so = [1];
  for (let i = 0; i < n; i += 1) {
    const next = Array<number>(so.length + 1).fill(0);
    for (const [count, chance] of so.entries()) {
      next[count] = (next[count] ?? 0) + chance * (1 - share);
      next[count + 1] = (next[count + 1] ?? 0) + chance * share;
    }
    so = next;
  }
  return so;
}

const of = (b: number): Shares => ({ a: 1 - b, b });
const size = (before: number, after: number) => sampleSize(of(before), of(after), "authoritative");
/** How probable it is that a sample of `n` look-ups with share `truth` of b is held to agree with `expected`. */
const agreement = (n: number, truth: number, expected: number) =>
  distribution(n, truth).reduce((sum, chance, b) => {
    if (chance < 1e-10) return sum;
    const agrees =
      judgeTally(of(expected), { counts: { a: n - b, b }, elsewhere: 0 }, "authoritative").kind === "agrees";
    return agrees ? sum + chance : sum;
  }, 0);

describe("counts of look-ups", () => {
  test.for([
    [40, 0.1],
    [300, 0.9],
    [500, 0.015],
    [64, 0.5],
  ] as const)("of %i with share %f are as the distribution built look-up by look-up", ([n, share]) => {
    const exact = distribution(n, share);
    for (const tail of [0.0005, 0.02]) {
      const { least, most } = believable(n, share, tail);
      const below = (count: number) => exact.slice(0, count).reduce((sum, chance) => sum + chance, 0);
      const above = (count: number) => exact.slice(count + 1).reduce((sum, chance) => sum + chance, 0);
      expect(below(least)).toBeLessThanOrEqual(tail + 1e-12);
      expect(below(least + 1)).toBeGreaterThan(tail - 1e-12);
      expect(above(most)).toBeLessThanOrEqual(tail + 1e-12);
      expect(above(most - 1)).toBeGreaterThan(tail - 1e-12);
      const inside = exact.slice(least, most + 1).reduce((sum, chance) => sum + chance, 0);
      expect(probabilityWithin(n, share, { least, most })).toBeCloseTo(inside, 10);
    }
  });

  test("add up to one, also of ten thousand", () => {
    for (const share of [0.001, 0.1, 0.5, 0.97])
      expect(probabilityWithin(10_000, share, { least: 0, most: 10_000 })).toBeCloseTo(1, 9);
  });

  test("of nobody are none, and of everybody all", () => {
    expect(believable(50, 0, 0.01)).toEqual({ least: 0, most: 0 });
    expect(believable(50, 1, 0.01)).toEqual({ least: 50, most: 50 });
    expect(believable(50, -0.1, 0.01)).toEqual({ least: 0, most: 0 });
    expect(believable(50, 1.1, 0.01)).toEqual({ least: 50, most: 50 });
    expect(believable(1, 0.5, 0.6)).toEqual({ least: 1, most: 0 });
    expect(probabilityWithin(50, 0, { least: 0, most: 3 })).toBe(1);
    expect(probabilityWithin(50, 0, { least: 1, most: 3 })).toBe(0);
    expect(probabilityWithin(50, 1, { least: 50, most: 50 })).toBe(1);
    expect(probabilityWithin(50, 1, { least: 0, most: 49 })).toBe(0);
  });
});

describe("a step from 80:20 to 90:10", () => {
  const { lookups } = size(0.2, 0.1);

  test("is doubted in at most 0.1 % of samples when it was taken, computed exactly", () => {
    expect(1 - agreement(lookups, 0.1, 0.1)).toBeLessThanOrEqual(0.001);
    expect(1 - agreement(lookups, 0.1, 0.1)).toBeGreaterThan(0.0001);
  });

  test("is believed in at most 0.1 % of samples when it was not", () => {
    expect(agreement(lookups, 0.2, 0.1)).toBeLessThanOrEqual(0.001);
    expect(size(0.2, 0.1).missed).toBeCloseTo(agreement(lookups, 0.2, 0.1), 9);
  });

  test("takes hardly more look-ups than that needs", () => {
    expect(lookups).toBeGreaterThan(400);
    expect(lookups).toBeLessThan(600);
    expect(agreement(lookups - 30, 0.2, 0.1)).toBeGreaterThan(0.001);
  });
});

describe("how many look-ups a step takes", () => {
  const steps = fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 }));

  test("keeps both errors at 0.1 %, or says how often it would miss the step", () => {
    fc.assert(
      fc.property(steps, ([before, after]) => {
        const { lookups, missed, weakness } = size(before / 100, after / 100);
        expect(lookups).toBeGreaterThanOrEqual(100);
        expect(lookups).toBeLessThanOrEqual(10_000);
        expect(weakness === undefined).toBe(missed <= 0.001);
        const [old, wanted] = [before / 100, after / 100];
        const believed = believable(lookups, wanted, 0.0005);
        if (wanted > 0 && wanted < 1)
          expect(1 - probabilityWithin(lookups, wanted, believed)).toBeLessThanOrEqual(0.001 + 1e-9);
        if (old !== wanted) expect(missed).toBeCloseTo(probabilityWithin(lookups, old, believed), 6);
      }),
      { numRuns: 60 },
    );
  });

  test("is the fewest where one answer says it all", () => {
    expect(size(0.5, 0)).toEqual({ lookups: 100, missed: expect.any(Number) });
    expect(size(1, 0).lookups).toBe(100);
  });

  test("is the fewest where who is answered does not change, and says so", () => {
    expect(size(0.3, 0.3)).toEqual({
      lookups: 100,
      missed: 1,
      weakness: "who is answered does not change, so look-ups tell nothing new",
    });
  });

  test("is the most where the step is too small to be told", () => {
    expect(size(0.1, 0.11)).toMatchObject({
      lookups: 10_000,
      weakness: "10000 look-ups cannot tell this step from none: they would miss it in 53 % of cases",
    });
  });

  test("is by the site whose change tells most, in whatever order they come", () => {
    const before = sharesOf({ a: 50, b: 49, c: 1 });
    const after = sharesOf({ a: 40, b: 59, c: 1 });
    const alone = sampleSize(sharesOf({ a: 50, b: 50 }), sharesOf({ a: 40, b: 60 }), "authoritative").lookups;
    const { lookups } = sampleSize(before, after, "authoritative");
    expect(lookups).toBeGreaterThan(alone);
    expect(lookups).toBeLessThan(alone * 1.2);
    expect(sampleSize(shuffled(before), shuffled(after), "authoritative").lookups).toBe(lookups);
    const rare = sampleSize({ a: 0.5, b: 0.48, c: 0.02 }, { a: 0.52, b: 0.48, c: 0 }, "authoritative");
    expect(rare.lookups).toBeLessThan(400);
  });

  test("is a few at a resolver that may remember, which proves no shares", () => {
    expect(sampleSize(of(0.2), of(0.1), "resolver")).toEqual({
      lookups: 20,
      missed: 1,
      weakness: expect.stringContaining("may remember answers"),
    });
  });
});

describe("a tally", () => {
  test.for(["b", "c", "d"] as const)(
    "of four sites is doubted for %s in at most a quarter of 0.1 % of samples, so that all are in at most 0.1 %",
    (name) => {
      const shares = { a: 0.6, b: 0.25, c: 0.1, d: 0.05 };
      const counts = { a: 180, b: 75, c: 30, d: 15 };
      const doubted = distribution(300, shares[name]).reduce((sum, chance, count) => {
        if (chance < 1e-9) return sum;
        const so = { ...counts, [name]: count, a: 180 + counts[name] - count };
        const { kind } = judgeTally(shares, { counts: so, elsewhere: 0 }, "authoritative");
        return kind === "differs" ? sum + chance : sum;
      }, 0);
      expect(doubted).toBeLessThanOrEqual(0.001 / 4);
      expect(doubted).toBeGreaterThan(0.001 / 20);
    },
  );

  test("as near to the shares as whole answers can be is never doubted", () => {
    fc.assert(
      fc.property(anyWeights, fc.integer({ min: 1, max: 40 }), (weights, times) => {
        const counts = Object.fromEntries(
          Object.entries(weights).map(([name, weight]) => [name, weight * times]),
        );
        expect(judgeTally(sharesOf(weights), { counts, elsewhere: 0 }, "authoritative").kind).toBe("agrees");
      }),
    );
  });

  test("of the old shares is doubted, with the numbers", () => {
    expect(judgeTally(of(0.1), { counts: { a: 400, b: 100 }, elsewhere: 0 }, "authoritative")).toEqual({
      kind: "differs",
      reason: expect.stringMatching(
        /^a was answered 400 times of 500, where 90 % would be 42\d to 47\d; b was answered 100 times of 500, where 10 % would be 2\d to 7\d$/,
      ),
    });
  });

  test("with one answer of a site that has no share is doubted", () => {
    expect(judgeTally(of(0), { counts: { a: 99, b: 1 }, elsewhere: 0 }, "authoritative")).toEqual({
      kind: "differs",
      reason:
        "a was answered 99 times of 100, where 100 % would be 100; b was answered 1 times of 100, where 0 % would be 0",
    });
    expect(judgeTally(of(0.5), { counts: { a: 50, b: 50, z: 1 }, elsewhere: 0 }, "authoritative").kind).toBe(
      "differs",
    );
  });

  test("with an answer that is no site's is doubted", () => {
    const tally = { counts: { a: 90, b: 10 }, elsewhere: 1 };
    expect(lookupsIn(tally)).toBe(101);
    expect(judgeTally(of(0.1), tally, "authoritative")).toEqual({
      kind: "differs",
      reason: "1 of 101 look-ups were answered with no site's address",
    });
  });

  test("of a resolver is believed when only those were answered who may be", () => {
    const all = { counts: { a: 20 }, elsewhere: 0 };
    expect(judgeTally(of(0.5), all, "resolver")).toEqual({
      kind: "agrees",
      reason: "20 look-ups through the VPC's resolver agree with a 50 %, b 50 %",
    });
    expect(judgeTally(of(1), all, "resolver").kind).toBe("differs");
    expect(judgeTally(of(0.1), { counts: { a: 90, b: 10 }, elsewhere: 0 }, "authoritative")).toEqual({
      kind: "agrees",
      reason: "100 look-ups agree with a 90 %, b 10 %",
    });
  });
});
