import { describe, expect, test } from "vitest";
import { areExtreme } from "../../../functions/judge/extremes.ts";
import type { Phase } from "../../../functions/judge/phases.ts";
import type { Point } from "../../../functions/judge/verdict.ts";

const points = (values: readonly number[]): Point[] => values.map((value, at) => ({ at: 60 * at, value }));
/** Thirty minutes from 90 to 100. */
const usual = Array.from({ length: 30 }, (_, at) => 90 + (at % 11));
const phase = (candidate: readonly number[], ever = usual, isFresh = false): Phase<Point> => ({
  against: "stable-before",
  candidate: points(candidate),
  sinceCold: [],
  stable: points(ever),
  everStable: points(ever),
  lead: 0,
  isFresh,
  isCold: false,
});

describe("minutes far beyond all that stable showed", () => {
  test.for([
    ["two, more than double its extreme", [95, 201, 201], true],
    ["two, just double", [95, 200, 201], false],
    ["three, more than half above it", [151, 151, 151], true],
    ["three, one of them only half above", [151, 150, 151], false],
    ["two, half above", [95, 151, 151], false],
    ["one", [201], false],
    ["minutes that are over", [300, 300, 300, 95], false],
    ["none", [], false],
  ] as const)("%s", ([, candidate, isBeyond]) => expect(areExtreme(phase(candidate), 1)).toBe(isBeyond));

  test("of stable thirty minutes must be known", () => {
    expect(areExtreme(phase([300, 300], usual.slice(1)), 1)).toBe(false);
  });

  test("where down is worse, less than half its least", () => {
    expect(areExtreme(phase([44, 44]), -1)).toBe(true);
    expect(areExtreme(phase([45, 44]), -1)).toBe(false);
    expect(areExtreme(phase([300, 300]), -1)).toBe(false);
  });

  test("of a fresh candidate they must not be fading", () => {
    const middle = usual.reduce((a, b) => a + b, 0) / usual.length;
    const second = (share: number) => middle + share * (400 - middle);
    expect(areExtreme(phase([400, second(0.79)], usual, true), 1)).toBe(false);
    expect(areExtreme(phase([400, second(0.81)], usual, true), 1)).toBe(true);
    expect(areExtreme(phase([400, second(0.79)], usual, false), 1)).toBe(true);
  });
});
