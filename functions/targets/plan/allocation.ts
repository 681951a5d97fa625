import { inOrder } from "./identity.ts";

export interface Demand {
  readonly key: string;
  /** What it has and keeps. */
  readonly has: number;
  /** What it would have; at least `has`. */
  readonly wants: number;
}

/**
 * Max-min fair: nobody gets more while somebody who has less still wants some. What is there already is never taken
 * away, also where it is over the capacity.
 * @returns how many each may have.
 */
export function fairShares(demands: readonly Demand[], capacity: number): Map<string, number> {
  const ordered = demands.toSorted((a, b) => inOrder(a.key, b.key));
  const at = (level: number) => ordered.map(({ has, wants }) => Math.min(wants, Math.max(has, level)));
  let low = 0;
  let high = Math.max(0, ...ordered.map(({ wants }) => wants));
  if (sum(at(high)) <= capacity) low = high;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (sum(at(middle)) <= capacity) low = middle;
    else high = middle;
  }
  const given = at(low);
  let rest = capacity - sum(given);
  return new Map(
    ordered.map(({ key, wants, has }, index) => {
      const share = given[index] ?? has;
      const more = rest > 0 && share < wants && share <= low ? 1 : 0;
      rest -= more;
      return [key, share + more];
    }),
  );
}

const sum = (list: readonly number[]): number => list.reduce((all, each) => all + each, 0);
