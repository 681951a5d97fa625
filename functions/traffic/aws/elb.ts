import {
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { ElasticLoadBalancingV2Client, LoadBalancer } from "@aws-sdk/client-elastic-load-balancing-v2";
import { isNamed, translate } from "../../shared/aws-errors.ts";
import type { Health } from "../policy/zone.ts";
import { bareId, readName } from "./record-names.ts";

/** A load balancer as an alias record sees it. */
export interface BalancerSeen {
  readonly name: string;
  readonly arn: string;
  /** Lower case, without a final dot. */
  readonly dnsName: string;
  /** Of the zone that its DNS name lives in, which an alias must name. */
  readonly zoneId: string;
  readonly kind: "network" | "application" | "gateway";
  readonly state: "provisioning" | "active" | "active_impaired" | "failed";
  readonly hasIpv6: boolean;
}

export interface GroupSeen {
  readonly arn: string;
  readonly registered: number;
  readonly healthy: number;
}

export interface TargetsSeen {
  readonly groups: readonly GroupSeen[];
  /** The least of the groups that have targets; 0 where none has. */
  readonly healthyTargets: number;
  /** As Route 53 evaluates an alias: each group that has targets has a healthy one. */
  readonly health: Health;
}

/** From here on all groups of the Region are read instead. */
const fewBalancers = 3;
/** Load balancers whose targets are asked for at the same time. */
const atOnce = 10;

type Client = Pick<ElasticLoadBalancingV2Client, "send">;

const missing = ["LoadBalancerNotFoundException", "LoadBalancerNotFound"] as const;
const goneGroup = ["TargetGroupNotFoundException", "TargetGroupNotFound"] as const;
/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeLoadBalancers.html (PageSize) */
const PageSize = 400;
/** Names of one call (same page). */
const namesPerCall = 20;

export function balancers(client: Client) {
  return {
    /** Load balancers by name; one that does not exist is left out. */
    async byNames(names: readonly string[]): Promise<ReadonlyMap<string, BalancerSeen>> {
      const all = [...new Set(names)].sort();
      const found = new Map<string, BalancerSeen>();
      for (let start = 0; start < all.length; start += namesPerCall)
        for (const each of await named(client, all.slice(start, start + namesPerCall)))
          found.set(each.name, each);
      return found;
    },

    /** Targets of all groups that the load balancer's listeners forward to. A group that is gone meanwhile is left out. */
    async targets(loadBalancerArn: string): Promise<TargetsSeen> {
      const groups = await groupArns(client, { LoadBalancerArn: loadBalancerArn });
      return targetsIn(client, groups.get(loadBalancerArn) ?? []);
    },

    /** The same of many load balancers. All groups of the Region are few pages; asked by load balancer, each is a call. */
    async targetsOf(loadBalancerArns: readonly string[]): Promise<ReadonlyMap<string, TargetsSeen>> {
      const all = [...new Set(loadBalancerArns)].sort();
      const groups = all.length > fewBalancers ? await groupArns(client, {}) : undefined;
      const found = new Map<string, TargetsSeen>();
      for (let start = 0; start < all.length; start += atOnce) {
        const some = all
          .slice(start, start + atOnce)
          .map(async (arn): Promise<[string, TargetsSeen]> => [
            arn,
            groups ? await targetsIn(client, groups.get(arn) ?? []) : await this.targets(arn),
          ]);
        for (const [arn, targets] of await Promise.all(some)) found.set(arn, targets);
      }
      return found;
    },
  };
}

export type BalancerReads = ReturnType<typeof balancers>;

/** One name that does not exist spoils the answer for all of a call: then each is asked alone. */
async function named(client: Client, names: readonly string[]): Promise<BalancerSeen[]> {
  if (names.length === 0) return [];
  try {
    const { LoadBalancers = [] } = await client.send(new DescribeLoadBalancersCommand({ Names: [...names] }));
    return LoadBalancers.map(seen);
  } catch (error) {
    if (!isNamed(error, ...missing)) return translate(`DescribeLoadBalancers ${names.join(", ")}`)(error);
    if (names.length === 1) return [];
    return (await Promise.all(names.map((name) => named(client, [name])))).flat();
  }
}

const seen = (balancer: LoadBalancer): BalancerSeen => ({
  name: balancer.LoadBalancerName ?? "",
  arn: balancer.LoadBalancerArn ?? "",
  dnsName: readName(balancer.DNSName ?? ""),
  zoneId: bareId(balancer.CanonicalHostedZoneId ?? ""),
  kind: balancer.Type ?? "network",
  state: balancer.State?.Code ?? "failed",
  hasIpv6: balancer.IpAddressType?.startsWith("dualstack") === true,
});

async function targetsIn(client: Client, groups: readonly string[]): Promise<TargetsSeen> {
  const seen = await Promise.all(groups.map((arn) => healthIn(client, arn)));
  return summed(seen.filter((group) => group !== undefined));
}

/** Target groups by the load balancer that leads to them. */
async function groupArns(
  client: Client,
  which: { readonly LoadBalancerArn?: string },
): Promise<ReadonlyMap<string, string[]>> {
  const found = new Map<string, string[]>();
  let marker: string | undefined;
  do {
    const page = await client
      .send(
        new DescribeTargetGroupsCommand({
          ...which,
          PageSize,
          ...(marker === undefined ? {} : { Marker: marker }),
        }),
      )
      .catch(translate(`DescribeTargetGroups${which.LoadBalancerArn ? ` of ${which.LoadBalancerArn}` : ""}`));
    for (const { TargetGroupArn = "", LoadBalancerArns = [] } of page.TargetGroups ?? [])
      for (const arn of which.LoadBalancerArn ? [which.LoadBalancerArn] : LoadBalancerArns)
        found.set(arn, [...(found.get(arn) ?? []), TargetGroupArn]);
    marker = page.NextMarker;
  } while (marker);
  return found;
}

async function healthIn(client: Client, arn: string): Promise<GroupSeen | undefined> {
  try {
    const answer = await client.send(new DescribeTargetHealthCommand({ TargetGroupArn: arn }));
    const states = (answer.TargetHealthDescriptions ?? []).map(({ TargetHealth }) => TargetHealth?.State);
    // Those that drain are listed still, and take no new connections.
    const registered = states.filter((state) => state !== "draining").length;
    return { arn, registered, healthy: states.filter((state) => state === "healthy").length };
  } catch (error) {
    if (isNamed(error, ...goneGroup)) return undefined;
    return translate(`DescribeTargetHealth ${arn}`)(error);
  }
}

function summed(groups: readonly GroupSeen[]): TargetsSeen {
  const populated = groups.filter(({ registered }) => registered > 0);
  const healthyTargets = populated.length === 0 ? 0 : Math.min(...populated.map(({ healthy }) => healthy));
  return { groups, healthyTargets, health: healthyTargets > 0 ? "healthy" : "unhealthy" };
}
