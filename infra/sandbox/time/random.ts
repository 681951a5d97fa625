/**
 * Seeded randomness: xoshiro128** (https://prng.di.unimi.it) on 32-bit words, seeded through splitmix32.
 * The same seed gives the same numbers on every machine.
 */
export interface Random {
  /** At least 0, below 1. */
  readonly next: () => number;
  /** A whole number, both ends included. */
  between(low: number, high: number): number;
  chance(share: number): boolean;
  /** @throws RangeError when there is nothing to pick from. */
  pick<Item>(items: readonly Item[]): Item;
  /** A stream of its own: what others draw does not move it. */
  fork(name: string): Random;
}

export function createRandom(seed: number | string): Random {
  const draw = xoshiro(seedWords(String(seed)));
  const next = (): number => draw() / 2 ** 32;
  const between = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    between,
    chance: (share) => next() < share,
    pick(items) {
      const [picked] = items.slice(between(0, items.length - 1));
      if (picked === undefined) throw new RangeError("Nothing to pick from.");
      return picked;
    },
    fork: (name) => createRandom(`${seed}/${name}`),
  };
}

export interface Ids {
  /** Shaped as a version 4 UUID. */
  uuid(): string;
  hex(length: number): string;
  text(length: number, alphabet: string): string;
}

export function createIds(random: Random): Ids {
  const text = (length: number, alphabet: string): string => {
    let made = "";
    while (made.length < length) made += alphabet[random.between(0, alphabet.length - 1)] ?? "";
    return made;
  };
  const hex = (length: number): string => text(length, "0123456789abcdef");
  return {
    hex,
    text,
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${text(1, "89ab")}${hex(3)}-${hex(12)}`,
  };
}

const rotate = (word: number, by: number): number => (word << by) | (word >>> (32 - by));

function xoshiro([a = 1, b = 2, c = 3, d = 4]: readonly number[]): () => number {
  return () => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    return result >>> 0;
  };
}

function seedWords(text: string): number[] {
  let state = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) state = Math.imul(state ^ text.charCodeAt(at), 0x01000193);
  return [0, 1, 2, 3].map(() => {
    state = (state + 0x9e3779b9) | 0;
    let word = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
    return word ^ (word >>> 16);
  });
}
