/**
 * Brent's method, step for step as R's `uniroot` takes it (R. Brent, Algorithms for Minimization without Derivatives, 1973,
 * chapter 4): the function judged is a stair, so the steps decide where within the tolerance the root is found.
 */
export function root(
  f: (at: number) => number,
  low: { readonly at: number; readonly value: number },
  high: { readonly at: number; readonly value: number },
  tolerance: number,
  most = 1000,
): number {
  let [a, fa, b, fb] = [low.at, low.value, high.at, high.value];
  let [c, fc] = [a, fa];
  for (let round = 0; round <= most; round++) {
    const before = b - a;
    if (Math.abs(fc) < Math.abs(fb)) [a, fa, b, fb, c, fc] = [b, fb, c, fc, b, fb];
    const least = 2 * Number.EPSILON * Math.abs(b) + tolerance / 2;
    const half = (c - b) / 2;
    if (Math.abs(half) <= least || fb === 0) return b;
    const worthIt = Math.abs(before) >= least && Math.abs(fa) > Math.abs(fb);
    const step = worthIt ? interpolated([a, fa], [b, fb], [c, fc], half, before, least) : half;
    [a, fa] = [b, fb];
    b += Math.abs(step) >= least ? step : Math.sign(step) * least || -least;
    fb = f(b);
    if (Math.sign(fb) === Math.sign(fc) && fb !== 0) [c, fc] = [a, fa];
  }
  return b;
}

type Point = readonly [at: number, value: number];

/** The secant's or the inverse parabola's step, if it stays well inside; else half of what is left. */
function interpolated(
  [a, fa]: Point,
  [b, fb]: Point,
  [c, fc]: Point,
  half: number,
  before: number,
  least: number,
) {
  const [p, q] = a === c ? secant(fb / fa, c - b) : parabola([fa / fc, fb / fc, fb / fa], c - b, b - a);
  const [up, down] = p > 0 ? [p, -q] : [-p, q];
  const inside =
    up < 0.75 * (c - b) * down - Math.abs(least * down) / 2 && up < Math.abs((before * down) / 2);
  return inside ? up / down : half;
}

const secant = (slope: number, width: number): readonly [number, number] => [width * slope, 1 - slope];

const parabola = (
  [q, t1, t2]: readonly [number, number, number],
  width: number,
  last: number,
): readonly [number, number] => [
  t2 * (width * q * (q - t1) - last * (t1 - 1)),
  (q - 1) * (t1 - 1) * (t2 - 1),
];
