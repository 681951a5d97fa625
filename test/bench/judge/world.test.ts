import { expect, test } from "vitest";
import { chance } from "./world/chance.ts";
import { amounts, kinds, releaseMinutes, schedule } from "./world/kinds.ts";
import { slowShare, tailFor } from "./world/latency.ts";
import { quantile } from "./world/quantile.ts";
import { simulate } from "./world/release.ts";
import { normalBelow } from "./rules/normal.ts";

test("the same release is simulated the same again, and another one otherwise", () => {
  const [kind] = kinds;
  if (!kind) throw new Error("no kinds");
  expect(simulate(kind, "small", 3)).toEqual(simulate(kind, "small", 3));
  expect(simulate(kind, "small", 3)).not.toEqual(simulate(kind, "small", 4));
});

test("there are ten kinds, and an equal candidate hurts nobody in any", () => {
  expect(new Set(kinds.map(({ name }) => name)).size).toBe(10);
  for (const kind of kinds) expect(simulate(kind, "equal", 1).hurt.at(-1)).toBeCloseTo(0, 6);
});

test("each amount hurts more than the one before, in every kind and both ways to be worse", () => {
  for (const kind of kinds)
    for (const number of [0, 1]) {
      const hurt = amounts.map((amount) => simulate(kind, amount, number).hurt.at(-1) ?? 0);
      expect([...hurt].sort((a, b) => a - b)).toEqual(hurt);
      expect(hurt[0]).toBeGreaterThan(0);
    }
});

test("stable is seen for an hour and while it has traffic, the candidate from its start to the end of the bake", () => {
  for (const kind of kinds) {
    const { stable, candidate } = simulate(kind, "equal", 2);
    expect(stable.map(({ minute }) => minute)).toEqual(
      Array.from({ length: 90 }, (_, place) => place - schedule.beforeMinutes),
    );
    expect(candidate.map(({ minute }) => minute)).toEqual(
      Array.from({ length: releaseMinutes }, (_, place) => place),
    );
  }
});

test("random numbers have the means and spreads that they are asked for", () => {
  const random = chance(1, 2);
  const draw = (make: () => number): { mean: number; variance: number } => {
    const all = Array.from({ length: 40_000 }, make);
    const mean = all.reduce((sum, each) => sum + each, 0) / all.length;
    return { mean, variance: all.reduce((sum, each) => sum + (each - mean) ** 2, 0) / all.length };
  };
  const cases: [() => number, number, number][] = [
    [random.normal, 0, 1],
    [() => random.gamma(3), 3, 3],
    [() => random.poisson(4), 4, 4],
    [() => random.poisson(400), 400, 400],
    [() => random.binomial(60, 0.05), 3, 2.85],
    [() => random.binomial(6000, 0.1), 600, 540],
  ];
  for (const [make, mean, variance] of cases) {
    const drawn = draw(make);
    expect(Math.abs(drawn.mean - mean)).toBeLessThan(0.03 * Math.sqrt(variance));
    expect(drawn.variance / variance).toBeCloseTo(1, 1);
  }
});

test("the tail's factor is that of the 99th percentile, and slow requests are counted on both sides of the knee", () => {
  const usual = { middle: 0, tail: 0.2 };
  expect(slowShare(usual, usual)).toBeCloseTo(0.01, 6);
  const longer = { middle: 0, tail: 0.2 + tailFor(2) };
  expect(slowShare(longer, usual)).toBeGreaterThan(0.01);
  expect(slowShare(longer, usual)).toBeLessThan(0.05);
  expect(slowShare({ middle: 5, tail: 0.2 }, usual)).toBeGreaterThan(0.99);
  for (const share of [0.001, 0.02, 0.3, 0.5, 0.9, 0.9999])
    expect(normalBelow(quantile(share))).toBeCloseTo(share, 6);
});
