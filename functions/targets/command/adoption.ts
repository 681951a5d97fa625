import type { MirrorView } from "../../ledger/mirror-records.ts";
import type { Desired, DesiredGroup } from "../meaning/desired.ts";
import type { Actual, ActualGroup } from "../plan/actual.ts";
import type { Target } from "../plan/document.ts";
import { targetKey } from "../plan/identity.ts";
import { groupsByKey, isOurs } from "../plan/ownership.ts";

/** What adopting makes ours, and what it leaves alone. */
export interface Adopting {
  readonly things: readonly AdoptedThing[];
  /** Of groups that are ours, or become so: those that the ledger does not have yet. */
  readonly targets: readonly AdoptedGroup[];
  /** For people: what is not taken, and why. */
  readonly left: readonly string[];
}

export interface AdoptedThing {
  readonly arn: string;
  readonly about: string;
  /** Of a target group: what it is known by from now on. */
  readonly key?: string;
}

export interface AdoptedGroup {
  readonly key: string;
  readonly groupArn: string;
  readonly targets: readonly Target[];
}

/**
 * | what stands and is not ours | then |
 * | --- | --- |
 * | the load balancer | adopted |
 * | a listener at a port of the source | adopted |
 * | any other listener | left: adopted, it would be removed |
 * | the group that such a listener forwards to, alone, and that can be what the source's pool means | adopted |
 * | any other group | left |
 * | targets of a group that is ours or is adopted | adopted: what the source does not name of them leaves under the rails |
 * | the security group | left: only one that bears our tag is ever changed |
 */
export function adopting(desired: Desired, actual: Actual, ledger: MirrorView): Adopting {
  const isStrange = (thing: { readonly arn: string; readonly isOurs: boolean }) => !isOurs(thing, ledger);
  const groups = new Map(actual.groups.map((group) => [group.arn, group]));
  const byKey = groupsByKey(actual.groups, ledger);
  const wanted = new Map(desired.listeners.map((listener) => [listener.port, listener]));
  const taken = new Map<string, string>();
  const left: string[] = [];
  const listeners = actual.listeners.filter(isStrange).flatMap((listener): AdoptedThing[] => {
    const { port, arn, forward } = listener;
    const meant = wanted.get(port);
    if (!meant) {
      left.push(`listener ${port}: the source has none there, so it would be removed`);
      return [];
    }
    const [only, ...others] = forward;
    const group = groups.get(only?.groupArn ?? "");
    const fitting = desired.groups.find(({ key }) => key === meant.group);
    if (group && fitting && others.length === 0 && isStrange(group) && !byKey.has(meant.group)) {
      const why = unfit(group, fitting);
      if (why === undefined) taken.set(group.arn, meant.group);
      else left.push(`group ${group.name}: ${why}; a new one takes its place`);
    }
    return [{ arn, about: `listener ${port}` }];
  });
  for (const group of actual.groups)
    if (isStrange(group) && !taken.has(group.arn) && !left.some((each) => each.includes(group.name)))
      left.push(`group ${group.name}: no listener that the source has forwards to it alone`);
  const { loadBalancer } = actual;
  return {
    things: [
      ...(loadBalancer && isStrange(loadBalancer)
        ? [{ arn: loadBalancer.arn, about: `load balancer ${loadBalancer.name}` }]
        : []),
      ...listeners,
      ...[...taken].map(([arn, key]) => ({ arn, key, about: `group ${groups.get(arn)?.name ?? key}` })),
    ],
    targets: adoptedTargets([...byKey, ...keyed(taken, groups)], ledger, isStrange, taken),
    left: left.sort(),
  };
}

const keyed = (taken: ReadonlyMap<string, string>, groups: ReadonlyMap<string, ActualGroup>) =>
  [...taken].flatMap(([arn, key]): [string, ActualGroup][] => {
    const group = groups.get(arn);
    return group ? [[key, group]] : [];
  });

/** What cannot be changed of a group and is not as it must be. */
function unfit(
  { protocol, ipAddressType, loadBalancerArns }: ActualGroup,
  wanted: DesiredGroup,
): string | undefined {
  if (protocol !== wanted.protocol) return `its protocol is ${protocol}, and must be ${wanted.protocol}`;
  if (ipAddressType !== wanted.ipAddressType)
    return `its addresses are ${ipAddressType}, and must be ${wanted.ipAddressType}`;
  return loadBalancerArns.length > 1 ? "another load balancer uses it too" : undefined;
}

function adoptedTargets(
  groups: readonly (readonly [string, ActualGroup])[],
  { groups: entries }: MirrorView,
  isStrange: (group: ActualGroup) => boolean,
  taken: ReadonlyMap<string, string>,
): AdoptedGroup[] {
  const known = new Map(entries.map(({ key, targets }) => [key, targets]));
  return groups.flatMap(([key, group]): AdoptedGroup[] => {
    const isOld = !isStrange(group);
    if (!isOld && taken.get(group.arn) !== key) return [];
    const targets = group.targets
      .filter(({ state }) => !state.includes("draining"))
      .filter((target) => !Object.hasOwn(known.get(key) ?? {}, targetKey(target)))
      .map(({ address, port, zone }): Target => ({ address, port, ...(zone === "all" ? { zone } : {}) }));
    // A group without anybody is taken all the same: the ledger is what ties its ARN to its key.
    return targets.length > 0 || !isOld ? [{ key, groupArn: group.arn, targets }] : [];
  });
}
