/** Seeded random numbers, so that every run of the bench judges the same releases. */
export interface Chance {
  /** In (0, 1). */
  readonly share: () => number;
  readonly normal: () => number;
  readonly gamma: (shape: number) => number;
  readonly poisson: (mean: number) => number;
  readonly binomial: (trials: number, share: number) => number;
}

/** A generator with three words of state and a counter (sfc32, of Chris Doty-Humphrey's PractRand, in the public domain). */
function words(seed: number, stream: number): () => number {
  let [a, b, c, counter] = [seed | 0, stream | 0, 0x9e3779b9 | 0, 1];
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let round = 0; round < 15; round++) next();
  return next;
}

export function chance(seed: number, stream: number): Chance {
  const next = words(seed, stream);
  const share = (): number => (next() + 0.5) / 2 ** 32;
  let spare: number | undefined;
  /** G. Marsaglia's polar method. */
  const normal = (): number => {
    if (spare !== undefined) {
      const kept = spare;
      spare = undefined;
      return kept;
    }
    for (;;) {
      const [u, v] = [2 * share() - 1, 2 * share() - 1];
      const radius = u * u + v * v;
      if (radius >= 1 || radius === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(radius)) / radius);
      spare = v * factor;
      return u * factor;
    }
  };
  /** G. Marsaglia and W. W. Tsang, A simple method for generating gamma variables, ACM TOMS 26 (2000); shapes from 1. */
  const gamma = (shape: number): number => {
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = normal();
      const v = (1 + c * x) ** 3;
      if (v > 0 && Math.log(share()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
    }
  };
  const poisson = (mean: number): number => {
    if (mean > 50) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
    let [count, sum] = [-1, 0];
    for (; sum < mean; count++) sum -= Math.log(share());
    return Math.max(0, count);
  };
  const binomial = (trials: number, of: number): number => {
    if (of <= 0 || trials <= 0) return 0;
    if (of > 0.5) return trials - binomial(trials, 1 - of);
    const mean = trials * of;
    if (mean > 50)
      return Math.min(trials, Math.max(0, Math.round(mean + Math.sqrt(mean * (1 - of)) * normal())));
    // Failures until the next hit are geometric.
    const log = Math.log(1 - of);
    let [hits, at] = [0, 0];
    for (;;) {
      at += 1 + Math.floor(Math.log(share()) / log);
      if (at > trials) return hits;
      hits++;
    }
  };
  return { share, normal, gamma, poisson, binomial };
}
