import type { DesiredTarget } from "../meaning/desired.ts";
import { fairShares } from "./allocation.ts";
import type { Held, Step } from "./document.ts";
import { chunks, inOrder } from "./identity.ts";
import type { Part } from "./part.ts";
import type { GroupSight, Sight } from "./sight.ts";
import { asSent, counted, listed, sorted } from "./words.ts";

/** Group key → the targets that are to be registered in this round, by their own key. */
export type Joining = ReadonlyMap<string, ReadonlyMap<string, DesiredTarget>>;

/**
 * Who is missing, as far as there is room. A target that drains and is wanted again is missing.
 * @param open keys of the groups that stand or are being made.
 */
export function joiningPart(sight: Sight, open: ReadonlySet<string>): Part & { readonly joining: Joining } {
  const groups = sight.groups.filter(({ key, desired, isOurs }) => desired && isOurs && open.has(key));
  const missing = new Map(groups.map((group) => [group.key, missingOf(group)]));
  const shares = allowed(sight, groups, missing);
  const joining = new Map(
    groups.map(({ key }) => [key, new Map((missing.get(key) ?? []).slice(0, shares.get(key) ?? 0))]),
  );
  return {
    joining,
    steps: groups.flatMap((group) => registering(group, [...(joining.get(group.key)?.values() ?? [])])),
    held: groups.flatMap(({ key }) =>
      leftOut(key, (missing.get(key) ?? []).slice(shares.get(key) ?? 0), sight),
    ),
  };
}

type Keyed = readonly [string, DesiredTarget];

/** Those that come back first: they have their place already. */
function missingOf({ wanted, live, draining }: GroupSight): Keyed[] {
  const rank = (key: string) => `${draining.has(key) ? 0 : 1}${key}`;
  return [...wanted].filter(([key]) => !live.has(key)).sort(([a], [b]) => inOrder(rank(a), rank(b)));
}

function registering({ key, actual, draining }: GroupSight, targets: readonly DesiredTarget[]): Step[] {
  return chunks(sorted(targets.map(asSent))).map((chunk) => ({
    kind: "register",
    key,
    ...(actual ? { groupArn: actual.arn } : {}),
    targets: chunk,
    why:
      draining.size > 0 ? "named by the source; of those that drain, some came back" : "named by the source",
  }));
}

/** How many each group may register: within the group, the zones and the load balancer; a target in N groups counts N times. */
function allowed(
  sight: Sight,
  groups: readonly GroupSight[],
  missing: ReadonlyMap<string, readonly Keyed[]>,
) {
  const { quotas } = sight;
  const outside = sight.groups
    .filter(({ key }) => !missing.has(key))
    .reduce((sum, group) => sum + sizeOf(group), 0);
  const demands = groups.map((group) => {
    const has = sizeOf(group);
    const news = (missing.get(group.key) ?? []).filter(([key]) => !group.draining.has(key)).length;
    return { key: group.key, has, wants: Math.max(has, Math.min(has + news, quotas.targetsPerGroup)) };
  });
  const shares = fairShares(demands, capacity(sight) - outside);
  return new Map(
    groups.map((group) => {
      const returning = (missing.get(group.key) ?? []).filter(([key]) => group.draining.has(key)).length;
      return [group.key, (shares.get(group.key) ?? 0) - sizeOf(group) + returning] as const;
    }),
  );
}

/** What drains still has its place. */
const sizeOf = ({ live, draining }: GroupSight): number => live.size + draining.size;

/**
 * Targets outside the VPC are in every zone, so one zone's quota is that of all of them. Where those inside will lie is
 * not known before they are registered; the zones together hold what they hold.
 */
export function capacity({ config, actual, quotas, groups }: Sight): number {
  if (config.place.crossZone || actual.loadBalancer?.crossZone)
    return Math.min(quotas.targetsAcrossZones, quotas.targetsPerLoadBalancer);
  const isEverywhere = groups.some(({ wanted, live }) =>
    [...wanted.values(), ...live.values()].some(({ zone }) => zone === "all"),
  );
  const zones = isEverywhere ? 1 : config.place.subnetIds.length;
  return Math.min(quotas.targetsPerLoadBalancer, quotas.targetsPerZone * zones);
}

function leftOut(key: string, missing: readonly Keyed[], sight: Sight): Held[] {
  if (missing.length === 0) return [];
  const targets = sorted(missing.map(([, target]) => asSent(target)));
  return [
    {
      rail: "quota",
      about: `group ${key}: ${listed(targets)}`,
      targets,
      sentence:
        `would register ${counted(targets.length, "more target")}: they do not fit, the quotas are ${sight.quotas.targetsPerGroup} in a group ` +
        `and ${capacity(sight)} in this load balancer. Each group has its fair share; ask AWS for more, or split the mirror.`,
      mayBeOverridden: false,
    },
  ];
}
