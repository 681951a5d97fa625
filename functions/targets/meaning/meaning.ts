import type { MirrorConfig } from "../../shared/mirror-config.ts";
import type { SourceListener, SourceLoadBalancer, SourcePool } from "../read/source.ts";
import type { Surroundings } from "./address.ts";
import { placeOf, reachOf } from "./address.ts";
import type { Groups, Spoken } from "./composed.ts";
import { composed, oneEachPort, sortedNumbers } from "./composed.ts";
import type { Desired } from "./desired.ts";
import { listenerMeaning } from "./listener.ts";
import { poolMeaning } from "./pool.ts";
import { compare, poolLabels, refused, remarksAbout } from "./said.ts";
import { vipGroup, vipListener } from "./vip.ts";

type Config = Pick<MirrorConfig, "targets" | "place" | "certificates" | "declaredAddresses">;

/**
 * What the NLB of a mirror should be. The source is a complete read; nothing here depends on the order of its lists.
 *
 * | load balancer | meaning |
 * | --- | --- |
 * | the VPC's ranges are not known | everything kept |
 * | disabled | everything kept |
 * | `targets: vip`, and its address is no place (`address.ts`) | everything kept |
 *
 * | listener | meaning |
 * | --- | --- |
 * | disabled | none on the NLB |
 * | a second one at the same port (TCP before UDP) | refused |
 * | any other | see `listener.ts`, `vip.ts` |
 *
 * A pool, see `pool.ts`, is a group if a listener that is mirrored forwards to it; two listeners share it.
 * A refused one takes its listeners with it.
 */
export function meaning(source: SourceLoadBalancer, config: Config, surroundings: Surroundings): Desired {
  const whole = wholeRefusal(source, surroundings);
  if (whole !== undefined) return allKept(source, whole);
  return config.targets === "vip"
    ? vipMeaning(source, config, surroundings)
    : membersMeaning(source, config, surroundings);
}

function wholeRefusal(
  { adminStateUp }: SourceLoadBalancer,
  { vpcCidrs, subnetCidrs }: Surroundings,
): string | undefined {
  if (vpcCidrs.length === 0 || subnetCidrs.length === 0)
    return "the ranges of the VPC and of its subnets are not known, so no address can be judged";
  return adminStateUp
    ? undefined
    : "it is disabled, which would leave users with nowhere to go: what stands stays as it is";
}

function allKept(source: SourceLoadBalancer, sentence: string): Desired {
  return {
    listeners: [],
    groups: [],
    ingress: [],
    kept: {
      ports: sortedNumbers(source.listeners.map(({ port }) => port)),
      poolIds: [...source.pools, ...source.listeners].map(({ id }) => id).sort(),
    },
    remarks: remarksAbout("load balancer", [refused(sentence)]),
  };
}

function membersMeaning(source: SourceLoadBalancer, config: Config, surroundings: Surroundings): Desired {
  const pools = new Map(source.pools.map((pool) => [pool.id, pool]));
  const spoken = enabled(source).map((listener): Spoken => {
    const pool = pools.get(listener.defaultPoolId ?? "");
    return { source: listener, poolId: pool?.id, meaning: listenerMeaning(listener, pool, config) };
  });
  const heard = oneEachPort(spoken);
  return composed(source, config, heard, poolGroups(source, heard, pools, config, surroundings));
}

function poolGroups(
  source: SourceLoadBalancer,
  spoken: readonly Spoken[],
  pools: ReadonlyMap<string, SourcePool>,
  config: Config,
  surroundings: Surroundings,
): Groups {
  const labels = poolLabels(source);
  const terms = {
    reach: reachOf(config.declaredAddresses, surroundings),
    isDualstack: config.place.ipAddressType === "dualstack",
  };
  const found = [...pools.values()].flatMap((pool) => {
    const uses = spoken.flatMap(({ poolId, meaning }) =>
      poolId === pool.id && meaning.kind === "mirrored" ? [meaning] : [],
    );
    const [first] = uses;
    if (!first) return [];
    const hasTls = uses.some(({ listener }) => listener.protocol === "TLS");
    const label = labels.get(pool.id) ?? pool.id;
    return [poolMeaning(pool, { label, protocol: first.groupProtocol, hasTls }, terms)];
  });
  return {
    groups: new Map(found.flatMap((one) => (one.kind === "group" ? [[one.group.poolId, one.group]] : []))),
    remarks: found.flatMap(({ remarks }) => remarks),
  };
}

function vipMeaning(source: SourceLoadBalancer, config: Config, surroundings: Surroundings): Desired {
  const place = placeOf(source.vipAddress, reachOf(config.declaredAddresses, surroundings));
  if (place.kind === "refused")
    return allKept(source, `its address ${source.vipAddress} cannot be a target: ${place.reason}`);
  if (place.family === "ipv6" && config.place.ipAddressType === "ipv4")
    return allKept(
      source,
      `its address ${place.address} cannot be a target: the NLB has no IPv6 address (ipAddressType: ipv4)`,
    );
  const pools = new Map(source.pools.map((pool) => [pool.id, pool]));
  const spoken = enabled(source).map((listener): Spoken => {
    const pool = pools.get(listener.defaultPoolId ?? "");
    return { source: listener, poolId: listener.id, meaning: vipListener(listener, pool, place, config) };
  });
  const heard = oneEachPort(spoken);
  const groups = new Map(
    heard.flatMap(({ source, meaning }) =>
      meaning.kind === "mirrored" ? [[source.id, vipGroup(source, meaning.groupProtocol, place)]] : [],
    ),
  );
  return composed(source, config, heard, { groups, remarks: [] });
}

/** By port, and a UDP listener after the others. */
function enabled({ listeners }: SourceLoadBalancer): readonly SourceListener[] {
  return listeners
    .filter(({ adminStateUp }) => adminStateUp)
    .sort(
      (a, b) =>
        a.port - b.port ||
        Number(a.protocol === "UDP") - Number(b.protocol === "UDP") ||
        compare(a.protocol, b.protocol) ||
        compare(a.id, b.id),
    );
}
