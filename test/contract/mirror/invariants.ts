import type { Seen } from "./seen.ts";

/** What may be of a round's end, whatever came before it. */
export interface Expectation {
  /** Nothing complete was read. */
  readonly isBlind?: boolean;
  /** Targets that the round may remove: what Octavia no longer names, or drains. `10.0.96.1:8080`. */
  readonly mayGo?: readonly string[];
}

/** Where what stands breaks invariants 1 to 4, in sentences. @param foreign targets that somebody else registered. */
export function broken(
  before: Seen,
  after: Seen,
  { isBlind = false, mayGo = [] }: Expectation,
  foreign: readonly string[] = [],
): string[] {
  const found: string[] = [];
  if (isBlind && JSON.stringify(before) !== JSON.stringify(after))
    found.push("invariant 2: a round that read nothing complete changed something");
  const groups = new Map(after.groups.map((group) => [group.arn, group]));
  for (const { port, forward } of after.loadBalancers.flatMap(({ listeners }) => listeners))
    if (forward.every((arn) => (groups.get(arn)?.targets.length ?? 0) === 0))
      found.push(`invariant 1: listener ${port} sends its users to nobody`);
  for (const group of before.groups) {
    const left = groups.get(group.arn)?.targets ?? [];
    const gone = group.targets.filter((target) => !left.includes(target));
    const wrongly = gone.filter((target) => !mayGo.includes(target));
    if (wrongly.length > 0) found.push(`invariant 2: ${wrongly.join(", ")} went, which Octavia names`);
    if (group.targets.length > 0 && left.length === 0)
      found.push(`invariants 2 and 3: the last target of ${group.arn} went`);
  }
  const standing = after.groups.flatMap(({ targets }) => targets);
  for (const target of foreign)
    if (!standing.includes(target)) found.push(`invariant 4: ${target} is somebody else's, and went`);
  return found;
}
