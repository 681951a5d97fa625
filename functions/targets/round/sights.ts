import type { MirrorView } from "../../ledger/mirror-records.ts";
import { LostRace } from "../../shared/errors.ts";
import type { Looked, Sought } from "../aws/look.ts";
import type { RoundDeps } from "./deps.ts";

export interface Seeker {
  readonly mirror: string;
  readonly view: MirrorView;
  /** An NLB that a person names, in place of the ledger's. */
  readonly loadBalancerArn?: string | undefined;
}

/**
 * The targets of each group as they are now, and the rest as it was seen in an earlier round of this process.
 * @returns undefined when everything is to be looked at: nothing is known, or somebody else wrote since. Does not throw.
 */
export async function lightSight(deps: RoundDeps, { mirror, view }: Seeker): Promise<Looked | undefined> {
  const known = deps.memory.sights.get(mirror);
  if (!known || known.fence !== view.state?.fence) return undefined;
  try {
    return { kind: "seen", actual: await deps.looking.light(known.actual), others: known.others };
  } catch (error) {
    return error instanceof LostRace ? undefined : unseen(error);
  }
}

/** Everything that stands of some mirrors. Does not throw: what fails for all of them is each one's error. */
export async function fullSights(
  deps: RoundDeps,
  seekers: readonly Seeker[],
): Promise<ReadonlyMap<string, Looked>> {
  if (seekers.length === 0) return new Map();
  try {
    return await deps.looking.full(seekers.map(soughtOf));
  } catch (error) {
    return new Map(seekers.map(({ mirror }) => [mirror, unseen(error)]));
  }
}

const soughtOf = ({ mirror, view, loadBalancerArn }: Seeker): Sought => ({
  mirror,
  loadBalancerArn: loadBalancerArn ?? view.state?.loadBalancerArn,
  groupArns: view.groups.flatMap(({ groupArn }) => groupArn ?? []),
});

export const unseen = (error: unknown): Looked => ({
  kind: "unseen",
  error: error instanceof Error ? error : new Error(String(error)),
});
