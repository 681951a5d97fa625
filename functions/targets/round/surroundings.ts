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
 */
export async function around(
  deps: RoundDeps,
  configs: readonly MirrorConfig[],
  isAnew: boolean,
): Promise<Around> {
  const { memory } = deps;
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
  const claims = contested([...own, ...memory.claims]);
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

/** Mirrors of other projects that another process follows: what they have registered. */
async function claimsElsewhere(
  { neighbours = [], mirrors }: RoundDeps,
  configs: readonly MirrorConfig[],
): Promise<Claimant[]> {
  const own = new Set(configs.map(({ mirror }) => mirror));
  const owners = new Set(configs.map(({ cloud }) => ownerOf(cloud)));
  const others = neighbours.filter(
    ({ mirror, cloud }) => !own.has(mirror) && !(owners.size === 1 && owners.has(ownerOf(cloud))),
  );
  const limited = pLimit(16);
  return Promise.all(
    others.map(({ mirror, cloud }) =>
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
