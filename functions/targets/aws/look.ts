import type { Listener, LoadBalancer, TargetGroup } from "@aws-sdk/client-elastic-load-balancing-v2";
import pLimit from "p-limit";
import type { Actual, ActualGroup, ActualSecurityGroup } from "../plan/actual.ts";
import type { Others } from "../plan/quotas.ts";
import type { Ec2 } from "./ec2.ts";
import { actualGroup, actualListener, actualLoadBalancer } from "./elb-answers.ts";
import type { ElbReads } from "./elb-reads.ts";
import { groupPrefix, isOwned, loadBalancerName, tagKeys } from "./names.ts";
import type { Owner, Tags } from "./names.ts";

/** A mirror, and what its ledger knows of what it has made or adopted. */
export interface Sought {
  readonly mirror: string;
  readonly loadBalancerArn?: string | undefined;
  readonly groupArns?: readonly string[];
}

/** What became of one mirror's look; one that failed says nothing of the others. */
export type Looked =
  | { readonly kind: "seen"; readonly actual: Actual; readonly others: Others }
  | { readonly kind: "unseen"; readonly error: Error };

interface Parts {
  readonly elb: ElbReads;
  readonly ec2: Pick<Ec2, "securityGroups">;
  readonly installation: string;
}

/** Requests under way at the same time; the SDK's client has 50 sockets. */
const atOnce = 16;

/** What stands of a mirror before the calls that only it needs. */
interface Standing {
  readonly owner: Owner;
  readonly loadBalancer: LoadBalancer | undefined;
  readonly listeners: readonly Listener[];
  readonly groups: readonly TargetGroup[];
  readonly securityGroup: ActualSecurityGroup | undefined;
  readonly others: Others;
}

/**
 * Looks at what stands in AWS for some mirrors. For all of them together: load balancers, target groups and our
 * security groups once, by pages; tags by twenties. For each load balancer its listeners and its attributes, for each
 * listener of TCP its attributes, for each group its attributes and its targets: no call of AWS's tells these of
 * several.
 */
