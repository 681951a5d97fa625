import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  direction,
  gainers,
  sameWeights,
  sharesNow,
  sharesOf,
  totalOf,
} from "../../../../functions/traffic/policy/shares.ts";
import type { Health, Weights } from "../../../../functions/traffic/policy/zone.ts";
import { anyHealth, anyWeight, names, shuffled, twoWeights } from "../world.ts";

const some = fc
  .array(fc.record({ weight: anyWeight, health: anyHealth }), { minLength: 1, maxLength: 5 })
  .map((list) => ({
    weights: Object.fromEntries(list.map(({ weight }, i) => [names[i] ?? "", weight])),
    health: Object.fromEntries(list.map(({ health }, i) => [names[i] ?? "", health])),
  }));

/**
 * The model: an urn. Every site that may be drawn puts in as many balls as it has weight (one, where all have none),
 * and who is drawn is answered.
 */
function urn(weights: Weights, health: Readonly<Record<string, Health>>): Record<string, number> {
  const isUp = (name: string) => health[name] !== "unhealthy";
  const balls = (may: (name: string) => boolean) =>
    Object.keys(weights).flatMap((name) => (may(name) ? Array<string>(weights[name] ?? 0).fill(name) : []));
  const standbys = Object.keys(weights).filter((name) => weights[name] === 0 && isUp(name));
  let urn = balls(isUp);
  if (urn.length === 0) urn = standbys;
  if (urn.length === 0) urn = balls(() => true);
  if (urn.length === 0) urn = Object.keys(weights);
  return Object.fromEntries(
    Object.keys(weights).map((name) => [name, urn.filter((ball) => ball === name).length / urn.length]),
  );
}

describe("who is answered", () => {
  test("is as if a ball were drawn from an urn, by Route 53's rules of weight and health", () => {
    fc.assert(
      fc.property(some, ({ weights, health }) => {
        const [found, model] = [sharesNow(weights, health), urn(weights, health)];
        for (const name of Object.keys(weights)) expect(found[name]).toBeCloseTo(model[name] ?? -1, 9);
      }),
      { numRuns: 2000 },
    );
  });

  test("adds up to everybody, and does not depend on the order of the sites", () => {
    fc.assert(
      fc.property(some, ({ weights, health }) => {
        const found = sharesNow(weights, health);
        expect(Object.values(found).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
        expect(JSON.stringify(sharesNow(shuffled(weights), shuffled(health)))).toBe(JSON.stringify(found));
      }),
    );
  });

  test.for([
    ["by weight", { a: 90, b: 10 }, {}, { a: 0.9, b: 0.1 }],
    ["who is unhealthy is not", { a: 90, b: 10 }, { a: "unhealthy" }, { a: 0, b: 1 }],
    ["who is unknown is", { a: 90, b: 10 }, { a: "unknown" }, { a: 0.9, b: 0.1 }],
    ["a standby is not, while a site with a weight is healthy", { a: 1, b: 0 }, {}, { a: 1, b: 0 }],
    ["a standby is, when none with a weight is healthy", { a: 9, b: 0 }, { a: "unhealthy" }, { a: 0, b: 1 }],
    ["two standbys are in equal parts", { a: 9, b: 0, c: 0 }, { a: "unhealthy" }, { a: 0, b: 0.5, c: 0.5 }],
    [
      "all are, by weight, when none is healthy",
      { a: 3, b: 1, c: 0 },
      { a: "unhealthy", b: "unhealthy", c: "unhealthy" },
      { a: 0.75, b: 0.25, c: 0 },
    ],
    ["all zero is equal parts", { a: 0, b: 0 }, {}, { a: 0.5, b: 0.5 }],
    ["all zero is equal parts of the healthy", { a: 0, b: 0 }, { a: "unhealthy" }, { a: 0, b: 1 }],
    [
      "all zero and none healthy is equal parts of all",
      { a: 0, b: 0 },
      { a: "unhealthy", b: "unhealthy" },
      { a: 0.5, b: 0.5 },
    ],
  ] as const)("%s", ([_, weights, health, expected]) => {
    expect(sharesNow(weights, health)).toEqual(expected);
  });

  test("nobody, of no sites", () => {
    expect(sharesNow({}, {})).toEqual({});
  });
});

describe("gaining", () => {
  test("is a larger share of the weights, exactly", () => {
    expect(gainers({ a: 90, b: 10 }, { a: 80, b: 10 })).toEqual(["b"]);
    expect(gainers({ a: 90, b: 10 }, { a: 180, b: 20 })).toEqual([]);
    expect(gainers({ b: 10, a: 90 }, { b: 10, a: 0 })).toEqual(["b"]);
    expect(gainers({ a: 0, b: 0 }, { a: 1, b: 0 })).toEqual(["a"]);
    expect(gainers({ a: 1, b: 1 }, { a: 0, b: 0 })).toEqual([]);
    expect(gainers({ a: 1 }, { a: 1, b: 1 })).toEqual(["b"]);
    expect(direction({ a: 0, b: 0 }, { a: 1, b: 1 }, "a")).toBe(0);
    expect(direction({ a: 0, b: 0 }, { a: 1, b: 1 }, "z")).toBe(0);
  });

  test("of one is losing of another, and agrees with the shares", () => {
    fc.assert(
      fc.property(twoWeights, ({ from, to }) => {
        const [before, after] = [sharesOf(from), sharesOf(to)];
        for (const name of Object.keys(to)) {
          const difference = (after[name] ?? 0) - (before[name] ?? 0);
          if (Math.abs(difference) > 1e-12)
            expect(Math.sign(direction(from, to, name))).toBe(Math.sign(difference));
          expect(direction(from, to, name) + direction(to, from, name)).toBe(0);
        }
        const losers = Object.keys(to).filter((name) => direction(from, to, name) < 0);
        expect(gainers(from, to).length > 0).toBe(losers.length > 0);
      }),
    );
  });
});

test("weights are the same when each site's is, also one that is not named and has none", () => {
  expect(sameWeights({ a: 1 }, { a: 1, b: 0 })).toBe(true);
  expect(sameWeights({ a: 1, b: 0 }, { a: 1 })).toBe(true);
  expect(sameWeights({ a: 1 }, { a: 2 })).toBe(false);
  expect(sameWeights({ a: 1 }, { a: 1, b: 1 })).toBe(false);
  expect(totalOf({ a: 1, b: 2 })).toBe(3);
});
