/** ln(n!) less Stirling's formula, for whole n: how far that is off. */
function stirlingError(n: number): number {
  if (n === 0) return 0;
  if (n < 16) {
    let logFactorial = 0;
    for (let each = 2; each <= n; each++) logFactorial += Math.log(each);
    return logFactorial - ((n + 0.5) * Math.log(n) - n + Math.log(2 * Math.PI) / 2);
  }
  const square = n * n;
  return (1 / 12 - (1 / 360 - (1 / 1260 - 1 / 1680 / square) / square) / square) / n;
}

/** x ln(x / m) + m − x, without losing digits where the two are near each other. */
function deviance(x: number, m: number): number {
  if (x === 0) return m;
  const off = (x - m) / (x + m);
  if (Math.abs(off) > 0.1) return x * Math.log(x / m) + m - x;
  let power = 2 * x * off;
  let sum = (x - m) * off;
  for (let odd = 3; odd < 40; odd += 2) {
    power *= off * off;
    sum += power / odd;
  }
  return sum;
}

/**
 * Probability of exactly `k` of `n`, each with probability `p`, by saddle-point expansion: right to 12 digits also for
 * millions (C. Loader, Fast and accurate computation of binomial probabilities, 2000).
 */
export function binomial(k: number, n: number, p: number): number {
  if (p <= 0) return k === 0 ? 1 : 0;
  if (p >= 1) return k === n ? 1 : 0;
  if (k === 0) return Math.exp(n * Math.log1p(-p));
  if (k === n) return Math.exp(n * Math.log(p));
  const exponent =
    stirlingError(n) -
    stirlingError(k) -
    stirlingError(n - k) -
    deviance(k, n * p) -
    deviance(n - k, n * (1 - p));
  return Math.exp(exponent) * Math.sqrt(n / (2 * Math.PI * k * (n - k)));
}

/** Probability of `k` or more of `n`, each with probability `p`; 0 ≤ k ≤ n, whole. */
export function atLeast(k: number, n: number, p: number): number {
  if (k <= 0) return 1;
  if (k > n * p) return upwards(k, n, p);
  return 1 - upwards(n - k + 1, n, 1 - p);
}

/** The sum from `k` up, where each term is smaller than the one before. */
function upwards(k: number, n: number, p: number): number {
  if (k > n) return 0;
  let term = binomial(k, n, p);
  let sum = term;
  for (let each = k; each < n && term > sum * 1e-17; each++) {
    term *= ((n - each) / (each + 1)) * (p / (1 - p));
    sum += term;
  }
  return Math.min(sum, 1);
}
