/** A case for the rank test. */
export type TwoSamples = { readonly first: readonly number[]; readonly second: readonly number[] };
/** A case for the rate test: errors and requests of both sides. */
export type TwoRates = {
  readonly mine: number;
  readonly ofMine: number;
  readonly theirs: number;
  readonly ofTheirs: number;
};
/** A case for the boundary of repeated looks. */
export type Plan = { readonly planned: number; readonly first: number; readonly falseAlarms: number };

/** Evenly distributed numbers from 0 to 1, the same for a seed (Marsaglia's xorshift, 32 bits). */
export function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

const normal = (roll: () => number): number =>
  Math.sqrt(-2 * Math.log(roll() + 1e-12)) * Math.cos(2 * Math.PI * roll());

/** What metrics look like: shifted or not, skewed or not, and rounded so coarsely at times that most values are equal. */
export function samples(count: number, seed: number): readonly TwoSamples[] {
  const roll = dice(seed);
  const upTo = (most: number): number => 1 + Math.floor(roll() * most);
  return Array.from({ length: count }, () => {
    const digits = [0, 1, 6][Math.floor(roll() * 3)] ?? 0;
    const shift = roll() < 0.5 ? 0 : 2 * roll();
    const isSkewed = roll() < 0.3;
    const value = (by: number): number => {
      const plain = normal(roll) + by;
      return Number((isSkewed ? Math.exp(plain) : 3 * plain).toFixed(digits));
    };
    const [m, n] = roll() < 0.3 ? [upTo(9), upTo(9)] : [upTo(60), upTo(90)];
    const draw = (length: number, by: number): number[] => Array.from({ length }, () => value(by));
    return { first: draw(m, shift), second: draw(n, 0) };
  });
}

/** From a handful of requests to millions, from no error to many, shares of the traffic from 1 to 99 %. */
export function rates(count: number, seed: number): readonly TwoRates[] {
  const roll = dice(seed);
  return Array.from({ length: count }, () => {
    const all = Math.ceil(10 ** (1 + 5 * roll()));
    const ofMine = Math.max(1, Math.round(all * (0.01 + 0.98 * roll())));
    const ofTheirs = Math.max(1, all - ofMine);
    const rate = 10 ** (-4 * roll()) / 2;
    const errors = (requests: number, times: number): number => {
      const mean = Math.min(1, rate * times) * requests;
      const drawn = Math.round(mean + Math.sqrt(mean * (1 - Math.min(1, rate * times))) * normal(roll));
      return Math.min(requests, Math.max(0, drawn));
    };
    return {
      mine: errors(ofMine, roll() < 0.5 ? 1 : 1 + 3 * roll()),
      ofMine,
      theirs: errors(ofTheirs, 1),
      ofTheirs,
    };
  }).filter(({ mine, theirs }) => mine + theirs > 0);
}

export const plans: readonly Plan[] = [1, 2, 5, 10, 15, 30, 60, 120].flatMap((planned) =>
  [1, 3, 6].flatMap((first) =>
    [0.02, 0.005, 0.0005].flatMap((falseAlarms) =>
      first > planned ? [] : [{ planned, first, falseAlarms }],
    ),
  ),
);
