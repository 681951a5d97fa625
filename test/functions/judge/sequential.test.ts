import { describe, expect, test } from "vitest";
import { normalQuantile } from "../../../functions/judge/normal.ts";
import { boundAt, bounds } from "../../../functions/judge/sequential.ts";

describe("the bound of repeated looks", () => {
  test("one look spends all of it", () => {
    expect(bounds({ planned: 1, first: 1, falseAlarms: 0.025 })[0]).toBeCloseTo(1.959964, 5);
  });

  test("five looks that spend evenly, as Jennison and Turnbull have them (table 7.4, ρ = 1)", () => {
    const found = bounds({ planned: 5, first: 1, falseAlarms: 0.025 });
    for (const [at, bound] of [2.576, 2.492, 2.411, 2.339, 2.275].entries())
      expect(found[at]).toBeCloseTo(bound, 2);
  });

  test("looks before the first that can decide spend nothing, and the first has what they left", () => {
    const found = bounds({ planned: 10, first: 4, falseAlarms: 0.02 });
    expect(found.slice(0, 3)).toEqual([Infinity, Infinity, Infinity]);
    expect(found[3]).toBeCloseTo(normalQuantile(0.02 * 0.4), 10);
  });

  test("fewer false alarms are allowed: each bound is farther out", () => {
    const strict = bounds({ planned: 20, first: 3, falseAlarms: 0.001 });
    const loose = bounds({ planned: 20, first: 3, falseAlarms: 0.01 });
    for (let look = 2; look < 20; look++) expect(strict[look]).toBeGreaterThan((loose[look] ?? 0) + 0.3);
  });

  test("all bounds lie beyond that of a single look", () => {
    const found = bounds({ planned: 30, first: 1, falseAlarms: 0.01 });
    for (const bound of found) expect(bound).toBeGreaterThan(normalQuantile(0.01));
  });

  test("walks without a difference cross some bound as seldom as was allowed", () => {
    const found = bounds({ planned: 12, first: 2, falseAlarms: 0.1 });
    const roll = rolls(20261121);
    let crossed = 0;
    const walks = 40_000;
    for (let walk = 0; walk < walks; walk++) {
      let sum = 0;
      for (let look = 1; look <= 12; look++) {
        sum += Math.sqrt(-2 * Math.log(roll())) * Math.cos(2 * Math.PI * roll());
        if (sum / Math.sqrt(look) > (found[look - 1] ?? 0)) {
          crossed++;
          break;
        }
      }
    }
    // Three standard errors of so many walks.
    expect(Math.abs(crossed / walks - 0.1)).toBeLessThan(0.0045);
  });

  test("a look is asked for by its number; beyond the planned ones nothing decides", () => {
    const looks = { planned: 6, first: 2, falseAlarms: 0.01 };
    expect(boundAt(looks, 1)).toBe(Infinity);
    expect(boundAt(looks, 6)).toBe(bounds(looks)[5]);
    expect(boundAt(looks, 6)).toBe(bounds(looks)[5]);
    expect(boundAt(looks, 7)).toBe(Infinity);
  });

  test("what differs in one number is not taken for another", () => {
    const looks = { planned: 6, first: 2, falseAlarms: 0.01 };
    const first = boundAt(looks, 3);
    expect(boundAt({ ...looks, planned: 7 }, 3)).not.toBe(first);
    expect(boundAt({ ...looks, first: 3 }, 3)).not.toBe(first);
    expect(boundAt({ ...looks, falseAlarms: 0.02 }, 3)).not.toBe(first);
  });
});

function rolls(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return ((state >>> 0) + 1) / (2 ** 32 + 1);
  };
}
