import { describe, expect, test } from "vitest";
import { inflation } from "../../../functions/judge/dependence.ts";
import { heldApart, heldBeside } from "../../../functions/judge/held-against.ts";

/** Up and down by turns: no minute tells of the next. */
const turns = (count: number, low: number, high: number): number[] =>
  Array.from({ length: count }, (_, at) => (at % 2 === 0 ? low + at * 1e-3 : high - at * 1e-3));
/** Slow waves of eight minutes. */
const waves = (count: number, by = 0): number[] =>
  Array.from(
    { length: count },
    (_, at) => 100 + 10 * Math.sin((2 * Math.PI * at) / 8) + by * Math.cos(at * 2.4),
  );

describe("against all of stable's minutes", () => {
  test("independent values of one spread are as certain as their numbers say", () => {
    const { spread, freedom, theirs } = heldApart(turns(10, 1, 9), turns(40, 1, 9));
    expect(spread).toBeLessThan(3);
    expect(spread).toBeGreaterThanOrEqual(1);
    expect(freedom).toBe(39);
    expect(theirs).toHaveLength(40);
  });

  test("a series that stays where it is for long says less", () => {
    const rising = Array.from({ length: 40 }, (_, at) => at);
    const { spread, freedom } = heldApart(turns(10, 1, 9), rising);
    expect(spread).toBeGreaterThan(5);
    expect(freedom).toBeCloseTo(Math.max(1, 40 / inflation(40, 0.97) - 1), 10);
  });

  test("a candidate that is noisier than stable says less, wherever it lies", () => {
    const stable = turns(40, 99, 101);
    const calm = heldApart(turns(10, 99.5, 100.5), stable).spread;
    const noisy = heldApart(turns(10, 50, 150), stable).spread;
    expect(noisy).toBeGreaterThan(calm * 1.5);
    expect(heldApart(turns(10, 1050, 1150), stable).spread).toBeCloseTo(noisy, 6);
  });
});

describe("beside stable", () => {
  test("what both sides share falls out", () => {
    const stable = waves(40);
    const { spread, theirs } = heldBeside(waves(40, 0.5), stable, [...waves(60), ...stable]);
    expect(spread).toBeLessThan(0.5);
    expect(theirs).toBe(stable);
  });

  test("where nothing is shared all of stable's minutes are the more certain", () => {
    const ever = turns(100, 1, 9);
    const mine = Array.from({ length: 20 }, (_, at) => 5 + 4 * Math.cos(at * 2.4));
    expect(heldBeside(mine, ever.slice(-20), ever).theirs).toBe(ever);
  });

  test("fewer than twenty-four pairs cannot tell how alike their neighbours are", () => {
    const ever = waves(100);
    expect(heldBeside(waves(23, 0.1), waves(23), ever).theirs).toBe(ever);
    const stable = waves(24);
    expect(heldBeside(waves(24, 0.1), stable, ever).theirs).toBe(stable);
  });
});
