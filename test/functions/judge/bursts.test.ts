import { describe, expect, test } from "vitest";
import {
  burstsAround,
  burstsBeside,
  burstsBetween,
  tally,
  wanderOf,
} from "../../../functions/judge/bursts.ts";
import { inflation } from "../../../functions/judge/dependence.ts";
import type { Count } from "../../../functions/judge/verdict.ts";

const counts = (errors: readonly number[], requests = 100): Count[] =>
  errors.map((each, at) => ({ at: 60 * at, errors: each, requests }));
const strata = (mine: readonly number[], theirs: readonly number[]) =>
  mine.map((errors, at) => ({
    candidate: { errors, requests: 100 },
    stable: { errors: theirs[at] ?? 0, requests: 100 },
  }));

describe("errors that come in bursts", () => {
  test("spread no more than by chance, each counts for itself", () => {
    expect(burstsBeside(strata([2, 1, 2, 1], [1, 2, 1, 2]), 1)).toBe(1);
    expect(burstsAround(counts([2, 2, 2, 2]), 0.02)).toBe(1);
  });

  test("ten at once on one side by turns count for less", () => {
    // Off by 5 of variance 2.5 in each minute: 25 / 2.5, times 6 / 5 for the mean that was measured.
    expect(burstsBeside(strata([10, 0, 10, 0, 10, 0], [0, 10, 0, 10, 0, 10]), 1)).toBeCloseTo(12, 10);
  });

  test("a burst that lasts for some minutes counts for less still", () => {
    const together = burstsBeside(strata([10, 10, 10, 0, 0, 0], [0, 0, 0, 10, 10, 10]), 1);
    expect(together).toBeGreaterThan(20);
  });

  test("a true difference is not taken for bursts", () => {
    const worse = strata([9, 10, 11, 9, 11, 10], [1, 1, 1, 1, 1, 1]);
    expect(burstsBeside(worse, 10)).toBe(1);
    expect(burstsBeside(worse, 1)).toBeGreaterThan(3);
  });

  test("two minutes with errors tell nothing of it", () => {
    expect(burstsBeside(strata([10, 0, 0, 0], [0, 10, 0, 0]), 1)).toBe(1);
    expect(burstsAround(counts([20, 0]), 0.1)).toBe(1);
  });

  test("around a rate: off by five of variance five, three times of four", () => {
    expect(burstsAround(counts([10, 0, 10, 0]), 0.05)).toBeCloseTo((20 / 4 / 1) * (4 / 3), 10);
    expect(burstsAround(counts([10, 0, 10, 0]), 0)).toBe(1);
  });
});

describe("a rate that wanders", () => {
  test("does not where it varies by chance or less", () => {
    expect(wanderOf(counts([4, 4, 4, 4]))).toEqual({ square: 0, rho: 0 });
    expect(wanderOf(counts([0, 0, 0]))).toEqual({ square: 0, rho: 0 });
    expect(wanderOf([])).toEqual({ square: 0, rho: 0 });
  });

  test("by what is left after chance, as a share of the rate, squared", () => {
    const wander = wanderOf(counts([20, 0, 20, 0, 20, 0, 20, 0]));
    expect(wander.square).toBeCloseTo((100 - 10) / 100, 12);
    expect(wander.rho).toBe(0);
  });

  test("slowly, if neighbours are alike", () => {
    expect(wanderOf(counts([20, 20, 20, 20, 20, 20, 0, 0, 0, 0, 0, 0])).rho).toBeGreaterThan(0.8);
  });

  test("widens the comparison of two stretches by its part in each", () => {
    const [mine, theirs] = [counts([10, 10]), counts([10, 10, 10, 10])];
    const { times, ofLogarithm, freedom } = burstsBetween(mine, theirs, { square: 0.5, rho: 0.3 });
    const spread = inflation(2, 0.3) / 2 + inflation(4, 0.3) / 4;
    const added = (0.5 * spread) / (1 / 20 + 1 / 40);
    expect(times).toBeCloseTo(1 + added, 12);
    expect(ofLogarithm).toBeCloseTo(1 / 20 + 1 / 40 + Math.log(1.5) * spread, 12);
    expect(freedom).toBeCloseTo((4 / inflation(4, 0.3) - 1) * (1 + 1 / added) ** 2, 10);
  });

  test("leaves it as it is when there is none", () => {
    expect(burstsBetween(counts([1]), counts([1]), { square: 0, rho: 0 })).toEqual({
      times: 1,
      ofLogarithm: 2,
      freedom: Infinity,
    });
  });
});

test("a tally sums both", () => {
  expect(tally(counts([1, 2, 3]))).toEqual({ errors: 6, requests: 300 });
});
