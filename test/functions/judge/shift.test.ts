import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { median, shiftOf } from "../../../functions/judge/shift.ts";

const z98 = 2.3263478740408408;
const samples = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 20 });

describe("the shift", () => {
  test("of four against four, as Kayenta's tests and R have it", () => {
    expect(shiftOf([10, 20, 30, 40], [1, 2, 3, 4], 1.959963984540054)).toEqual({
      estimate: 22.5,
      low: 6,
      high: 39,
    });
  });

  test("is the median of all differences, and lies within its interval", () => {
    fc.assert(
      fc.property(samples, samples, (first, second) => {
        const { estimate, low, high } = shiftOf(first, second, z98);
        expect(estimate).toBe(median(first.flatMap((a) => second.map((b) => a - b))));
        expect(low).toBeLessThanOrEqual(estimate);
        expect(high).toBeGreaterThanOrEqual(estimate);
      }),
    );
  });

  test("swapping the samples mirrors it", () => {
    fc.assert(
      fc.property(samples, samples, (first, second) => {
        const [one, other] = [shiftOf(first, second, z98), shiftOf(second, first, z98)];
        expect([one.estimate + other.estimate, one.low + other.high, one.high + other.low]).toEqual([
          0, 0, 0,
        ]);
      }),
    );
  });

  test("moves with the first sample", () => {
    fc.assert(
      fc.property(samples, samples, fc.integer({ min: -9, max: 9 }), (first, second, by) => {
        const [still, moved] = [
          shiftOf(first, second, z98),
          shiftOf(
            first.map((value) => value + by),
            second,
            z98,
          ),
        ];
        expect(moved).toEqual({ estimate: still.estimate + by, low: still.low + by, high: still.high + by });
      }),
    );
  });

  test("is one number between two constants", () => {
    expect(shiftOf([5, 5, 5], [1, 1], 3)).toEqual({ estimate: 4, low: 4, high: 4 });
  });

  test("is as wide as all differences when much certainty is asked of few values", () => {
    expect(shiftOf([1, 9], [2, 4], 99)).toEqual({ estimate: 2, low: -3, high: 7 });
  });

  test("narrows as less certainty is asked", () => {
    const [first, second] = [
      Array.from({ length: 20 }, (_, at) => at),
      Array.from({ length: 20 }, (_, at) => at * 1.1),
    ];
    const width = (z: number) => shiftOf(first, second, z).high - shiftOf(first, second, z).low;
    expect(width(3)).toBeGreaterThan(width(2));
    expect(width(2)).toBeGreaterThan(width(0));
  });
});

describe("the median", () => {
  test.for([
    [[3, 1, 2], 2],
    [[4, 1, 2, 3], 2.5],
    [[7], 7],
    [[], Number.NaN],
  ] as const)("of %j is %s", ([values, middle]) => expect(median(values)).toBe(middle));
});
