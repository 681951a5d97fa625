import { describe, expect, test } from "vitest";
import { boundOf, newest, wider } from "../../../functions/judge/finding.ts";
import { boundAt } from "../../../functions/judge/sequential.ts";
import { cautious } from "../../../functions/judge/student.ts";

const of = (points: number, lead = 0, periods?: number) => ({
  candidate: Array.from({ length: points }),
  lead,
  ...(periods === undefined ? {} : { periods }),
});
const standing = (number: number, planned: number) => ({ number, planned, isLast: false, falseAlarms: 0.01 });
const bound = (planned: number, look: number, first = 6) =>
  boundAt({ planned, first, falseAlarms: 0.01 }, look);

describe("how far from chance a comparison must be", () => {
  test("each minute is a look", () => {
    expect(boundOf(of(12), standing(12, 30), 6)).toBe(bound(30, 12));
  });

  test("looks before the phase began are none of its own", () => {
    expect(boundOf(of(7, 5), standing(12, 30), 6)).toBe(bound(25, 7));
  });

  test("a phase whose end is known spends all until then", () => {
    expect(boundOf(of(7, 5, 10), standing(12, 30), 6)).toBe(bound(10, 7));
    expect(boundOf(of(7, 5, 99), standing(12, 30), 6)).toBe(bound(25, 7));
  });

  test("a past window is looked at once, and spends all at once", () => {
    expect(boundOf(of(60), standing(1, 1), 6)).toBe(bound(1, 1, 1));
    expect(boundOf(of(55, 5), standing(1, 1), 6)).toBe(bound(1, 1, 1));
  });

  test("with a point for every second look there are as many looks as points", () => {
    expect(boundOf(of(6), standing(12, 30), 6)).toBe(bound(30, 6));
  });

  test("points that were not planned make as many looks", () => {
    expect(boundOf(of(40), standing(40, 30), 6)).toBe(bound(40, 40));
  });
});

test("the newest third is at least three", () => {
  const upTo = (count: number) => newest(Array.from({ length: count }, (_, at) => at));
  expect([upTo(2), upTo(9), upTo(10), upTo(30).length]).toEqual([[0, 1], [6, 7, 8], [6, 7, 8, 9], 10]);
});

test("stable before asks for twice the difference", () => {
  expect([wider("stable-now"), wider("stable-before"), wider("bound")]).toEqual([1, 2, 1]);
});

describe("a deviation that was measured itself", () => {
  test("counts for less, the fewer values it was measured in", () => {
    expect(cautious(3, 4)).toBeLessThan(cautious(3, 10));
    expect(cautious(3, 10)).toBeLessThan(3);
    expect(cautious(3, 1e9)).toBeCloseTo(3, 6);
  });

  test("keeps its sign", () => {
    expect(cautious(-2, 9)).toBe(-cautious(2, 9));
    expect(cautious(0, 9)).toBe(0);
  });

  test("by Wallace's formula", () => {
    expect(cautious(2, 4)).toBeCloseTo((Math.sqrt(4 * Math.log(2)) * 33) / 35, 12);
  });
});
