import pLimit from "p-limit";
import type { MirrorConfig } from "../../shared/mirror-config.ts";
import type { Surroundings } from "../meaning/address.ts";
import { claimantOf, contested, ownerOf } from "../meaning/claims.ts";
import type { Claimant } from "../meaning/claims.ts";
import { publishedQuotas } from "../plan/quotas.ts";
import type { Quotas } from "../plan/quotas.ts";
import type { RoundDeps } from "./deps.ts";

/** What a round is told besides a mirror's own source and what stands of it. */
export interface Around {
  readonly quotas: Quotas;
  of(config: MirrorConfig): Surroundings;
}

/**
 * Ranges of VPCs, quotas and who claims which addresses. What cannot be read of a VPC is not known, and then nothing
 * of its mirrors is decided; quotas that cannot be read are the published ones.
 * @param configs all that this process follows.
 */
export async function around(
  deps: RoundDeps,
  configs: readonly MirrorConfig[],
  isAnew: boolean,
): Promise<Around> {
  const { memory } = deps;
  if (isAnew) memory.aroundIn = memory.rounds;
  if (isAnew || !memory.quotas) memory.quotas = await quotas(deps);
  if (isAnew || !memory.claims) memory.claims = await claimsElsewhere(deps, configs);
  const vpcs = new Set(configs.map(({ place }) => place.vpcId));
  await Promise.all(
    [...vpcs].map(async (vpc) => {
      if (memory.ranges.has(vpc) && !isAnew) return;
      const found = await deps.ec2.ranges(vpc).catch(() => undefined);
      if (found) memory.ranges.set(vpc, found);
    }),
  );
  const own = configs.flatMap((config) => {
    const known = memory.sources.get(config.mirror);
    return known ? [claimantOf(config, known.source)] : [];
  });
  const unread = configs.filter(({ mirror }) => !memory.sources.has(mirror));
  const claims = contested([...own, ...memory.claims, ...(await registered(deps, unread, configs))]);
  return {
    quotas: memory.quotas,
    of: ({ mirror, place }) => ({
      vpcCidrs: memory.ranges.get(place.vpcId)?.cidrs ?? [],
      subnetCidrs: memory.ranges.get(place.vpcId)?.subnetCidrs ?? [],
      claims: claims.get(mirror) ?? new Map(),
    }),
  };
}

/** By AWS's names: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Limit.html */
const limitNames: Readonly<Partial<Record<keyof Quotas, string>>> = {
  loadBalancersPerRegion: "network-load-balancers",
  groupsPerRegion: "target-groups",
  listenersPerLoadBalancer: "listeners-per-network-load-balancer",
  targetsPerLoadBalancer: "targets-per-network-load-balancer",
  targetsPerZone: "targets-per-availability-zone-per-network-load-balancer",
  targetsPerGroup: "targets-per-target-group",
};

async function quotas({ elb }: RoundDeps): Promise<Quotas> {
  const limits = await elb.limits().catch((): Readonly<Record<string, number>> => ({}));
  const found = Object.entries(limitNames).flatMap(([quota, name]) => {
    const limit = limits[name];
    return limit !== undefined && Number.isFinite(limit) ? [[quota, limit]] : [];
  });
  return { ...publishedQuotas, ...(Object.fromEntries(found) as Partial<Quotas>) };
}

/** Mirrors that another process follows. */
function claimsElsewhere(deps: RoundDeps, configs: readonly MirrorConfig[]): Promise<Claimant[]> {
  const own = new Set(configs.map(({ mirror }) => mirror));
  const others = (deps.neighbours ?? []).filter(({ mirror }) => !own.has(mirror));
  return registered(deps, others, configs);
}

/**
 * What some mirrors, of which no source is known here, have registered. Those of one project may share addresses, so
 * that the ledger is not asked where there is only one.
 */
async function registered(
  { mirrors }: RoundDeps,
  some: readonly MirrorConfig[],
  configs: readonly MirrorConfig[],
): Promise<Claimant[]> {
  const owners = new Set(configs.map(({ cloud }) => ownerOf(cloud)));
  const strangers = some.filter(({ cloud }) => !(owners.size === 1 && owners.has(ownerOf(cloud))));
  const limited = pLimit(16);
  return Promise.all(
    strangers.map(({ mirror, cloud }) =>
      limited(async (): Promise<Claimant> => {
        const { groups } = await mirrors.view(mirror);
        const addresses = groups.flatMap(({ targets }) =>
          Object.keys(targets).map((key) => key.slice(0, key.indexOf("|"))),
        );
        return { mirror, owner: ownerOf(cloud), addresses: [...new Set(addresses)].sort() };
      }),
    ),
  );
}
