import { root } from "./root.ts";

export interface ShiftInterval {
  readonly lower: number;
  readonly upper: number;
  readonly estimate: number;
}

/** Φ⁻¹ of half the error that Kayenta's confidence level of 98 % leaves, and of R's usual 95 %. */
const quantiles = { 0.98: 2.326347874040841, 0.95: 1.959963984540054 } as const;
const tolerance = 1e-4;

/**
 * The shift of `experiment` against `control` by Mann–Whitney with its interval, as Kayenta computes it and R's
 * `wilcox.test(…, exact = FALSE)`. Throws where no rank differs at all.
 * @param estimateCorrected Kayenta leaves the continuity correction on for the estimate, R does not.
 */
export function shiftInterval(
  experiment: readonly number[],
  control: readonly number[],
  level: keyof typeof quantiles = 0.98,
  estimateCorrected = true,
): ShiftInterval {
  const x = [...experiment].sort((a, b) => a - b);
  const y = [...control].sort((a, b) => a - b);
  const least = (x[0] ?? 0) - (y.at(-1) ?? 0);
  const most = (x.at(-1) ?? 0) - (y[0] ?? 0);
  const solve = (z: number, corrected: boolean): number => {
    const f = (shift: number): number => standardised(x, y, shift, corrected) - z;
    const atLeast = f(least);
    const atMost = f(most);
    if (atLeast <= 0) return least;
    if (atMost >= 0) return most;
    return root(f, { at: least, value: atLeast }, { at: most, value: atMost }, tolerance);
  };
  const z = quantiles[level];
  return { lower: solve(z, true), upper: solve(-z, true), estimate: solve(0, estimateCorrected) };
}

/** How far the ranks of x, moved back by `shift`, are from what they would be by chance. Both series are sorted. */
function standardised(x: readonly number[], y: readonly number[], shift: number, corrected: boolean): number {
  const [m, n] = [x.length, y.length];
  const { above, ties } = pairs(x, y, shift);
  const sigma = Math.sqrt(((m * n) / 12) * (m + n + 1 - ties / ((m + n) * (m + n - 1))));
  if (sigma === 0) throw new RangeError("no rank differs");
  const distance = above - (m * n) / 2;
  return (distance - (corrected ? 0.5 * Math.sign(distance) : 0)) / sigma;
}

/** How many pairs x is above, a tie counting half, and Σ(t³ − t) over the ties: one pass through both sorted series. */
function pairs(x: readonly number[], y: readonly number[], shift: number): { above: number; ties: number } {
  let [i, j, above, ties] = [0, 0, 0, 0];
  while (i < x.length || j < y.length) {
    const nextX = i < x.length ? (x[i] as number) - shift : Infinity;
    const nextY = j < y.length ? (y[j] as number) : Infinity;
    const value = Math.min(nextX, nextY);
    const [fromX, fromY] = [i, j];
    while (i < x.length && (x[i] as number) - shift === value) i++;
    while (j < y.length && y[j] === value) j++;
    const t = i - fromX + j - fromY;
    above += (i - fromX) * (fromY + (j - fromY) / 2);
    ties += t ** 3 - t;
  }
  return { above, ties };
}
