import { entrants } from "./entrants/all.ts";
import { boundsOf } from "./entrants/bounds.ts";
import { median } from "./figures.ts";
import type { Figures } from "./figures.ts";
import { kinds } from "./world/kinds.ts";
import type { Amount } from "./world/kinds.ts";
import { simulate } from "./world/release.ts";

export interface Job {
  readonly kind: string;
  readonly amount: Amount;
  readonly releases: number;
}

/** Every judge on the same releases. */
export function tally({ kind: name, amount, releases }: Job): Figures[] {
  const kind = kinds.find((each) => each.name === name);
  if (!kind) throw new Error(`no such kind of service: ${name}`);
  const bounds = boundsOf(kind);
  const tallies = entrants.map((entrant) => ({ entrant, minutes: [] as number[], hurt: 0 }));
  for (let number = 0; number < releases; number++) {
    const release = simulate(kind, amount, number);
    for (const each of tallies) {
      const after = each.entrant.findsAfter(release, bounds);
      if (after !== undefined) each.minutes.push(after);
      each.hurt += release.hurt[(after ?? release.hurt.length) - 1] ?? 0;
    }
  }
  return tallies.map(({ entrant, minutes, hurt }) => ({
    kind: name,
    amount,
    judge: entrant.name,
    releases,
    found: minutes.length,
    medianMinutes: median(minutes),
    hurt: hurt / releases,
  }));
}
