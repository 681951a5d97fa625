import type { ActualLoadBalancer } from "./actual.ts";
import type { Held, LoadBalancerChange, Step } from "./document.ts";
import { nothing } from "./part.ts";
import type { Part } from "./part.ts";
import type { Sight } from "./sight.ts";

/** What keeps everything from being done: then there are no steps at all. */
export function obstacle(sight: Sight): Held | undefined {
  const { actual, config, others, quotas } = sight;
  const standing = actual.loadBalancer;
  if (!standing)
    return others.loadBalancers < quotas.loadBalancersPerRegion
      ? undefined
      : refusal(
          "quota",
          `would create a load balancer: the Region has ${others.loadBalancers} others, the quota is ${quotas.loadBalancersPerRegion}. Ask AWS for more, or remove one.`,
        );
  const about = `load balancer ${standing.name}`;
  if (!sight.isOurs(standing))
    return refusal(
      "not-ours",
      `${about} stands there without our tag: it is left alone. \`pointsman targets adopt ${config.mirror}\` makes it ours.`,
    );
  if (standing.state === "failed")
    return refusal(
      "refused",
      `${about} has failed to be made: remove it with \`pointsman targets remove ${config.mirror}\`, and see why.`,
    );
  return unchangeable(standing, sight);
}

const refusal = (rail: Held["rail"], sentence: string): Held => ({
  rail,
  about: "load balancer",
  sentence,
  mayBeOverridden: false,
});

function unchangeable(standing: ActualLoadBalancer, { config: { mirror, place } }: Sight): Held | undefined {
  const differs = [
    standing.vpcId === place.vpcId ? undefined : `in ${standing.vpcId}, and should be in ${place.vpcId}`,
    standing.scheme === place.scheme ? undefined : `${standing.scheme}, and should be ${place.scheme}`,
  ].find((each) => each !== undefined);
  return differs
    ? refusal(
        "refused",
        `load balancer ${standing.name} is ${differs}, which cannot be changed: \`pointsman targets remove ${mirror}\`, and let it be made anew.`,
      )
    : undefined;
}

/** The load balancer itself, with its security group: an NLB that is made without one never gets one. */
export function loadBalancerPart(sight: Sight): { readonly before: Part; readonly after: Part } {
  const { actual, config } = sight;
  const mine = actual.securityGroup;
  const group: Step[] = mine
    ? []
    : [{ kind: "create-security-group", why: "there is none of this mirror's" }];
  if (!actual.loadBalancer)
    return {
      before: { steps: group, held: [] },
      after: {
        steps: [{ kind: "create-load-balancer", why: `it follows ${config.loadBalancer}` }],
        held: [],
      },
    };
  if (actual.loadBalancer.securityGroupIds.length === 0)
    return { before: nothing, after: { steps: changes(actual.loadBalancer, sight), held: [without()] } };
  return {
    before: { steps: group, held: [] },
    after: { steps: changes(actual.loadBalancer, sight), held: [] },
  };
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html */
const without = (): Held =>
  refusal(
    "refused",
    "the load balancer was made without a security group and can never get one: its clients are not limited.",
  );

function changes(standing: ActualLoadBalancer, { actual, config: { place }, quotas }: Sight): Step[] {
  const found: [LoadBalancerChange, string][] = [];
  const has = standing.securityGroupIds;
  const mine = actual.securityGroup?.id;
  if (mine && has.length > 0 && !has.includes(mine))
    found.push([{ securityGroupIds: [...has, mine].sort() }, "its own security group is not attached"]);
  if (!sameSet(standing.subnetIds, place.subnetIds))
    found.push([
      { subnetIds: [...place.subnetIds].sort() },
      `it has ${standing.subnetIds.toSorted().join(", ")}`,
    ]);
  if (standing.ipAddressType !== place.ipAddressType)
    found.push([{ ipAddressType: place.ipAddressType }, `it is ${standing.ipAddressType}`]);
  const isTooFull = place.crossZone && registered(actual.groups) > quotas.targetsAcrossZones;
  if (standing.crossZone !== place.crossZone && !isTooFull)
    found.push([
      { crossZone: place.crossZone },
      `cross-zone load balancing is ${standing.crossZone ? "on" : "off"}`,
    ]);
  return found.map(([change, why]) => ({ kind: "set-load-balancer", change, why }));
}

/** With cross-zone load balancing the quota of targets is a sixth of what it was. */
export function crossZoneHeld({ actual, config: { place }, quotas }: Sight): Held[] {
  const count = registered(actual.groups);
  const isWanted = place.crossZone && actual.loadBalancer?.crossZone === false;
  if (!isWanted || count <= quotas.targetsAcrossZones) return [];
  return [
    refusal(
      "quota",
      `would turn cross-zone load balancing on: ${count} targets are registered, with it the quota is ${quotas.targetsAcrossZones}.`,
    ),
  ];
}

const registered = (groups: readonly { targets: readonly unknown[] }[]): number =>
  groups.reduce((sum, { targets }) => sum + targets.length, 0);

const sameSet = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((each) => other.includes(each));
