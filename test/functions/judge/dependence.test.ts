import { describe, expect, test } from "vitest";
import { atMostAlike, inflation, likeness, together } from "../../../functions/judge/dependence.ts";

const rising = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const zigzag = [1, 9, 2, 8, 3, 7, 4, 6, 5, 5.5];

describe("how alike neighbouring minutes are", () => {
  test("a series that goes up and down by turns is not alike at all", () => {
    expect(likeness(zigzag)).toBe(0);
  });

  test("a rising series is, corrected for its shortness and never more than 0.97", () => {
    // Ranks around their middle: neighbours' products sum to 57.75 of 82.5 squares.
    const found = 57.75 / 82.5;
    expect(likeness([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])).toBe(0.97);
    expect(found + (1 + 3 * found) / 10).toBeGreaterThan(0.97);
    const waves = [1, 2, 3, 2, 1, 2, 3, 2, 1, 2, 3, 2, 1, 2, 3, 2];
    expect(likeness(waves)).toBeCloseTo(1 / 16, 12);
  });

  test("only the order counts, not the values", () => {
    expect(likeness(rising.map((value) => value ** 5))).toBe(likeness(rising));
  });

  test("constants, and nothing, are alike by no measure", () => {
    expect(likeness([4, 4, 4, 4])).toBe(0);
    expect(likeness([])).toBe(0);
  });

  test("up to what chance would show is none; beyond it one standard error is added", () => {
    expect(atMostAlike(0.19, 25)).toBe(0);
    expect(atMostAlike(0.2, 25)).toBeCloseTo(0.2 + Math.sqrt(0.96) / 5, 12);
    expect(atMostAlike(0.9, 25)).toBe(0.97);
    expect(atMostAlike(0.5, 1)).toBe(0);
  });
});

describe("the variance of a mean", () => {
  test("is that of independent values when nothing is alike", () => {
    expect(inflation(10, 0)).toBe(1);
    expect(inflation(1, 0.9)).toBeCloseTo(1, 12);
  });

  test("of two values it is 1 and their correlation", () => {
    expect(inflation(2, 0.5)).toBeCloseTo(1.5, 12);
  });

  test("of many comes near (1 + ρ) / (1 − ρ)", () => {
    expect(inflation(100_000, 0.8)).toBeCloseTo(9, 2);
  });
});

describe("how much both sides move together", () => {
  test("fully, less what so few pairs leave open", () => {
    const expected = Math.tanh(Math.atanh(0.9999) - 1 / Math.sqrt(7));
    expect(together(rising, rising)).toBeCloseTo(expected, 12);
  });

  test("not at all when they move against each other, or one not at all", () => {
    expect(together(rising, rising.toReversed())).toBe(0);
    expect(
      together(
        rising,
        rising.map(() => 3),
      ),
    ).toBe(0);
    expect(
      together(
        rising.map(() => 3),
        rising,
      ),
    ).toBe(0);
  });

  test("four pairs claim nothing, five do", () => {
    expect(together([1, 2, 3, 4], [1, 2, 3, 4])).toBe(0);
    expect(together([1, 2, 3, 4, 5], [1, 2, 3, 4, 5])).toBeGreaterThan(0.9);
  });

  test("by Spearman's correlation in between", () => {
    const expected = Math.tanh(Math.atanh(0.8) - 1 / Math.SQRT2);
    expect(together([1, 2, 3, 4, 5], [2, 1, 4, 3, 5])).toBeCloseTo(expected, 12);
  });
});
