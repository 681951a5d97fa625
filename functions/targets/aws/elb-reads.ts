import {
  DescribeAccountLimitsCommand,
  DescribeListenerAttributesCommand,
  DescribeListenersCommand,
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  DescribeTagsCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type {
  ElasticLoadBalancingV2Client,
  Limit,
  Listener,
  LoadBalancer,
  TargetGroup,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { isNamed, translate } from "../../shared/aws-errors.ts";
import { LostRace } from "../../shared/errors.ts";
import type { ActualTarget } from "../plan/actual.ts";
import { chunks } from "../plan/identity.ts";
import { actualTarget, byKey } from "./elb-answers.ts";
import type { Attributes } from "./elb-answers.ts";
import type { Tags } from "./names.ts";
import { allPages } from "./pages.ts";
import type { Pace } from "./rate.ts";

export type ElbClient = Pick<ElasticLoadBalancingV2Client, "send">;

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTags.html */
const tagsPerCall = 20;
/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTargetGroups.html (PageSize) */
const PageSize = 400;

const missing = [
  "LoadBalancerNotFoundException",
  "LoadBalancerNotFound",
  "TargetGroupNotFoundException",
  "TargetGroupNotFound",
  "ListenerNotFoundException",
  "ListenerNotFound",
];

/** Something that was listed a moment ago is gone: what was read of it is not to be acted on. */
function lostOr(call: string): (cause: unknown) => never {
  return (cause) => {
    if (isNamed(cause, ...missing)) throw new LostRace(`${call}: it vanished while it was read`, { cause });
    return translate(call)(cause);
  };
}

/** What stands in a Region, in AWS's words but for attributes, tags and targets. Lists are read to their last page. */
export function elbReads(client: ElbClient, pace: Pace) {
  const tagsOf = async (arns: readonly string[]): Promise<[string, Tags][]> => {
    await pace("describe");
    try {
      const { TagDescriptions = [] } = await client.send(
        new DescribeTagsCommand({ ResourceArns: [...arns] }),
      );
      return TagDescriptions.map(({ ResourceArn = "", Tags }) => [ResourceArn, byKey(Tags)]);
    } catch (error) {
      if (!isNamed(error, ...missing)) return translate("DescribeTags")(error);
      // One that somebody has deleted meanwhile spoils the answer for all of the call.
      if (arns.length === 1) return [];
      return (await Promise.all(arns.map((arn) => tagsOf([arn])))).flat();
    }
  };

  return {
    loadBalancers: (): Promise<LoadBalancer[]> =>
      allPages(async (token) => {
        await pace("describe");
        const page = await client
          .send(new DescribeLoadBalancersCommand({ PageSize, ...marker(token) }))
          .catch(translate("DescribeLoadBalancers"));
        return { items: page.LoadBalancers, next: page.NextMarker };
      }),

    groups: (): Promise<TargetGroup[]> =>
      allPages(async (token) => {
        await pace("describe");
        const page = await client
          .send(new DescribeTargetGroupsCommand({ PageSize, ...marker(token) }))
          .catch(translate("DescribeTargetGroups"));
        return { items: page.TargetGroups, next: page.NextMarker };
      }),

    listeners: (LoadBalancerArn: string): Promise<Listener[]> =>
      allPages(async (token) => {
        await pace("describe");
        const page = await client
          .send(new DescribeListenersCommand({ LoadBalancerArn, PageSize, ...marker(token) }))
          .catch(lostOr(`DescribeListeners ${LoadBalancerArn}`));
        return { items: page.Listeners, next: page.NextMarker };
      }),

    /** Tags by ARN; one that is gone has none. */
    async tags(arns: readonly string[]): Promise<ReadonlyMap<string, Tags>> {
      const found = await Promise.all(chunks(arns, tagsPerCall).map(tagsOf));
      return new Map(found.flat());
    },

    async loadBalancerAttributes(LoadBalancerArn: string): Promise<Attributes> {
      await pace("describe");
      const { Attributes } = await client
        .send(new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn }))
        .catch(lostOr(`DescribeLoadBalancerAttributes ${LoadBalancerArn}`));
      return byKey(Attributes);
    },

    async listenerAttributes(ListenerArn: string): Promise<Attributes> {
      await pace("describe");
      const { Attributes } = await client
        .send(new DescribeListenerAttributesCommand({ ListenerArn }))
        .catch(lostOr(`DescribeListenerAttributes ${ListenerArn}`));
      return byKey(Attributes);
    },

    async groupAttributes(TargetGroupArn: string): Promise<Attributes> {
      await pace("describe");
      const { Attributes } = await client
        .send(new DescribeTargetGroupAttributesCommand({ TargetGroupArn }))
        .catch(lostOr(`DescribeTargetGroupAttributes ${TargetGroupArn}`));
      return byKey(Attributes);
    },

    /** Every target of a group in one call, those that drain too. */
    async targets(TargetGroupArn: string): Promise<ActualTarget[]> {
      await pace("describe");
      const { TargetHealthDescriptions = [] } = await client
        .send(new DescribeTargetHealthCommand({ TargetGroupArn }))
        .catch(lostOr(`DescribeTargetHealth ${TargetGroupArn}`));
      return TargetHealthDescriptions.map(actualTarget);
    },

    /** The account's quotas in this Region, such as `network-load-balancers`, by AWS's names. */
    async limits(): Promise<Readonly<Record<string, number>>> {
      const all = await allPages<Limit>(async (token) => {
        await pace("describe");
        const page = await client
          .send(new DescribeAccountLimitsCommand({ PageSize, ...marker(token) }))
          .catch(translate("DescribeAccountLimits"));
        return { items: page.Limits, next: page.NextMarker };
      });
      return Object.fromEntries(all.map(({ Name, Max }) => [Name ?? "", Number(Max)]));
    },
  };
}

const marker = (token: string | undefined) => (token === undefined ? {} : { Marker: token });

export type ElbReads = ReturnType<typeof elbReads>;
