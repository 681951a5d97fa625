/**
 * Elastic Load Balancing, from https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/Welcome.html
 * What a stack laid out is only read here: CodeDeploy or a stack update moves its weights. No weighted forward of an
 * NLB was found captured; it is taken to look as an ALB's does.
 */
import type {
  DescribeListenerAttributesCommandInput,
  DescribeListenersCommandInput,
  DescribeLoadBalancerAttributesCommandInput,
  DescribeLoadBalancersCommandInput,
  DescribeRulesCommandInput,
  DescribeTargetGroupAttributesCommandInput,
  DescribeTargetGroupsCommandInput,
  DescribeTargetHealthCommandInput,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { listenerAnswer, loadBalancerAnswer, rulesAnswer, targetGroupAnswer } from "./elb-answers.ts";
import { attributesOf, ofBalancer, ofGroup, ofListener } from "./elb-attributes.ts";
import type { Balancers, Listener, LoadBalancer, TargetGroup } from "./elb-balancers.ts";
import type { ElbParts } from "./elb-parts.ts";
import { balancerOf, groupOf, listenerOf } from "./elb-parts.ts";
import {
  badMarker,
  groupMissing,
  invalid,
  listenerMissing,
  loadBalancerMissing,
  refuse,
} from "./elb-refusals.ts";
import { keyOf, notRegistered } from "./elb-targets.ts";
import type { Targets } from "./elb-targets.ts";
import { tagOperations } from "./elb-tags.ts";
import type { Throttle } from "./elb-throttle.ts";
import { balancerWrites } from "./elb-write-balancers.ts";
import { groupWrites } from "./elb-write-groups.ts";
import { listenerWrites } from "./elb-write-listeners.ts";
import { page } from "../pages.ts";
import { simulatedClient } from "../simulated-client.ts";

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTargetGroups.html (PageSize) */
const mostPerPage = 400;

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

interface Paging {
  readonly Marker?: string | undefined;
  readonly PageSize?: number | undefined;
}

function paged<Item, Answer>(
  all: readonly Item[],
  { Marker, PageSize }: Paging,
  answer: (item: Item) => Answer,
) {
  if (PageSize !== undefined && (PageSize < 1 || PageSize > mostPerPage))
    throw invalid(`Page size must be between 1 and ${mostPerPage}`);
  const { items, token } = page(all, PageSize ?? mostPerPage, Marker, badMarker);
  return { items: items.map(answer), ...(token === undefined ? {} : { NextMarker: token }) };
}

export function createElb(parts: ElbParts, throttle: Throttle) {
  const { balancers, targets } = parts;
  const operations = {
    ...reads(balancers, targets),
    ...attributeReads(parts),
    ...tagOperations(balancers),
    ...balancerWrites(parts),
    ...groupWrites(parts),
    ...listenerWrites(parts),
  };
  return simulatedClient("Elastic Load Balancing", throttle.around(operations)) as Pick<
    ElasticLoadBalancingV2Client,
    "send"
  >;
}

function reads(balancers: Balancers, targets: Targets) {
  return {
    DescribeLoadBalancers: (input: DescribeLoadBalancersCommandInput) => {
      const all = balancers.loadBalancers.values();
      const found = input.Names?.length
        ? selected(all, input.Names, loadBalancerMissing, ({ name }: LoadBalancer) => name)
        : selected(all, input.LoadBalancerArns, loadBalancerMissing);
      const { items, ...rest } = paged(found, input, (each) => loadBalancerAnswer(each, balancers.now()));
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
  };
}

function attributeReads(parts: ElbParts) {
  const { balancers } = parts;
  return {
    DescribeLoadBalancerAttributes(input: DescribeLoadBalancerAttributesCommandInput) {
      const { arn } = balancerOf(parts, input.LoadBalancerArn);
      return { Attributes: attributesOf(balancers, arn, ofBalancer) };
    },
    DescribeTargetGroupAttributes(input: DescribeTargetGroupAttributesCommandInput) {
      const { arn, settings } = groupOf(parts, input.TargetGroupArn);
      return { Attributes: attributesOf(balancers, arn, ofGroup(settings.protocol)) };
    },
    DescribeListenerAttributes(input: DescribeListenerAttributesCommandInput) {
      const { arn, settings } = listenerOf(parts, input.ListenerArn);
      return { Attributes: settings.protocol === "TCP" ? attributesOf(balancers, arn, ofListener) : [] };
    },
    DescribeAccountLimits: () => ({
      Limits: Object.entries(balancers.quotas).map(([Name, most]) => ({ Name, Max: String(most) })),
    }),
  };
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
  const isUsed = balancers.isUsed(group.arn);
  const descriptions = listed.map((key) => {
    const target = group.targets.get(key);
    const [id = "", port = ""] = key.split(/:(?=\d+$)/);
    const checked = group.settings?.check.port ?? "traffic-port";
    return {
      Target: {
        Id: id,
        Port: Number(port),
        ...(target === undefined ? {} : { AvailabilityZone: target.zone }),
      },
      HealthCheckPort: checked === "traffic-port" ? port : checked,
      TargetHealth: target === undefined ? notRegistered : targets.healthOf(group, target, isUsed),
    };
  });
  return { TargetHealthDescriptions: descriptions };
}
