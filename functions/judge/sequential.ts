import { normalDensity, normalQuantile, upperTail } from "./normal.ts";

/** How often a release is looked at, and how seldom an equal candidate may be called worse over all looks. */
export type Looks = {
  /** Looks at most. */
  readonly planned: number;
  /** The first look that can decide: at those before there is too little data. From 1. */
  readonly first: number;
  /** Share of releases of an equal candidate in which any look may call it worse, one-sided. */
  readonly falseAlarms: number;
};

/** How far below the middle a path of evidence is still followed, standard deviations. */
const depth = 6;
/** Grid points within the standard deviation of one look's news. */
const fineness = 6;

/** Farther than this one look's news does not carry, standard deviations. */
const reach = 8;

/** What is left of all paths at a look: those that crossed no bound so far. Heights at even distances from `low`. */
type Paths = { readonly low: number; readonly distance: number; readonly heights: readonly number[] };

/**
 * For each look the standard deviations from which on a difference is not chance, so that all looks together call
 * an equal candidate worse with a probability of `falseAlarms` and not more, however they follow each other:
 * a group-sequential boundary.
 *
 * The allowance is spent evenly over the looks (Kim and DeMets, Biometrika 74, 1987, with exponent 1; Lan and DeMets,
 * Biometrika 70, 1983), and each bound is found by integrating the paths that crossed none before (Armitage,
 * McPherson and Rowe, JRSS A 132, 1969; Jennison and Turnbull, Group Sequential Methods, 2000, chapter 19).
 * Looks that are left out make it stricter, never looser. Infinite before `first`.
 */
export function bounds({ planned, first, falseAlarms }: Looks): readonly number[] {
  const found: number[] = [];
  let paths: Paths | undefined;
  for (let look = 1; look <= planned; look++) {
    if (look < first) found.push(Number.POSITIVE_INFINITY);
    else if (!paths) {
      found.push(normalQuantile((falseAlarms * look) / planned));
      paths = firstPaths(look, found.at(-1) ?? 0);
    } else {
      const bound = crossing(paths, falseAlarms / planned);
      found.push(bound / Math.sqrt(look));
      paths = next(paths, look, bound);
    }
  }
  return found;
}

const known = new Map<string, readonly number[]>();

/** The bound at one look, counted from 1; those that were asked for before are remembered, for they take a while. */
export function boundAt(looks: Looks, look: number): number {
  const key = `${looks.planned} ${looks.first} ${looks.falseAlarms}`;
  const all = known.get(key) ?? bounds(looks);
  known.set(key, all);
  return all[look - 1] ?? Number.POSITIVE_INFINITY;
}

/** Evidence is summed with variance 1 a look, so that at look k its standard deviation is √k. */
const gridOf = (look: number, bound: number): { low: number; distance: number; count: number } => {
  const low = -depth * Math.sqrt(look);
  const count = 2 * Math.ceil(((bound - low) * fineness) / 2) + 1;
  return { low, distance: (bound - low) / (count - 1), count };
};

function firstPaths(look: number, z: number): Paths {
  const deviation = Math.sqrt(look);
  const { low, distance, count } = gridOf(look, z * deviation);
  const heights = Array.from(
    { length: count },
    (_, at) => normalDensity((low + at * distance) / deviation) / deviation,
  );
  return { low, distance, heights };
}

function next(paths: Paths, look: number, bound: number): Paths {
  const { low, distance, count } = gridOf(look, bound);
  const heights = Array.from({ length: count }, (_, at) => {
    const here = low + at * distance;
    return integral(paths, [here - reach, here + reach], (there) => normalDensity(here - there));
  });
  return { low, distance, heights };
}

/** Simpson's rule over what is left of the paths; only between two sums, beyond which the weight is as good as 0. */
function integral(
  { low, distance, heights }: Paths,
  [from, to]: readonly [number, number],
  weight: (there: number) => number,
): number {
  const last = heights.length - 1;
  const end = Math.min(last, Math.ceil((to - low) / distance));
  let sum = 0;
  for (let at = Math.max(0, Math.floor((from - low) / distance)); at <= end; at++) {
    const share = at === 0 || at === last ? 1 : at % 2 === 1 ? 4 : 2;
    sum += share * (heights[at] ?? 0) * weight(low + at * distance);
  }
  return (sum * distance) / 3;
}

/** The sum above which just `allowance` of all paths come with one more look. */
function crossing(paths: Paths, allowance: number): number {
  const top = paths.low + paths.distance * (paths.heights.length - 1);
  let low = paths.low;
  let high = top + reach;
  for (let step = 0; step < 45; step++) {
    const middle = (low + high) / 2;
    const above = integral(paths, [middle - reach, top], (there) => upperTail(middle - there));
    if (above > allowance) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
