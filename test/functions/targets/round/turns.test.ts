import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isDue, roundsBetween, turnsOf } from "../../../../functions/targets/round/turns.ts";

const names = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => `mirror-${String(from + index).padStart(4, "0")}`);
const sizes = (turns: ReadonlyMap<string, number>): number[] =>
  [...Map.groupBy(turns.values(), (turn) => turn).values()].map(({ length }) => length).sort((a, b) => b - a);

describe("turns", () => {
  test.for([
    [1, [1]],
    [25, [25]],
    [26, [13, 13]],
    [50, [25, 25]],
    [51, [17, 17, 17]],
    [100, [25, 25, 25, 25]],
  ] as const)("%i mirrors have theirs in rounds of %j", ([count, expected]) => {
    expect(sizes(turnsOf(names(count)))).toEqual(expected);
  });

  test("are as far apart as they can be", () => {
    const turns = [...new Set(turnsOf(names(100)).values())].sort((a, b) => a - b);
    const gaps = turns.map((turn, at) => ((turns[at + 1] ?? (turns[0] ?? 0) + roundsBetween) - turn) % 15);
    expect(gaps.sort((a, b) => a - b)).toEqual([3, 4, 4, 4]);
  });

  test("of ten shares lie all over the fifteen, and no round has all of them", () => {
    const shares = Array.from({ length: 10 }, (_, share) => turnsOf(names(100, share * 100)));
    const inRound = Array.from(
      { length: roundsBetween },
      (_, round) => shares.filter((share) => [...share.values()].includes(round)).length,
    );
    expect(Math.max(...inRound)).toBeLessThanOrEqual(4);
    expect(Math.min(...inRound)).toBeGreaterThanOrEqual(1);
  });

  test("are among the fifteen for any names, and the same for the same", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { maxLength: 400 }), (mirrors) => {
        const turns = turnsOf(mirrors);
        expect(turns).toEqual(turnsOf(mirrors));
        expect([...turns.keys()]).toEqual(mirrors);
        for (const turn of turns.values())
          expect(Number.isInteger(turn) && turn >= 0 && turn < roundsBetween).toBe(true);
      }),
    );
  });
});

describe("all of a mirror is read", () => {
  test.for([
    ["of which nothing is known", 3, 4, undefined, true],
    ["that was read in the last round", 3, 5, 4, false],
    ["that was read fourteen rounds ago", 3, 20, 6, false],
    ["that was read fifteen rounds ago", 3, 20, 5, true],
    ["that was read sixteen rounds ago", 3, 21, 5, true],
    ["whose turn it is", 3, 18, 17, true],
    ["whose turn it is, in the first fifteen", 3, 3, 0, true],
    ["whose turn it is, and which was read in this very round", 3, 18, 18, false],
  ] as const)("%s: turn %i, round %i, last in %s: %s", ([, turn, round, since, expected]) => {
    expect(isDue(turn, round, since)).toBe(expected);
  });

  test("invariant 2: at least once in fifteen rounds, whatever its turn", () => {
    fc.assert(
      fc.property(
        fc.nat(14),
        fc.nat(100),
        fc.array(fc.boolean(), { maxLength: 60 }),
        (turn, first, works) => {
          let since: number | undefined = first;
          let tried = first;
          works.forEach((isRead, index) => {
            const round = first + 1 + index;
            if (!isDue(turn, round, since)) return;
            tried = round;
            if (isRead) since = round;
          });
          expect(first + works.length - tried).toBeLessThan(roundsBetween);
        },
      ),
    );
  });
});
