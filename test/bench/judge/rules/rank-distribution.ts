const known = new Map<string, Float64Array>();

/**
 * The share of all ways to deal m of m + n ranks, with ties of these sizes, in which at most `above` pairs are above
 * (a tie counts half). J. Klotz, The Wilcoxon, Ties, and the Computer, JASA 61 (1966).
 */
export function exactShareAtMost(above: number, m: number, n: number, sizes: readonly number[]): number {
  if (above < 0) return 0;
  const key = `${m}:${sizes.join()}`;
  let shares = known.get(key);
  if (!shares) {
    shares = cumulated(m, n, sizes);
    // Untied samples all share one; tied ones rarely meet again.
    if (sizes.length === m + n) known.set(key, shares);
  }
  return shares[Math.min(Math.floor(2 * above), shares.length - 1)] ?? 1;
}

/** Shares of at most 0, ½, 1 … pairs above. */
function cumulated(m: number, n: number, sizes: readonly number[]): Float64Array {
  const width = 2 * m * n + 1;
  let ways: Float64Array[] = [new Float64Array(width)];
  (ways[0] as Float64Array)[0] = 1;
  let below = 0;
  for (const size of sizes) {
    ways = withGroup(ways, { size, below, m, width });
    below += size;
  }
  const counts = ways[m] ?? new Float64Array(width);
  const total = counts.reduce((sum, count) => sum + count, 0);
  let sum = 0;
  return counts.map((count) => (sum += count) / total);
}

interface Group {
  readonly size: number;
  /** Values under this group. */
  readonly below: number;
  readonly m: number;
  readonly width: number;
}

/** The ways by how many of m were dealt so far, after dealing some of the group's. */
function withGroup(ways: readonly Float64Array[], { size, below, m, width }: Group): Float64Array[] {
  const next = Array.from({ length: Math.min(m, below + size) + 1 }, () => new Float64Array(width));
  for (const [dealt, counts] of ways.entries())
    for (let more = 0; more <= size && dealt + more < next.length; more++) {
      const into = next[dealt + more] as Float64Array;
      const factor = choose(size, more);
      const gain = 2 * more * (below - dealt) + more * (size - more);
      for (let twice = 0; twice + gain < width; twice++) {
        const count = counts[twice] as number;
        if (count !== 0) into[twice + gain] = (into[twice + gain] as number) + count * factor;
      }
    }
  return next;
}

function choose(from: number, some: number): number {
  let ways = 1;
  for (let step = 1; step <= some; step++) ways = (ways * (from - some + step)) / step;
  return ways;
}
