import { describe, expect, test } from "vitest";
import { normalDensity, normalQuantile, upperTail } from "../../../functions/judge/normal.ts";

describe("the normal curve", () => {
  test.for([
    [0, 0.5],
    [1, 0.158655253931457],
    [-1, 0.841344746068543],
    [2.999999, 0.00134990246],
    [3, 0.00134989803163],
    [6, 9.86587645037698e-10],
    [37, 5.7255712225245e-300],
  ] as const)("above %s lies %s of it", ([z, tail]) => {
    expect(upperTail(z) / tail).toBeCloseTo(1, 8);
  });

  test("beyond 37 deviations nothing is left", () => {
    expect(upperTail(37.1)).toBe(0);
    expect(upperTail(-37.1)).toBe(1);
  });

  test("is highest in its middle", () => {
    expect(normalDensity(0)).toBeCloseTo(0.398942280401433, 14);
    expect(normalDensity(-2)).toBeCloseTo(0.0539909665131881, 14);
  });

  test.for([0.5, 0.4, 0.1, 0.02, 1e-6, 1e-100, 1e-299, 0.7, 0.9999])(
    "the quantile of %s leaves just that above itself",
    (p) => expect(upperTail(normalQuantile(p)) / p).toBeCloseTo(1, 10),
  );

  test("what is smaller than the farthest tail lies at 37, and nothing at all infinitely far", () => {
    expect(normalQuantile(1e-301)).toBe(37);
    expect(normalQuantile(0)).toBe(Number.POSITIVE_INFINITY);
    expect(normalQuantile(1)).toBe(Number.NEGATIVE_INFINITY);
  });

  test("both sides mirror each other", () => {
    expect(normalQuantile(0.975)).toBeCloseTo(-1.95996398454005, 12);
    expect(normalQuantile(0.025)).toBeCloseTo(1.95996398454005, 12);
  });
});