export function looking({ elb, ec2, installation }: Parts) {
  const limited = pLimit(atOnce);

  async function standing(sought: readonly Sought[]): Promise<Map<string, Standing | Error>> {
    const [balancers, groups, security] = await Promise.all([
      elb.loadBalancers(),
      elb.groups(),
      ec2.securityGroups(installation),
    ]);
    const network = balancers.filter(({ Type }) => Type === "network");
    const found = sought.map(async (each): Promise<[string, Standing | Error]> => {
      const owner = { installation, mirror: each.mirror };
      const loadBalancer = balancerOf(network, each, owner);
      const mine = groupsOf(groups, each, owner, loadBalancer);
      const arn = loadBalancer?.LoadBalancerArn;
      const listeners = await settled(async () => (arn ? limited(() => elb.listeners(arn)) : []));
      if (listeners instanceof Error) return [each.mirror, listeners];
      const others = {
        loadBalancers: network.length - (loadBalancer ? 1 : 0),
        groups: groups.length - mine.length,
      };
      const securityGroup = security.get(each.mirror);
      return [each.mirror, { owner, loadBalancer, listeners, groups: mine, securityGroup, others }];
    });
    return new Map(await Promise.all(found));
  }

  async function actualOf(one: Standing, tags: ReadonlyMap<string, Tags>): Promise<Actual> {
    const { owner, loadBalancer, listeners, groups, securityGroup } = one;
    const of = (arn: string | undefined): Tags => tags.get(arn ?? "") ?? {};
    const balancer = async () => {
      const arn = loadBalancer?.LoadBalancerArn;
      if (!loadBalancer || !arn) return undefined;
      const attributes = await limited(() => elb.loadBalancerAttributes(arn));
      return actualLoadBalancer(loadBalancer, owner, of(arn), attributes);
    };
    const listener = async (found: Listener) => {
      const { ListenerArn = "", Protocol } = found;
      const attributes = Protocol === "TCP" ? await limited(() => elb.listenerAttributes(ListenerArn)) : {};
      return actualListener(found, owner, of(ListenerArn), attributes);
    };
    const group = async (found: TargetGroup): Promise<ActualGroup> => {
      const { TargetGroupArn = "" } = found;
      const [attributes, targets] = await Promise.all([
        limited(() => elb.groupAttributes(TargetGroupArn)),
        limited(() => elb.targets(TargetGroupArn)),
      ]);
      return actualGroup(found, owner, of(TargetGroupArn), attributes, targets);
    };
    const [balancerFound, listenersFound, groupsFound] = await Promise.all([
      balancer(),
      Promise.all(listeners.map(listener)),
      Promise.all(groups.map(group)),
    ]);
    return { loadBalancer: balancerFound, listeners: listenersFound, groups: groupsFound, securityGroup };
  }

  return {
    /**
     * Everything, for mirrors that are seen for the first time or of which anything may have changed.
     * @returns mirror → what stands; every mirror that was asked for is in it.
     * @throws Throttled, Unreachable, CallRefused when one of the lists cannot be read, which all of them need.
     */
    async full(sought: readonly Sought[]): Promise<Map<string, Looked>> {
      const all = await standing(sought);
      const seen = [...all.values()].filter((each): each is Standing => !(each instanceof Error));
      const tags = await elb.tags(seen.flatMap(arnsIn));
      const looked = [...all].map(async ([mirror, one]): Promise<[string, Looked]> => {
        if (one instanceof Error) return [mirror, { kind: "unseen", error: one }];
        const actual = await settled(() => actualOf(one, tags));
        if (actual instanceof Error) return [mirror, { kind: "unseen", error: actual }];
        return [mirror, { kind: "seen", actual, others: one.others }];
      });
      return new Map(await Promise.all(looked));
    },

    /**
     * Mirrors of whose groups that are named each bears the same tags as when it was seen. Tags by twenties, of all
     * together. Does not throw: what cannot be asked is not known to be ours.
     */
    async stillOurs(
      named: readonly { readonly mirror: string; readonly groups: readonly ActualGroup[] }[],
    ): Promise<ReadonlySet<string>> {
      const arns = named.flatMap(({ groups }) => groups.map(({ arn }) => arn));
      const tags = await elb.tags(arns).catch((): ReadonlyMap<string, Tags> => new Map());
      const isSame = (mirror: string, { arn, isOurs, key }: ActualGroup): boolean => {
        const found = tags.get(arn) ?? {};
        return isOwned(found, { installation, mirror }) === isOurs && found[tagKeys.group] === key;
      };
      return new Set(
        named
          .filter(({ mirror, groups }) => groups.every((group) => isSame(mirror, group)))
          .map(({ mirror }) => mirror),
      );
    },

    /**
     * The targets of each group anew, one call for each, and the rest as it was seen last.
     * @throws LostRace when a group is gone: then everything is to be looked at.
     */
    async light(known: Actual): Promise<Actual> {
      const groups = known.groups.map(async (group) => ({
        ...group,
        targets: await limited(() => elb.targets(group.arn)),
      }));
      return { ...known, groups: await Promise.all(groups) };
    },
  };
}

export type Looking = ReturnType<typeof looking>;

/** The one that the ledger names, else the one that bears the name which this mirror's would be given. */
function balancerOf(
  all: readonly LoadBalancer[],
  { loadBalancerArn }: Sought,
  owner: Owner,
): LoadBalancer | undefined {
  const name = loadBalancerName(owner);
  return (
    all.find(({ LoadBalancerArn }) => LoadBalancerArn === loadBalancerArn) ??
    all.find(({ LoadBalancerName }) => LoadBalancerName === name)
  );
}

/** Those that its load balancer uses, that the ledger names, or that bear a name of this mirror's. */
function groupsOf(
  all: readonly TargetGroup[],
  { groupArns = [] }: Sought,
  owner: Owner,
  loadBalancer: LoadBalancer | undefined,
): TargetGroup[] {
  const prefix = groupPrefix(owner);
  const arn = loadBalancer?.LoadBalancerArn;
  return all.filter(
    ({ TargetGroupArn = "", TargetGroupName = "", LoadBalancerArns = [] }) =>
      (arn !== undefined && LoadBalancerArns.includes(arn)) ||
      groupArns.includes(TargetGroupArn) ||
      TargetGroupName.startsWith(prefix),
  );
}

const arnsIn = ({ loadBalancer, listeners, groups }: Standing): string[] =>
  [
    loadBalancer?.LoadBalancerArn,
    ...listeners.map(({ ListenerArn }) => ListenerArn),
    ...groups.map(({ TargetGroupArn }) => TargetGroupArn),
  ].filter((arn) => arn !== undefined);

async function settled<Value>(work: () => Promise<Value>): Promise<Value | Error> {
  try {
    return await work();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
