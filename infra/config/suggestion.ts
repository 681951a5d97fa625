/** "; did you mean x?" for the candidate that is nearest to what was written, or nothing if none is near. */
export function suggestion(written: string, candidates: readonly string[]): string {
  const near = nearest(written, candidates);
  return near === undefined ? "" : `; did you mean ${near}?`;
}

/** Two slips are forgiven in a longer word, one in a short one: more would only guess. */
function nearest(written: string, candidates: readonly string[]): string | undefined {
  const allowed = written.length > 4 ? 2 : 1;
  const ranked = candidates
    .map((candidate) => ({ candidate, slips: slipsBetween(written.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ slips }) => slips <= allowed)
    .sort((a, b) => a.slips - b.slips || (a.candidate < b.candidate ? -1 : 1));
  return ranked[0]?.candidate;
}

/** Letters to insert, remove, replace or swap with the next one, to get from one word to the other. */
function slipsBetween(from: string, to: string): number {
  const rows: number[][] = [Array.from({ length: to.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= from.length; row++) {
    const above = rows[row - 1] ?? [];
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      const replaced = (above[column - 1] ?? 0) + (same ? 0 : 1);
      const swapped =
        from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]
          ? (rows[row - 2]?.[column - 2] ?? Infinity) + 1
          : Infinity;
      current.push(Math.min(replaced, swapped, (above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    rows.push(current);
  }
  return rows[from.length]?.[to.length] ?? Infinity;
}
