import { describe, expect, test } from "vitest";
import { atLeast, binomial } from "../../../functions/judge/distributions.ts";

/** Pascal's triangle, for small numbers. */
function exactly(k: number, n: number, p: number): number {
  let ways = 1;
  for (let each = 0; each < k; each++) ways = (ways * (n - each)) / (each + 1);
  return ways * p ** k * (1 - p) ** (n - k);
}

describe("so many of so many", () => {
  test.for([1, 2, 7, 15, 16, 17, 33])("of %s each number is as likely as counting says", (n) => {
    for (const p of [0.01, 0.3, 0.5, 0.93])
      for (let k = 0; k <= n; k++) expect(binomial(k, n, p) / exactly(k, n, p)).toBeCloseTo(1, 11);
  });

  test("a tail is the sum of what is in it", () => {
    for (let k = 0; k <= 20; k++) {
      let sum = 0;
      for (let each = k; each <= 20; each++) sum += exactly(each, 20, 0.3);
      expect(atLeast(k, 20, 0.3)).toBeCloseTo(sum, 12);
    }
  });

  test("three of three errors with a tenth of the traffic are one case in a thousand", () => {
    expect(atLeast(3, 3, 0.1)).toBeCloseTo(0.001, 15);
  });

  test("millions keep their digits", () => {
    expect(atLeast(2, 1e6, 1e-6)).toBeCloseTo(0.264241117657, 10);
    expect(atLeast(500_000, 1e6, 0.5)).toBeCloseTo(0.500398942, 8);
  });

  test("what must be, is; what cannot be, is not", () => {
    expect(atLeast(0, 5, 0.1)).toBe(1);
    expect(atLeast(-1, 5, 0.1)).toBe(1);
    expect(atLeast(1, 5, 0)).toBe(0);
    expect(atLeast(5, 5, 1)).toBe(1);
    expect(binomial(0, 5, 0)).toBe(1);
    expect(binomial(1, 5, 0)).toBe(0);
    expect(binomial(5, 5, 1)).toBe(1);
    expect(binomial(4, 5, 1)).toBe(0);
  });
});
