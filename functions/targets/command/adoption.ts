import type { MirrorView } from "../../ledger/mirror-records.ts";
import type { Desired, DesiredGroup } from "../meaning/desired.ts";
import type { Actual, ActualGroup, ActualListener } from "../plan/actual.ts";
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
 * | what a person did not name, where somebody named anything but a whole load balancer | left |
 * | the load balancer | adopted |
 * | a listener at a port of the source | adopted |
 * | any other listener | left: adopted, it would be removed |
 * | the group that a listener of ours, or such a one, forwards to, alone, and that can be what the source's pool means | adopted |
 * | any other group | left |
 * | targets of a group that is ours or is adopted | adopted: what the source does not name of them leaves under the rails |
 * | the security group | left: only one that bears our tag is ever changed |
 *
 * @param only ARNs of what a person named. Default: whatever can be adopted.
 */
export function adopting(
  desired: Desired,
  actual: Actual,
  ledger: MirrorView,
  only?: ReadonlySet<string>,
): Adopting {
  const sight: Sight = {
    desired,
    actual,
    byKey: groupsByKey(actual.groups, ledger),
    ledger,
    isStrange: (thing) => !isOurs(thing, ledger),
    isNamed: (arn) => only?.has(arn) ?? true,
  };
  const parts = [loadBalancerOf(sight), listenersOf(sight), groupsOf(sight)];
  const things = parts.flatMap((part) => part.things);
  return {
    things,
    targets: targetsOf(sight, new Map(things.map(({ arn, key }) => [arn, key]))),
    left: parts.flatMap(({ left }) => left).sort(),
  };
}

interface Sight {
  readonly desired: Desired;
  readonly actual: Actual;
  readonly byKey: ReadonlyMap<string, ActualGroup>;
  readonly ledger: MirrorView;
  readonly isStrange: (thing: { readonly arn: string; readonly isOurs: boolean }) => boolean;
  readonly isNamed: (arn: string) => boolean;
}

type Part = Pick<Adopting, "things" | "left">;

const notNamed = "it is not among what was named";

function partOf(thing: AdoptedThing, why: string | undefined): Part {
  return why === undefined ? { things: [thing], left: [] } : { things: [], left: [`${thing.about}: ${why}`] };
}

function together(parts: readonly Part[]): Part {
  return { things: parts.flatMap(({ things }) => things), left: parts.flatMap(({ left }) => left) };
}

function loadBalancerOf({ actual: { loadBalancer }, isStrange, isNamed }: Sight): Part {
  if (!loadBalancer || !isStrange(loadBalancer)) return { things: [], left: [] };
  const { arn, name } = loadBalancer;
  return partOf({ arn, about: `load balancer ${name}` }, isNamed(arn) ? undefined : notNamed);
}

function listenersOf({ desired, actual, isStrange, isNamed }: Sight): Part {
  const ports = new Set(desired.listeners.map(({ port }) => port));
  return together(
    actual.listeners.filter(isStrange).map(({ arn, port }) => {
      const foreign = "the source has none there, so it would be removed";
      const why = ports.has(port) ? undefined : foreign;
      return partOf({ arn, about: `listener ${port}` }, isNamed(arn) ? why : notNamed);
    }),
  );
}

function groupsOf(sight: Sight): Part {
  const { desired, actual, isStrange, isNamed } = sight;
  const wanted = new Map(desired.groups.map((group) => [group.key, group]));
  const byPort = new Map(desired.listeners.map(({ port, group }) => [port, wanted.get(group)]));
  const forwarded = actual.listeners
    .filter((listener) => !isStrange(listener) || isNamed(listener.arn))
    .flatMap((listener) => meantBy(listener, byPort.get(listener.port), sight));
  const meant = new Map(forwarded.toReversed());
  const taken = new Set<string>();
  return together(
    actual.groups.filter(isStrange).map((group) => {
      const { arn, name } = group;
      const about = `group ${name}`;
      if (!isNamed(arn)) return partOf({ arn, about }, notNamed);
      const means = meant.get(arn);
      if (!means) return partOf({ arn, about }, "no listener that the source has forwards to it alone");
      const { key } = means;
      const why = unfit(group, means) ?? (taken.has(key) ? "another group is the pool's already" : undefined);
      if (why === undefined) taken.add(key);
      return partOf({ arn, key, about }, why);
    }),
  );
}

/** The group that the listener forwards to alone, and what it would be. */
function meantBy(
  { forward }: ActualListener,
  wanted: DesiredGroup | undefined,
  { byKey }: Sight,
): [string, DesiredGroup][] {
  const [only, ...others] = forward;
  return only && wanted && others.length === 0 && !byKey.has(wanted.key) ? [[only.groupArn, wanted]] : [];
}

/** What cannot be changed of a group and is not as it must be. */
function unfit(
  { protocol, ipAddressType, loadBalancerArns }: ActualGroup,
  wanted: DesiredGroup,
): string | undefined {
  const instead = "; a new one takes its place";
  if (protocol !== wanted.protocol)
    return `its protocol is ${protocol}, and must be ${wanted.protocol}${instead}`;
  if (ipAddressType !== wanted.ipAddressType)
    return `its addresses are ${ipAddressType}, and must be ${wanted.ipAddressType}${instead}`;
  return loadBalancerArns.length > 1 ? `another load balancer uses it too${instead}` : undefined;
}

/** @param adopted ARN → key of a group. */
function targetsOf(
  { actual, byKey, ledger, isStrange, isNamed }: Sight,
  adopted: ReadonlyMap<string, string | undefined>,
): AdoptedGroup[] {
  const keys = new Map([...byKey].map(([key, { arn }]) => [arn, key]));
  const known = new Map(ledger.groups.map(({ key, targets }) => [key, targets]));
  return actual.groups.flatMap((group): AdoptedGroup[] => {
    const isOld = !isStrange(group);
    const key = isOld ? keys.get(group.arn) : adopted.get(group.arn);
    if (key === undefined || !isNamed(group.arn)) return [];
    const targets = group.targets
      .filter(({ state }) => !state.includes("draining"))
      .filter((target) => !Object.hasOwn(known.get(key) ?? {}, targetKey(target)))
      .map(({ address, port, zone }): Target => ({ address, port, ...(zone === "all" ? { zone } : {}) }));
    // A group without anybody is taken all the same: the ledger is what ties its ARN to its key.
    return targets.length > 0 || !isOld ? [{ key, groupArn: group.arn, targets }] : [];
  });
}
