import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { largestChange } from "../../../../functions/traffic/plan/rails.ts";
import { stepsBetween } from "../../../../functions/traffic/plan/steps.ts";
import { direction } from "../../../../functions/traffic/policy/shares.ts";
import { shuffled, twoWeights } from "../world.ts";

const limits = fc.constantFrom(3, 5, 7, 10, 20, 33, 50, 100);
const runs = { numRuns: 150 };

describe("the steps between two sets of weights", () => {
  test.for([
    [
      "as large as may be",
      { a: 90, b: 10 },
      { a: 10, b: 90 },
      40,
      [
        { a: 50, b: 50 },
        { a: 10, b: 90 },
      ],
    ],
    ["one, where that is enough", { a: 90, b: 10 }, { a: 80, b: 20 }, 10, [{ a: 80, b: 20 }]],
    [
      "two, where one is a hair too far",
      { a: 90, b: 10 },
      { a: 79, b: 21 },
      10,
      [
        { a: 85, b: 15 },
        { a: 79, b: 21 },
      ],
    ],
    [
      "in finer weights, where small ones cannot say them",
      { a: 1, b: 0 },
      { a: 0, b: 1 },
      25,
      [
        { a: 3, b: 1 },
        { a: 1, b: 1 },
        { a: 1, b: 3 },
        { a: 0, b: 1 },
      ],
    ],
    [
      "in the larger of the two sums, to the last which is what was wanted",
      { a: 90, b: 10 },
      { a: 0, b: 10 },
      45,
      [
        { a: 45, b: 55 },
        { a: 0, b: 10 },
      ],
    ],
    [
      "with a third site that keeps what it has",
      { a: 90, b: 5, c: 5 },
      { a: 45, b: 50, c: 5 },
      25,
      [
        { a: 68, b: 27, c: 5 },
        { a: 45, b: 50, c: 5 },
      ],
    ],
    ["one that changes no share", { a: 1, b: 1 }, { a: 2, b: 2 }, 10, [{ a: 2, b: 2 }]],
  ] as const)("are %s", ([_, from, to, limit, expected]) => {
    expect(stepsBetween(from, to, limit)).toEqual(expected);
  });

  test("end at what is wanted, none above the limit, all of whole weights from 0 to 255", () => {
    fc.assert(
      fc.property(twoWeights, limits, ({ from, to }, limit) => {
        const steps = stepsBetween(from, to, limit) ?? [];
        expect(steps.at(-1)).toEqual(to);
        for (const [i, step] of steps.entries()) {
          expect(largestChange(steps[i - 1] ?? from, step).points).toBeLessThanOrEqual(limit + 1e-6);
          expect(Object.keys(step)).toEqual(Object.keys(to));
          for (const weight of Object.values(step)) {
            expect(Number.isInteger(weight)).toBe(true);
            expect(weight).toBeGreaterThanOrEqual(0);
            expect(weight).toBeLessThanOrEqual(255);
          }
          expect(Object.values(step).some((weight) => weight > 0)).toBe(true);
        }
      }),
      runs,
    );
  });

  test("never send a site back: who loses does not gain between, and who keeps its share keeps it exactly", () => {
    fc.assert(
      fc.property(twoWeights, limits, ({ from, to }, limit) => {
        const steps = stepsBetween(from, to, limit) ?? [];
        for (const name of Object.keys(to)) {
          const whole = Math.sign(direction(from, to, name));
          for (const [i, step] of steps.entries())
            expect([0, whole]).toContain(Math.sign(direction(steps[i - 1] ?? from, step, name)));
        }
      }),
      runs,
    );
  });

  test("are no more than one and a half times what the limit needs, and one where it is enough", () => {
    fc.assert(
      fc.property(twoWeights, limits, ({ from, to }, limit) => {
        const { length } = stepsBetween(from, to, limit) ?? [];
        const fewest = Math.max(1, Math.ceil(largestChange(from, to).points / limit - 1e-9));
        expect(length).toBeGreaterThanOrEqual(fewest);
        expect(length).toBeLessThanOrEqual(fewest === 1 ? 1 : Math.ceil(fewest * 1.5) + 3);
      }),
      runs,
    );
  });

  test("do not depend on the order of the sites", () => {
    fc.assert(
      fc.property(twoWeights, limits, ({ from, to }, limit) => {
        expect(stepsBetween(shuffled(from), shuffled(to), limit)).toEqual(stepsBetween(from, to, limit));
      }),
      runs,
    );
  });

  test("are not, where whole weights cannot come so near", () => {
    const from = { a: 172, b: 0, c: 10, d: 254, e: 78 };
    expect(stepsBetween(from, { a: 0, b: 1, c: 0, d: 26, e: 192 }, 1)).toBeUndefined();
    expect(stepsBetween({ a: 90, b: 10 }, { a: 10, b: 90 }, 0.1)).toBeUndefined();
  });
});
