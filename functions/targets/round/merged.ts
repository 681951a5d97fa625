/**
 * A changed load balancer together with the pools of the copy that nobody wrote since.
 *
 * | a pool that is as known | then |
 * | --- | --- |
 * | the copy has it, and what it names now is what the copy has | it is that of the copy |
 * | the copy lacks it | it does not fit |
 * | it names other members, or another health monitor, than the copy has | it does not fit |
 *
 * What does not fit proves that a time did not move when something was written: then nothing of the copy is trusted.
 */
import type { PoolAsKnown, SourceLoadBalancer, SourcePool, SourceRead, WrittenAt } from "../read/source.ts";

type Changed = Extract<SourceRead, { kind: "changed" }>;

/** What a process has of a load balancer. */
interface Copy {
  readonly source: SourceLoadBalancer;
  readonly writtenAt: WrittenAt;
}

type Merged =
  | { readonly kind: "fits"; readonly source: SourceLoadBalancer; readonly writtenAt: WrittenAt }
  | { readonly kind: "misfit"; readonly reason: string };

export function merged(before: Copy | undefined, { source, asKnown, writtenAt }: Changed): Merged {
  const had = new Map((before?.source.pools ?? []).map((pool) => [pool.id, pool]));
  const misfit = asKnown.map((pool) => misfitOf(pool, had.get(pool.id))).find((each) => each !== undefined);
  if (misfit !== undefined) return { kind: "misfit", reason: misfit };
  const kept = asKnown.flatMap(({ id }) => had.get(id) ?? []);
  const times = asKnown.flatMap(({ id }) => {
    const time = before?.writtenAt[id];
    return time === undefined ? [] : [[id, time] as const];
  });
  return {
    kind: "fits",
    source: { ...source, pools: [...source.pools, ...kept].sort((a, b) => (a.id < b.id ? -1 : 1)) },
    writtenAt: { ...writtenAt, ...Object.fromEntries(times) },
  };
}

function misfitOf({ id, names }: PoolAsKnown, had: SourcePool | undefined): string | undefined {
  if (!had) return `pool ${id} is called unchanged, and was never read`;
  if (!names) return undefined;
  const named = names.memberIds.toSorted().join();
  const were = had.members
    .map((member) => member.id)
    .sort()
    .join();
  const isSame = named === were && names.healthMonitorId === had.healthMonitor?.id;
  return isSame
    ? undefined
    : `pool ${id} names other members or another health monitor than before, and bears the same time`;
}
