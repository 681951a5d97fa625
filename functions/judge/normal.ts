/** Beyond this the tail is less than the smallest number that has all its digits. */
const farthest = 37;
const rootTwoPi = Math.sqrt(2 * Math.PI);

/** Height of the standard normal curve. */
export const normalDensity = (z: number): number => Math.exp((-z * z) / 2) / rootTwoPi;

/**
 * Probability that a standard normal value is above `z`, with at least 12 right digits up to 37 standard deviations.
 * Near the middle the series, farther out the continued fraction (NIST Digital Library of Mathematical Functions,
 * 7.6.2 and 7.9.1, https://dlmf.nist.gov/7).
 */
export function upperTail(z: number): number {
  if (z < 0) return 1 - upperTail(-z);
  if (z > farthest) return 0;
  return z < 3 ? 0.5 - normalDensity(z) * series(z) : normalDensity(z) / fraction(z);
}

function series(z: number): number {
  let term = z;
  let sum = z;
  for (let odd = 3; term > sum * 1e-17; odd += 2) {
    term *= (z * z) / odd;
    sum += term;
  }
  return sum;
}

function fraction(z: number): number {
  let value = z;
  for (let step = 100; step > 0; step--) value = z + step / value;
  return value;
}

/**
 * The `z` above which a standard normal value lies with probability `p`: the inverse of {@link upperTail}.
 * Infinite for 0 and 1; at most 37 for what is smaller than its tail.
 */
export function normalQuantile(p: number): number {
  if (p > 0.5) return -normalQuantile(1 - p);
  if (!(p > 0)) return Number.POSITIVE_INFINITY;
  if (p <= upperTail(farthest)) return farthest;
  let low = 0;
  let high = farthest;
  for (let step = 0; step < 12; step++) {
    const middle = (low + high) / 2;
    if (upperTail(middle) > p) low = middle;
    else high = middle;
  }
  return sharpened((low + high) / 2, p);
}

/** Newton's method on the tail's logarithm, which is almost straight there. */
function sharpened(from: number, p: number): number {
  let z = from;
  for (let step = 0; step < 4; step++) {
    const tail = upperTail(z);
    z += ((Math.log(tail) - Math.log(p)) * tail) / normalDensity(z);
  }
  return Math.min(z, farthest);
}
