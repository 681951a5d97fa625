import type { Network } from "../ec2/network.ts";
import type { Balancers, Listener, LoadBalancer, TargetGroup } from "./elb-balancers.ts";
import { groupMissing, listenerMissing, loadBalancerMissing, ofAStack } from "./elb-refusals.ts";
import type { Targets } from "./elb-targets.ts";

/** What the API's writes work on. */
export interface ElbParts {
  readonly balancers: Balancers;
  readonly targets: Targets;
  readonly network: Network;
}

type Made<Item extends { readonly settings?: unknown }> = Item & Required<Pick<Item, "settings">>;

export const balancerOf = ({ balancers }: ElbParts, arn: string | undefined): Made<LoadBalancer> =>
  made(balancers.loadBalancers.get(arn ?? ""), loadBalancerMissing);

export const groupOf = ({ balancers }: ElbParts, arn: string | undefined): Made<TargetGroup> =>
  made(balancers.targetGroups.get(arn ?? ""), groupMissing);

export const listenerOf = ({ balancers }: ElbParts, arn: string | undefined): Made<Listener> =>
  made(balancers.listeners.get(arn ?? ""), listenerMissing);

function made<Item extends { readonly arn: string; readonly settings?: unknown }>(
  found: Item | undefined,
  missing: () => Error,
): Made<Item> {
  if (!found) throw missing();
  if (found.settings === undefined) throw ofAStack(found.arn);
  return found as Made<Item>;
}

/** Listeners of a load balancer. */
export const listenersOf = ({ balancers }: ElbParts, loadBalancerArn: string): Listener[] =>
  [...balancers.listeners.values()].filter((each) => each.loadBalancerArn === loadBalancerArn);

/** After each change of a listener: which groups are used, by which load balancer, and since when. */
export function settleUse({ balancers }: ElbParts): void {
  const now = balancers.now();
  const users = new Map<string, string>();
  for (const { forward, loadBalancerArn } of balancers.listeners.values())
    for (const { targetGroupArn } of forward) users.set(targetGroupArn, loadBalancerArn);
  for (const group of balancers.targetGroups.values()) {
    if (group.settings === undefined) continue;
    const user = users.get(group.arn);
    group.loadBalancerArn = user ?? "";
    group.settings.usedSince = user === undefined ? undefined : (group.settings.usedSince ?? now);
  }
}

/** Whether a load balancer has this security group, or one had that is hardly gone. */
export function holds(balancers: Balancers, securityGroupId: string): boolean {
  const standing = [...balancers.loadBalancers.values()];
  return (
    standing.some(({ settings }) => settings?.securityGroupIds.includes(securityGroupId)) ||
    (balancers.interfaces.get(securityGroupId) ?? 0) > balancers.now()
  );
}
