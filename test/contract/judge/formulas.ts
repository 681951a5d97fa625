import { dice } from "./cases.ts";
import type { Asked } from "./in-python.ts";

/** Numbers for everything that is a formula: from the middle of a curve to where computers run out of digits. */
export function formulas(
  seed: number,
): Pick<Asked, "tails" | "quantiles" | "student" | "inflation" | "strata"> {
  const roll = dice(seed);
  const many = <T>(count: number, one: () => T): readonly T[] => Array.from({ length: count }, one);
  return {
    tails: many(400, () => 45 * roll() - 9).filter((z) => z < 37),
    quantiles: many(400, () => (roll() < 0.5 ? roll() : 10 ** (-290 * roll()))).filter((p) => p > 0),
    student: many(300, () => [8 * roll(), 4 + Math.floor(100 * roll() ** 2)] as const),
    inflation: many(200, () => ({ count: 1 + Math.floor(120 * roll()), rho: 0.97 * roll() })),
    strata: many(300, () => {
      const parts = many(1 + Math.floor(12 * roll()), () => [Math.floor(6 * roll()), roll()] as const);
      const all = parts.reduce((sum, [errors]) => sum + errors, 0);
      return { mine: Math.floor((all + 1) * roll()), parts };
    }).filter(({ parts }) => parts.some(([errors]) => errors > 0)),
  };
}
