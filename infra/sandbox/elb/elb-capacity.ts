import { attribute, ofBalancer } from "./elb-attributes.ts";
import type { TargetGroup } from "./elb-balancers.ts";
import type { ElbParts } from "./elb-parts.ts";
import { listenersOf } from "./elb-parts.ts";
import { refuse } from "./elb-refusals.ts";

const tooMany = () => refuse("TooManyTargetsException", "The maximum number of targets has been reached");

/** @throws TooManyTargets. */
export function checkCapacity(parts: ElbParts, loadBalancerArn: string): void {
  if (!fits(parts, loadBalancerArn)) throw tooMany();
}

/**
 * How many targets a load balancer may have: in all, and in each zone, or, with cross-zone load balancing, as many
 * in all as otherwise in one zone. One in several groups counts several times, one of all zones in each.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-limits.html
 */
export function fits(parts: ElbParts, loadBalancerArn: string): boolean {
  const { balancers } = parts;
  const { quotas } = balancers;
  const arns = listenersOf(parts, loadBalancerArn).flatMap(({ forward }) =>
    forward.map(({ targetGroupArn }) => targetGroupArn),
  );
  const groups = [...new Set(arns)].map((arn) => balancers.targetGroup(arn));
  const zones = groups.flatMap(zonesOf);
  const inZone = quotas["targets-per-availability-zone-per-network-load-balancer"];
  const isCross =
    attribute(balancers, loadBalancerArn, ofBalancer, "load_balancing.cross_zone.enabled") === "true";
  if (zones.length > Math.min(quotas["targets-per-network-load-balancer"], isCross ? inZone : Infinity))
    return false;
  const everywhere = zones.filter((zone) => zone === "all").length;
  const most = Math.max(
    0,
    ...[...Map.groupBy(zones, (zone) => zone)].map(([zone, of]) => (zone === "all" ? 0 : of.length)),
  );
  return everywhere + most <= inZone;
}

export function checkGroupCapacity({ balancers }: ElbParts, group: TargetGroup): void {
  if (zonesOf(group).length > balancers.quotas["targets-per-target-group"]) throw tooMany();
}

const zonesOf = ({ targets }: TargetGroup): string[] =>
  [...targets.values()].filter(({ health }) => health.State !== "draining").map(({ zone }) => zone);
