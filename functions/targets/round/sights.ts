import type { MirrorView } from "../../ledger/mirror-records.ts";
import { LostRace } from "../../shared/errors.ts";
import type { Looked, Sought } from "../aws/look.ts";
import type { RoundDeps } from "./deps.ts";

export interface Seeker {
  readonly mirror: string;
  readonly view: MirrorView;
  /** Nothing speaks for AWS's side being other than it was. */
  readonly isQuiet: boolean;
  /** An NLB that a person names, in place of the ledger's. */
  readonly loadBalancerArn?: string | undefined;
}

/**
 * What stands of each mirror: the targets of each group where the rest is known from an earlier round, else
 * everything, for all of those together. Does not throw: what fails for all of them is each one's error.
 */
export async function sights(
  deps: RoundDeps,
  seekers: readonly Seeker[],
): Promise<ReadonlyMap<string, Looked>> {
  const light = await Promise.all(
    seekers.map(async (seeker): Promise<[Seeker, Looked | undefined]> => [
      seeker,
      await lightly(deps, seeker),
    ]),
  );
  const rest = light.flatMap(([seeker, looked]) => (looked ? [] : [seeker]));
  const full = rest.length > 0 ? await fully(deps, rest) : new Map<string, Looked>();
  return new Map(
    light.flatMap(([{ mirror }, looked]) => {
      const found = looked ?? full.get(mirror);
      return found ? [[mirror, found]] : [];
    }),
  );
}

/** @returns undefined when everything is to be looked at. */
async function lightly(deps: RoundDeps, { mirror, view, isQuiet }: Seeker): Promise<Looked | undefined> {
  const known = deps.memory.sights.get(mirror);
  if (!isQuiet || !known || known.fence !== view.state?.fence) return undefined;
  try {
    return { kind: "seen", actual: await deps.looking.light(known.actual), others: known.others };
  } catch (error) {
    return error instanceof LostRace ? undefined : unseen(error);
  }
}

async function fully(deps: RoundDeps, seekers: readonly Seeker[]): Promise<ReadonlyMap<string, Looked>> {
  try {
    return await deps.looking.full(seekers.map(soughtOf));
  } catch (error) {
    return new Map(seekers.map(({ mirror }) => [mirror, unseen(error)]));
  }
}

export const soughtOf = ({ mirror, view, loadBalancerArn }: Omit<Seeker, "isQuiet">): Sought => ({
  mirror,
  loadBalancerArn: loadBalancerArn ?? view.state?.loadBalancerArn,
  groupArns: view.groups.flatMap(({ groupArn }) => groupArn ?? []),
});

const unseen = (error: unknown): Looked => ({
  kind: "unseen",
  error: error instanceof Error ? error : new Error(String(error)),
});
