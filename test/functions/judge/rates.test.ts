import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { upperTail } from "../../../functions/judge/normal.ts";
import { compareRates, compareWithBound, ratioInterval, shareAt } from "../../../functions/judge/rates.ts";
import type { Stratum } from "../../../functions/judge/rates.ts";

const stratum = (mine: number, ofMine: number, theirs: number, ofTheirs: number): Stratum => ({
  candidate: { errors: mine, requests: ofMine },
  stable: { errors: theirs, requests: ofTheirs },
});
const errors = fc.integer({ min: 0, max: 40 });
const requests = fc.integer({ min: 50, max: 5000 });
const strata = fc.array(
  fc.tuple(errors, requests, errors, requests).map((each) => stratum(...each)),
  { minLength: 1, maxLength: 8 },
);
const swapped = (all: readonly Stratum[]): Stratum[] =>
  all.map(({ candidate, stable }) => ({ candidate: stable, stable: candidate }));
const z98 = 2.3263478740408408;

describe("errors per request", () => {
  test("three errors in a thousand against none in nine thousand are one case in a thousand", () => {
    const { z, ratio } = compareRates([stratum(3, 1000, 0, 9000)]);
    expect(upperTail(z)).toBeCloseTo(0.001, 12);
    expect(ratio).toBe(Infinity);
  });

  test("three of fifty against none of five hundred, where an approximation says 0.39: 0.00075", () => {
    expect(upperTail(compareRates([stratum(3, 50, 0, 500)]).z)).toBeCloseTo((50 / 550) ** 3, 12);
  });

  test("swapping the samples flips the answer", () => {
    fc.assert(
      fc.property(strata, (all) => {
        const [one, other] = [compareRates(all), compareRates(swapped(all))];
        expect(one.z).toBeCloseTo(-other.z, 7);
        if (one.ratio > 0 && Number.isFinite(one.ratio)) expect(one.ratio * other.ratio).toBeCloseTo(1, 9);
      }),
    );
  });

  test("more errors of the candidate are never less evidence, more of stable's never more", () => {
    fc.assert(
      fc.property(errors, requests, errors, requests, (mine, ofMine, theirs, ofTheirs) => {
        const { z } = compareRates([stratum(mine, ofMine, theirs, ofTheirs)]);
        expect(compareRates([stratum(mine + 1, ofMine, theirs, ofTheirs)]).z).toBeGreaterThanOrEqual(
          z - 1e-9,
        );
        expect(compareRates([stratum(mine, ofMine, theirs + 1, ofTheirs)]).z).toBeLessThanOrEqual(z + 1e-9);
        expect(compareRates([stratum(mine, ofMine + 50, theirs, ofTheirs)]).z).toBeLessThanOrEqual(z + 1e-9);
      }),
    );
  });

  test("what is beyond all digits stays a number", () => {
    expect(compareRates([stratum(20_000, 30_000, 0, 270_000)]).z).toBe(37);
    expect(compareRates([stratum(0, 30_000, 200_000, 270_000)]).z).toBe(-37);
  });

  test("no errors at all say nothing", () => {
    const { z, ratio } = compareRates([stratum(0, 1000, 0, 9000)]);
    expect(z).toBe(0);
    expect(ratio).toBeNaN();
  });

  test("what follows the traffic is no difference, however the share changes from minute to minute", () => {
    const minutes = [stratum(1, 100, 9, 900), stratum(50, 500, 50, 500), stratum(9, 900, 1, 100)];
    expect(compareRates(minutes).z).toBeCloseTo(0, 1);
    expect(compareRates(minutes).ratio).toBe(1);
  });

  test("a minute without errors or requests changes nothing", () => {
    const some = [stratum(5, 100, 9, 900)];
    expect(compareRates([...some, stratum(0, 0, 0, 0), stratum(0, 500, 0, 10)]).z).toBe(compareRates(some).z);
    expect(compareRates([...some, stratum(0, 0, 0, 0)]).ratio).toBe(compareRates(some).ratio);
  });

  test("the interval leaves out 1 just when the difference is beyond chance", () => {
    fc.assert(
      fc.property(strata, (all) => {
        const { z } = compareRates(all);
        fc.pre(Math.abs(Math.abs(z) - z98) > 1e-4);
        const { low, high = Infinity } = ratioInterval(all, z98);
        expect(low > 1).toBe(z > z98);
        expect(high < 1).toBe(z < -z98);
      }),
    );
  });

  test("the interval begins at 0 without errors of the candidate, and has no end without stable's", () => {
    expect(ratioInterval([stratum(0, 100, 5, 100)], 2).low).toBe(0);
    expect(ratioInterval([stratum(0, 100, 5, 100)], 2).high).toBeLessThan(2);
    expect(ratioInterval([stratum(5, 100, 0, 100)], 2)).not.toHaveProperty("high");
    expect(ratioInterval([stratum(5, 100, 0, 100)], 2).low).toBeGreaterThan(0.5);
  });

  test("the interval from the quantiles of the beta distribution (Clopper and Pearson, 1934): 11 of 800 against 6 of 1083, at 98 %", () => {
    const { low, high } = ratioInterval([stratum(11, 800, 6, 1083)], z98);
    expect(low).toBeCloseTo(0.704529596, 6);
    expect(high).toBeCloseTo(10.2356644, 5);
  });

  test("the share of errors at a ratio", () => {
    const even = stratum(0, 100, 0, 100);
    expect(shareAt(even, 1)).toBe(0.5);
    expect(shareAt(even, 3)).toBe(0.75);
    expect(shareAt(even, Infinity)).toBe(1);
  });
});

describe("errors against a fixed bound", () => {
  test("by the exact binomial tail", () => {
    expect(upperTail(compareWithBound({ errors: 3, requests: 3 }, 0.1))).toBeCloseTo(0.001, 12);
  });

  test("fewer than the bound lets expect lie below", () => {
    expect(compareWithBound({ errors: 0, requests: 1000 }, 0.01)).toBeLessThan(-3);
  });

  test("no request says nothing; more errors than requests count as all of them", () => {
    expect(compareWithBound({ errors: 0, requests: 0 }, 0.1)).toBe(0);
    expect(compareWithBound({ errors: 5, requests: 3 }, 0.1)).toBe(
      compareWithBound({ errors: 3, requests: 3 }, 0.1),
    );
  });
});
