import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  DescribeTargetGroupsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Action, ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Shares } from "../facts.ts";
import { isNamed, translate } from "../../shared/aws-errors.ts";

/** An ALB's listener ARN has `listener/app/`, an NLB's `listener/net/`. */
export const isNetwork = (listenerArn: string): boolean => listenerArn.includes(":listener/net/");

export function elb(client: Pick<ElasticLoadBalancingV2Client, "send">) {
  const listener = async (arn: string) => {
    try {
      const answer = await client.send(new DescribeListenersCommand({ ListenerArns: [arn] }));
      return answer.Listeners?.[0];
    } catch (error) {
      if (isNamed(error, "ListenerNotFoundException", "ListenerNotFound")) return undefined;
      return translate(`DescribeListeners ${arn}`)(error);
    }
  };

  return {
    /** Share of a listener's traffic that each target group gets, 0–1, by its default action and its rules. */
    async shares(listenerArn: string, groups: readonly string[]): Promise<Shares> {
      const found = await listener(listenerArn);
      if (!found) return leastShares([], groups);
      const actions = [found.DefaultActions ?? []];
      if (!isNetwork(listenerArn)) actions.push(...(await ruleActions(client, listenerArn)));
      return leastShares(actions.map(forwarded), groups);
    },

    /** ARNs of target groups by name; names without one are left out. */
    async groupArns(names: readonly string[]): Promise<Record<string, string>> {
      if (names.length === 0) return {};
      const answer = await client
        .send(new DescribeTargetGroupsCommand({ Names: [...names] }))
        .catch(translate("DescribeTargetGroups"));
      const pairs = (answer.TargetGroups ?? []).map(
        ({ TargetGroupName, TargetGroupArn }) => [TargetGroupName ?? "", TargetGroupArn ?? ""] as const,
      );
      return Object.fromEntries(pairs);
    },

    /** Where a listener can be reached: `https://name:8443`. */
    async url(listenerArn: string): Promise<string | undefined> {
      const found = await listener(listenerArn);
      if (!found?.LoadBalancerArn) return undefined;
      const answer = await client
        .send(new DescribeLoadBalancersCommand({ LoadBalancerArns: [found.LoadBalancerArn] }))
        .catch(translate("DescribeLoadBalancers"));
      const name = answer.LoadBalancers?.[0]?.DNSName;
      const scheme = found.Protocol === "HTTPS" || found.Protocol === "TLS" ? "https" : "http";
      return name && `${scheme}://${name}:${found.Port}`;
    },
  };
}

async function ruleActions(
  client: Pick<ElasticLoadBalancingV2Client, "send">,
  listenerArn: string,
): Promise<Action[][]> {
  const actions: Action[][] = [];
  let marker: string | undefined;
  do {
    const command = new DescribeRulesCommand({
      ListenerArn: listenerArn,
      ...(marker ? { Marker: marker } : {}),
    });
    const page = await client.send(command).catch(translate(`DescribeRules ${listenerArn}`));
    for (const rule of page.Rules ?? []) if (!rule.IsDefault) actions.push(rule.Actions ?? []);
    marker = page.NextMarker;
  } while (marker);
  return actions;
}

/** With one target group its weight says nothing: it gets everything. */
function forwarded(actions: readonly Action[]): Record<string, number> {
  const forward = actions.find(({ Type }) => Type === "forward");
  const tuples = forward?.ForwardConfig?.TargetGroups ?? [];
  if (tuples.length === 0) return forward?.TargetGroupArn ? { [forward.TargetGroupArn]: 1 } : {};
  const total = tuples.reduce((sum, { Weight }) => sum + (Weight ?? 1), 0);
  return Object.fromEntries(
    tuples.map(({ TargetGroupArn, Weight }) => [
      TargetGroupArn ?? "",
      tuples.length === 1 ? 1 : total > 0 ? (Weight ?? 1) / total : 0,
    ]),
  );
}

/** Over the actions that forward to any of these groups, the least share of each. */
function leastShares(actions: readonly Record<string, number>[], groups: readonly string[]): Shares {
  const ours = actions.filter((action) => groups.some((group) => group in action));
  return Object.fromEntries(
    groups.map((group) => [
      group,
      ours.length === 0 ? 0 : Math.min(...ours.map((action) => action[group] ?? 0)),
    ]),
  );
}

export type Elb = ReturnType<typeof elb>;
