import { tagKeys } from "../../../functions/targets/aws/names.ts";
import { onlyIf } from "../finding.ts";
import type { Draft } from "../finding.ts";
import { valueOf } from "../look.ts";
import type { FollowingFacts, MirrorFacts } from "../mirror-facts.ts";

/** Whether what stands is what the ledger says is ours. */
export function standingDrafts(
  installation: string,
  following: FollowingFacts,
  mirror: MirrorFacts,
): Draft[] {
  const { state, groups = [] } = valueOf(mirror.view) ?? {};
  const arn = state?.loadBalancerArn;
  const balancers = valueOf(following.balancers);
  const isGone = balancers !== undefined && !balancers.some(({ LoadBalancerArn }) => LoadBalancerArn === arn);
  const own = groups.flatMap(({ groupArn }) => groupArn ?? []);
  return [
    ...onlyIf(arn !== undefined && isGone, {
      check: "balancer-missing",
      what: `the load balancer ${arn} does not exist`,
      mend: "the next round makes another; see what names the old one: DNS records, firewalls, allow lists",
    }),
    ...[...(arn === undefined || isGone ? [] : [arn]), ...own].flatMap((each) =>
      tagDrafts(installation, following, mirror, each),
    ),
    ...(isGone ? [] : securityDrafts(following, mirror)),
  ];
}

function tagDrafts(
  installation: string,
  { tags: sight }: FollowingFacts,
  { config: { mirror } }: MirrorFacts,
  arn: string,
): Draft[] {
  const all = valueOf(sight);
  if (!all) return [];
  const tags = all.get(arn);
  if (!tags)
    return [
      {
        check: "mirror-group-missing",
        what: `the target group ${arn} does not exist`,
        mend: "the next round makes another; leave target groups to the mirror, or take it out of its care",
      },
    ];
  const wanted = { [tagKeys.installation]: installation, [tagKeys.mirror]: mirror };
  const wrong = Object.entries(wanted).filter(([key, value]) => tags[key] !== value);
  return onlyIf(wrong.length > 0, {
    check: "mirror-not-ours",
    what: `${arn} has ${wrong.map(([key]) => `${key}=${tags[key] ?? "nothing"}`).join(", ")}`,
    mend: `pointsman targets adopt ${mirror}, if it is to be ours`,
  });
}

function securityDrafts(
  { balancers, securityGroups }: FollowingFacts,
  { config, view }: MirrorFacts,
): Draft[] {
  const { loadBalancerArn: arn } = valueOf(view)?.state ?? {};
  const found = valueOf(balancers)?.find(({ LoadBalancerArn }) => LoadBalancerArn === arn);
  const own = valueOf(securityGroups);
  if (!found || !own) return [];
  const id = own.get(config.mirror);
  if (id !== undefined && found.SecurityGroups?.includes(id)) return [];
  const lost = id === undefined ? "there is no security group that bears its tags" : `it has not ${id}`;
  const isBare = (found.SecurityGroups ?? []).length === 0;
  return [
    {
      check: "security-group-lost",
      what: `of the NLB ${found.LoadBalancerName}: ${lost}${isBare ? ", and it was made without any" : ""}`,
      mend: isBare
        ? "an NLB that was made without a security group never gets one: let the mirror make another"
        : "the next round puts it back; whoever takes it away should leave it",
    },
  ];
}
