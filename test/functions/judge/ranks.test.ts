import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { upperTail } from "../../../functions/judge/normal.ts";
import { compareRanks, midRanks } from "../../../functions/judge/ranks.ts";

const tied = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 25 });
const distinct = fc.uniqueArray(fc.double({ min: -1e6, max: 1e6, noNaN: true }), {
  minLength: 2,
  maxLength: 14,
});

describe("ranks", () => {
  test("equal values share the mean of their ranks", () => {
    expect(midRanks([30, 10, 20, 10])).toEqual({ ranks: [4, 1.5, 3, 1.5], ties: 6 });
    expect(midRanks([5, 5, 5])).toEqual({ ranks: [2, 2, 2], ties: 24 });
    expect(midRanks([])).toEqual({ ranks: [], ties: 0 });
  });

  test("swapping the samples flips the answer", () => {
    fc.assert(
      fc.property(tied, tied, (first, second) => {
        const [one, other] = [compareRanks(first, second), compareRanks(second, first)];
        expect(one.z).toBeCloseTo(-other.z, 12);
        expect(one.u + other.u).toBe(first.length * second.length);
        expect(one.share + other.share).toBeCloseTo(1, 12);
      }),
    );
  });

  test("any increasing transformation leaves the answer as it is", () => {
    fc.assert(
      fc.property(tied, tied, (first, second) => {
        const bent = (values: readonly number[]) => values.map((value) => value ** 3 + Math.exp(value) - 7);
        expect(compareRanks(bent(first), bent(second))).toEqual(compareRanks(first, second));
      }),
    );
  });

  test("the order within a sample does not matter", () => {
    fc.assert(
      fc.property(tied, tied, (first, second) => {
        expect(compareRanks(first.toReversed(), second)).toEqual(compareRanks(first, second));
      }),
    );
  });

  test("U counts the pairs in which the first is greater, ties by half", () => {
    fc.assert(
      fc.property(tied, tied, (first, second) => {
        const pairs = first.flatMap((a) => second.map((b): number => (a > b ? 1 : a === b ? 0.5 : 0)));
        expect(compareRanks(first, second).u).toBe(pairs.reduce((sum, each) => sum + each, 0));
      }),
    );
  });

  test("few values without ties are judged by counting all orders", () => {
    fc.assert(
      fc.property(distinct, fc.nat(), (values, cut) => {
        const m = 1 + (cut % (values.length - 1));
        const [first, second] = [values.slice(0, m), values.slice(m)];
        const { u, z, isExact } = compareRanks(first, second);
        fc.pre(isExact);
        const all = subsets(values.length, m).map(
          (ranks) => ranks.reduce((a, b) => a + b, 0) - (m * (m + 1)) / 2,
        );
        const far = Math.max(u, m * (values.length - m) - u);
        const share = all.filter((each) => each >= far).length / all.length;
        expect(upperTail(Math.abs(z))).toBeCloseTo(Math.min(share, 0.5), 10);
      }),
      { numRuns: 60 },
    );
  });

  test.for([
    [7, 7, true],
    [7, 30, true],
    [8, 7, true],
    [8, 8, false],
  ] as const)("%s against %s values are counted: %s", ([m, n, isExact]) => {
    const ascending = (length: number, from: number) => Array.from({ length }, (_, at) => from + at);
    expect(compareRanks(ascending(m, 100), ascending(n, 0)).isExact).toBe(isExact);
  });

  test("few values with a tie go by the curve", () => {
    expect(compareRanks([1, 2, 3], [3, 4, 5]).isExact).toBe(false);
  });

  test("eight against eight, all greater: 3.31 deviations, half a pair off", () => {
    const { z, share } = compareRanks([11, 12, 13, 14, 15, 16, 17, 18], [1, 2, 3, 4, 5, 6, 7, 8]);
    expect(share).toBe(1);
    expect(z).toBeCloseTo(31.5 / Math.sqrt((64 * 17) / 12), 12);
  });

  test("ties make the curve narrower", () => {
    const { z } = compareRanks([1, 1, 1, 1, 1, 1, 1, 1], [0, 0, 0, 0, 0, 0, 0, 0]);
    expect(z).toBeCloseTo(31.5 / Math.sqrt((64 / 12) * (17 - 1008 / 240)), 12);
  });

  test("constant series have one answer each, and always the same", () => {
    expect(compareRanks([5, 5, 5], [5, 5, 5])).toEqual({ u: 4.5, share: 0.5, z: 0, isExact: false });
    expect(compareRanks([5, 5, 5], [1, 1, 1]).z).toBeCloseTo(-compareRanks([1, 1, 1], [5, 5, 5]).z, 15);
  });

  test("the correction does not carry past the middle", () => {
    expect(compareRanks([1, 1, 2], [1]).z).toBe(0);
    expect(compareRanks([1, 2, 2], [1, 2, 2]).z).toBe(0);
  });
});

function subsets(n: number, size: number, from = 1): number[][] {
  if (size === 0) return [[]];
  if (from > n) return [];
  return [...subsets(n, size - 1, from + 1).map((rest) => [from, ...rest]), ...subsets(n, size, from + 1)];
}
