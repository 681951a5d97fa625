/** How far the first sample lies above the second. */
export type Shift = {
  /** The median of all differences (Hodges and Lehmann, Annals of Mathematical Statistics 34, 1963). */
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
};

/**
 * The shift, and between which shifts the rank test finds nothing at `z` standard deviations. The same as R's
 * `wilcox.test(first, second, conf.int = TRUE, exact = FALSE)`, but for the search: the bounds are differences between
 * two values, so they are counted off instead of approached. Neither sample may be empty.
 */
export function shiftOf(first: readonly number[], second: readonly number[], z: number): Shift {
  const [a, b] = [sorted(first), sorted(second)];
  const pairs = a.length * b.length;
  const reach = pairs / 2 + 0.5 + z * deviationWithin(a, b);
  const rank = Math.min(Math.max(Math.ceil(pairs - reach), 1), pairs);
  const [half, other] = [Math.floor((pairs + 1) / 2), Math.floor(pairs / 2) + 1];
  return {
    estimate: (difference(a, b, half) + difference(a, b, other)) / 2,
    low: difference(a, b, rank),
    high: difference(a, b, pairs + 1 - rank),
  };
}

/** The middle value, or the mean of the two. NaN of none. */
export function median(values: readonly number[]): number {
  const order = sorted(values);
  const at = (order.length - 1) / 2;
  return ((order[Math.floor(at)] ?? Number.NaN) + (order[Math.ceil(at)] ?? Number.NaN)) / 2;
}

const sorted = (values: readonly number[]): readonly number[] => values.toSorted((x, y) => x - y);

/** Of U at a shift at which no value of one side meets one of the other: only ties within a side are left. */
function deviationWithin(a: readonly number[], b: readonly number[]): number {
  const [m, n, ties] = [a.length, b.length, tiesOf(a) + tiesOf(b)];
  return Math.sqrt(((m * n) / 12) * (m + n + 1 - ties / ((m + n) * (m + n - 1))));
}

function tiesOf(order: readonly number[]): number {
  let ties = 0;
  let length = 0;
  for (const [at, value] of order.entries()) {
    length = value === order[at - 1] ? length + 1 : 1;
    // (t³ − t) less that of one fewer.
    ties += 3 * length * (length - 1);
  }
  return ties;
}

/** The difference that is `rank`th from below: halves the range until no two differences are left in it. */
function difference(a: readonly number[], b: readonly number[], rank: number): number {
  let low = (a[0] ?? 0) - (b.at(-1) ?? 0);
  let high = (a.at(-1) ?? 0) - (b[0] ?? 0);
  if (upTo(a, b, low).count >= rank) return low;
  for (;;) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) return high;
    const { count, greatest } = upTo(a, b, middle);
    if (count < rank) low = middle;
    else high = greatest;
  }
}

/** How many differences are at most `bound`, and the greatest of them. */
function upTo(
  a: readonly number[],
  b: readonly number[],
  bound: number,
): { count: number; greatest: number } {
  let count = 0;
  let greatest = Number.NEGATIVE_INFINITY;
  let from = b.length;
  for (const value of a) {
    // A greater value needs a greater partner to stay below the bound.
    let at = b.length - from;
    while (at < b.length && value - (b[at] ?? 0) > bound) at++;
    from = b.length - at;
    count += from;
    if (from > 0) greatest = Math.max(greatest, value - (b[at] ?? 0));
  }
  return { count, greatest };
}
