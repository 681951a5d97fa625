/**
 * Elastic Load Balancing's reads, from https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/Welcome.html
 * Nothing here writes: what moves weights is CodeDeploy or a stack update. No weighted forward of an NLB was
 * found captured; it is taken to look as an ALB's does.
 */
import * as sdk from "@aws-sdk/client-elastic-load-balancing-v2";
import type {
  DescribeListenersCommandInput,
  DescribeLoadBalancersCommandInput,
  DescribeRulesCommandInput,
  DescribeTargetGroupsCommandInput,
  DescribeTargetHealthCommandInput,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { listenerAnswer, loadBalancerAnswer, rulesAnswer, targetGroupAnswer } from "./elb-answers.ts";
import type { Balancers, Listener, LoadBalancer, TargetGroup } from "./elb-balancers.ts";
import { keyOf, notRegistered } from "./elb-targets.ts";
import type { Targets } from "./elb-targets.ts";
import { page } from "../pages.ts";
import { refusals } from "../refusal.ts";
import { simulatedClient } from "../simulated-client.ts";

const refuse = refusals(sdk);
const mostPerPage = 400;

const loadBalancerMissing = () =>
  refuse("LoadBalancerNotFoundException", "One or more load balancers not found");
const listenerMissing = () => refuse("ListenerNotFoundException", "One or more listeners not found");
const groupMissing = () => refuse("TargetGroupNotFoundException", "One or more target groups not found");

/** Items by the ARNs that were asked for, all of which must exist; everything when none was. */
function selected<Item extends { arn: string }>(
  items: Iterable<Item>,
  wanted: readonly string[] | undefined,
  missing: () => Error,
  keyOfItem: (item: Item) => string = ({ arn }) => arn,
): Item[] {
  const all = [...items];
  if (wanted === undefined || wanted.length === 0) return all;
  return wanted.map((key) => {
    const found = all.find((item) => keyOfItem(item) === key);
    if (found === undefined) throw missing();
    return found;
  });
}

/** A validation error is common to all calls: the SDK has no class for it. */
const badMarker = () =>
  Object.assign(new Error("Invalid marker"), { name: "ValidationError", $fault: "client" as const });

interface Paging {
  readonly Marker?: string | undefined;
  readonly PageSize?: number | undefined;
}

function paged<Item, Answer>(
  all: readonly Item[],
  { Marker, PageSize }: Paging,
  answer: (item: Item) => Answer,
) {
  const { items, token } = page(all, PageSize ?? mostPerPage, Marker, badMarker);
  return { items: items.map(answer), ...(token === undefined ? {} : { NextMarker: token }) };
}

export function createElb(balancers: Balancers, targets: Targets) {
  return simulatedClient("Elastic Load Balancing", {
    DescribeLoadBalancers: (input: DescribeLoadBalancersCommandInput) => {
      const all = balancers.loadBalancers.values();
      const found = input.Names?.length
        ? selected(all, input.Names, loadBalancerMissing, ({ name }: LoadBalancer) => name)
        : selected(all, input.LoadBalancerArns, loadBalancerMissing);
      const { items, ...rest } = paged(found, input, loadBalancerAnswer);
      return { LoadBalancers: items, ...rest };
    },
    DescribeListeners: (input: DescribeListenersCommandInput) => {
      const { items, ...rest } = paged(listenersOf(balancers, input), input, listenerAnswer);
      return { Listeners: items, ...rest };
    },
    DescribeRules: (input: DescribeRulesCommandInput) => {
      const { items, ...rest } = paged(rulesOf(balancers, input), input, (rule) => rule);
      return { Rules: items, ...rest };
    },
    DescribeTargetGroups: (input: DescribeTargetGroupsCommandInput) => {
      const { items, ...rest } = paged(groupsOf(balancers, input), input, (group) =>
        targetGroupAnswer(group, balancers.isUsed(group.arn)),
      );
      return { TargetGroups: items, ...rest };
    },
    DescribeTargetHealth: (input: DescribeTargetHealthCommandInput) =>
      targetHealth(balancers, targets, input),
  }) as Pick<ElasticLoadBalancingV2Client, "send">;
}

function listenersOf(
  balancers: Balancers,
  { LoadBalancerArn, ListenerArns }: DescribeListenersCommandInput,
): Listener[] {
  if (LoadBalancerArn === undefined)
    return selected(balancers.listeners.values(), ListenerArns, listenerMissing);
  if (!balancers.loadBalancers.has(LoadBalancerArn)) throw loadBalancerMissing();
  return [...balancers.listeners.values()].filter(
    ({ loadBalancerArn }) => loadBalancerArn === LoadBalancerArn,
  );
}

function rulesOf(balancers: Balancers, { ListenerArn, RuleArns }: DescribeRulesCommandInput) {
  if (ListenerArn === undefined) {
    const all = [...balancers.listeners.values()].flatMap(rulesAnswer);
    return (RuleArns ?? []).map((arn) => {
      const found = all.find(({ RuleArn }) => RuleArn === arn);
      if (found === undefined) throw refuse("RuleNotFoundException", "One or more rules not found");
      return found;
    });
  }
  const listener = balancers.listeners.get(ListenerArn);
  if (listener === undefined) throw listenerMissing();
  return rulesAnswer(listener);
}

function groupsOf(balancers: Balancers, input: DescribeTargetGroupsCommandInput): TargetGroup[] {
  const all = [...balancers.targetGroups.values()];
  const { LoadBalancerArn, Names, TargetGroupArns } = input;
  if (Names?.length) return selected(all, Names, groupMissing, ({ name }) => name);
  if (LoadBalancerArn === undefined) return selected(all, TargetGroupArns, groupMissing);
  if (!balancers.loadBalancers.has(LoadBalancerArn)) throw loadBalancerMissing();
  return all.filter(({ loadBalancerArn }) => loadBalancerArn === LoadBalancerArn);
}

function targetHealth(balancers: Balancers, targets: Targets, input: DescribeTargetHealthCommandInput) {
  const group = balancers.targetGroups.get(input.TargetGroupArn ?? "");
  if (group === undefined) throw groupMissing();
  const wanted = input.Targets?.map(({ Id = "", Port }) => keyOf(Id, Port ?? group.port));
  const listed = wanted ?? [...group.targets.keys()];
  const descriptions = listed.map((key) => {
    const target = group.targets.get(key);
    const [id = "", port = ""] = key.split(/:(?=\d+$)/);
    return {
      Target: {
        Id: id,
        Port: Number(port),
        ...(target === undefined ? {} : { AvailabilityZone: target.zone }),
      },
      HealthCheckPort: port,
      TargetHealth: target === undefined ? notRegistered : targets.healthOf(group, target),
    };
  });
  return { TargetHealthDescriptions: descriptions };
}
