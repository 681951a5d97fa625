/**
 * How many of n independent look-ups a site with a given share answers. Summed term by term: no approximation by a
 * normal or chi-square curve, which are wrong where it matters here, at shares near 0 and 1.
 */

/** Counts, both included. */
export interface Span {
  readonly least: number;
  readonly most: number;
}

/** The counts that are believed: below them lies at most `tail`, and above them too. */
export function believable(n: number, share: number, tail: number): Span {
  if (share <= 0) return { least: 0, most: 0 };
  if (share >= 1) return { least: n, most: n };
  return { least: firstAbove(n, share, tail), most: n - firstAbove(n, 1 - share, tail) };
}

/** The least count at which the probability of that or fewer is above `tail`. */
function firstAbove(n: number, share: number, tail: number): number {
  const odds = share / (1 - share);
  const first = negligible(n, share);
  let chance = probability(n, share, first);
  let sum = chance;
  let count = first;
  while (sum <= tail && count < n) {
    chance *= ((n - count) / (count + 1)) * odds;
    count += 1;
    sum += chance;
  }
  return count;
}

/** All counts below this together have a probability below 1e-30, by Bernstein's inequality. */
const negligible = (n: number, share: number): number =>
  Math.max(0, Math.floor(n * share - 12 * Math.sqrt(n * share * (1 - share)) - 50));

/** Probability that a count lies in the span. */
export function probabilityWithin(n: number, share: number, { least, most }: Span): number {
  let sum = 0;
  for (let count = least; count <= most; count += 1) sum += probability(n, share, count);
  return sum;
}

function probability(n: number, share: number, count: number): number {
  if (share <= 0) return Number(count === 0);
  if (share >= 1) return Number(count === n);
  const ways = logFactorial(n) - logFactorial(count) - logFactorial(n - count);
  return Math.exp(ways + count * Math.log(share) + (n - count) * Math.log1p(-share));
}

const small = [0, 0];
for (let n = 2; n < 32; n += 1) small.push((small[n - 1] ?? 0) + Math.log(n));

const halfLogOfCircle = Math.log(2 * Math.PI) / 2;

/** Stirling's series from 32 on; its error there is below 1e-13 (https://dlmf.nist.gov/5.11). */
function logFactorial(n: number): number {
  const known = small[n];
  if (known !== undefined) return known;
  const r = 1 / n;
  const rest = r * (1 / 12 - r * r * (1 / 360 - (r * r) / 1260));
  return (n + 0.5) * Math.log(n) - n + halfLogOfCircle + rest;
}
