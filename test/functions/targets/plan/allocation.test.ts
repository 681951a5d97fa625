import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fairShares } from "../../../../functions/targets/plan/allocation.ts";

const shares = (demands: readonly (readonly [string, number, number])[], capacity: number) =>
  Object.fromEntries(
    fairShares(
      demands.map(([key, has, wants]) => ({ key, has, wants })),
      capacity,
    ),
  );

describe("who gets how much of a quota", () => {
  test.for([
    [
      "all fits",
      [
        ["a", 0, 3],
        ["b", 1, 2],
      ],
      9,
      { a: 3, b: 2 },
    ],
    [
      "all fits to the last place",
      [
        ["a", 0, 3],
        ["b", 1, 2],
      ],
      5,
      { a: 3, b: 2 },
    ],
    [
      "equal parts",
      [
        ["a", 0, 9],
        ["b", 0, 9],
      ],
      10,
      { a: 5, b: 5 },
    ],
    [
      "the odd one goes to the first by key",
      [
        ["b", 0, 9],
        ["a", 0, 9],
      ],
      11,
      { a: 6, b: 5 },
    ],
    [
      "who wants little gets it, and the rest is shared",
      [
        ["a", 0, 2],
        ["b", 0, 9],
        ["c", 0, 9],
      ],
      12,
      { a: 2, b: 5, c: 5 },
    ],
    [
      "what is there is never taken away",
      [
        ["a", 8, 9],
        ["b", 0, 9],
      ],
      10,
      { a: 8, b: 2 },
    ],
    [
      "also over the capacity",
      [
        ["a", 8, 9],
        ["b", 0, 9],
      ],
      5,
      { a: 8, b: 0 },
    ],
    [
      "less than one for each",
      [
        ["a", 0, 9],
        ["b", 0, 9],
        ["c", 0, 9],
      ],
      2,
      { a: 1, b: 1, c: 0 },
    ],
    ["nothing", [["a", 0, 9]], 0, { a: 0 }],
    ["nobody", [], 9, {}],
  ] as const)("%s", ([, demands, capacity, wanted]) => {
    expect(shares(demands, capacity)).toEqual(wanted);
  });

  test("is max-min fair, whatever is asked: within the capacity, all of it used, and nobody envies one who has more", () => {
    const demand = fc.record({ has: fc.nat(20), more: fc.nat(20) });
    fc.assert(
      fc.property(fc.array(demand, { maxLength: 8 }), fc.nat(120), (list, capacity) => {
        const demands = list.map(({ has, more }, index) => ({ key: `g${index}`, has, wants: has + more }));
        const given = fairShares(demands, capacity);
        const of = (key: string) => given.get(key) ?? 0;
        const total = [...given.values()].reduce((sum, each) => sum + each, 0);
        const has = demands.reduce((sum, each) => sum + each.has, 0);
        const wants = demands.reduce((sum, each) => sum + each.wants, 0);
        expect(total).toBe(Math.max(has, Math.min(wants, capacity)));
        for (const { key, has, wants } of demands) {
          expect(of(key)).toBeGreaterThanOrEqual(has);
          expect(of(key)).toBeLessThanOrEqual(wants);
          if (of(key) === wants) continue;
          for (const other of demands)
            if (of(other.key) > other.has) expect(of(other.key)).toBeLessThanOrEqual(of(key) + 1);
        }
      }),
    );
  });
});
