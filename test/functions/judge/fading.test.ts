import { describe, expect, test } from "vitest";
import { lasts } from "../../../functions/judge/fading.ts";
import type { Count } from "../../../functions/judge/verdict.ts";

const minutes = (errors: readonly number[], requests = 600): Count[] =>
  errors.map((each, at) => ({ at: 60 * at, errors: each, requests }));

describe("a surplus of errors", () => {
  test("that stays the same lasts", () => {
    expect(lasts(minutes([7, 6, 7, 6, 7]), 0.001, 100)).toBe(true);
  });

  test("that dies away as a cold start's does not", () => {
    expect(lasts(minutes([12, 7, 5, 3, 2]), 0.001, 1)).toBe(false);
  });

  test("needs some minutes: the more, the surer it has to be", () => {
    expect(lasts(minutes([7, 6]), 0.001, 100)).toBe(false);
    expect(lasts(minutes([7, 6, 7]), 0.001, 2)).toBe(true);
    expect(lasts(minutes([7, 6, 7]), 0.001, 1000)).toBe(false);
  });

  test("follows the requests: errors that double with them are no surplus that grows", () => {
    const doubling = [1, 2, 4, 8].map((times, at) => ({
      at: 60 * at,
      errors: 6 * times,
      requests: 600 * times,
    }));
    expect(lasts(doubling, 0, 100)).toBe(true);
  });

  test("where usual errors are all there is, nothing is told", () => {
    expect(lasts(minutes([1, 0, 1, 1]), 0.01, 2)).toBe(false);
    expect(lasts(minutes([0, 0, 0]), 0, 2)).toBe(false);
    expect(lasts([], 0, 2)).toBe(false);
  });

  test("is weighed by the likelihoods of both", () => {
    // Shares 1/2 each, against 1/1.65 and 0.65/1.65: ten errors in each minute, none of them usual.
    const ratio = (0.5 / (1 / 1.65)) ** 10 * (0.5 / (0.65 / 1.65)) ** 10;
    expect(lasts(minutes([10, 10]), 0, ratio * 0.999)).toBe(true);
    expect(lasts(minutes([10, 10]), 0, ratio * 1.001)).toBe(false);
  });
});
