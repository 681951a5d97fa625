import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type {
  ElasticLoadBalancingV2Client,
  Listener,
  LoadBalancer,
  Rule,
  TargetGroup,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Subject } from "../finding.ts";
import type { Look, Sight } from "../look.ts";

const call = (name: string) => `elasticloadbalancing:${name}`;

/** Where requests arrive, and where they are sent. */
export const listeners = (
  client: Pick<ElasticLoadBalancingV2Client, "send">,
  look: Look,
  about: Subject,
) => ({
  listener: (arn: string): Promise<Sight<Listener>> =>
    look(
      {
        action: call("DescribeListeners"),
        of: `the listener ${arn}`,
        absent: ["ListenerNotFoundException"],
        ...about,
      },
      async () => (await client.send(new DescribeListenersCommand({ ListenerArns: [arn] }))).Listeners?.[0],
    ),

  balancer: (arn: string): Promise<Sight<LoadBalancer>> =>
    look({ action: call("DescribeLoadBalancers"), of: `the load balancer ${arn}`, ...about }, async () => {
      const { LoadBalancers } = await client.send(
        new DescribeLoadBalancersCommand({ LoadBalancerArns: [arn] }),
      );
      return LoadBalancers?.[0];
    }),

  listenersOf: (balancer: string): Promise<Sight<readonly Listener[]>> =>
    look({ action: call("DescribeListeners"), of: `the listeners of ${balancer}`, ...about }, () =>
      pages(async (Marker) => {
        const page = await client.send(
          new DescribeListenersCommand({ LoadBalancerArn: balancer, ...Marker }),
        );
        return { items: page.Listeners, next: page.NextMarker };
      }),
    ),

  rules: (listener: string): Promise<Sight<readonly Rule[]>> =>
    look({ action: call("DescribeRules"), of: `the rules of ${listener}`, ...about }, () =>
      pages(async (Marker) => {
        const page = await client.send(new DescribeRulesCommand({ ListenerArn: listener, ...Marker }));
        return { items: page.Rules, next: page.NextMarker };
      }),
    ),
});

/** Where the tasks are registered. */
export const targetGroups = (
  client: Pick<ElasticLoadBalancingV2Client, "send">,
  look: Look,
  about: Subject,
) => ({
  groups: (names: readonly string[]): Promise<Sight<readonly TargetGroup[]>> =>
    look(
      {
        action: call("DescribeTargetGroups"),
        of: `the target groups ${names.join(", ")}`,
        absent: ["TargetGroupNotFoundException"],
        ...about,
      },
      async () => (await client.send(new DescribeTargetGroupsCommand({ Names: [...names] }))).TargetGroups,
    ),

  /** Targets of each group that are registered and not on their way out. */
  targets: (groups: readonly string[]): Promise<Sight<Readonly<Record<string, number>>>> =>
    look({ action: call("DescribeTargetHealth"), of: "the targets of both groups", ...about }, async () => {
      const counts = groups.map(async (arn) => {
        const { TargetHealthDescriptions = [] } = await client.send(
          new DescribeTargetHealthCommand({ TargetGroupArn: arn }),
        );
        return [
          arn,
          TargetHealthDescriptions.filter(({ TargetHealth }) => TargetHealth?.State !== "draining").length,
        ];
      });
      return Object.fromEntries(await Promise.all(counts)) as Record<string, number>;
    }),
});

async function pages<Item>(
  page: (marker: { Marker?: string }) => Promise<{ items: Item[] | undefined; next: string | undefined }>,
): Promise<Item[]> {
  const all: Item[] = [];
  let next: string | undefined;
  do {
    const found = await page(next ? { Marker: next } : {});
    all.push(...(found.items ?? []));
    next = found.next;
  } while (next);
  return all;
}
