/**
 * The smallest number of calls that the APIs permit to a shift that is certain of what it does, with so many looks.
 *
 * | what must be known or done | calls |
 * | --- | --- |
 * | that the zone is the one that is meant, and what its servers are called | GetHostedZone, once |
 * | what else stands at the name before anything is written | ListResourceRecordSets of the name, and of the name that external-dns marks, which sorts elsewhere |
 * | that a health check which the zone names is as declared | GetHealthCheck, one for each of ours |
 * | at each look, that nobody else has changed the zone | ListResourceRecordSets, one |
 * | at each look after a write, until it is so, whether it is in sync | GetChange, one |
 * | a step | ChangeResourceRecordSets, one |
 * | at each look, whether an alarm fires | DescribeAlarms, one for a hundred alarms; none without alarms |
 * | whether sites are healthy by Route 53's checks, when planning and at each look | GetMetricData in us-east-1, one for 500 |
 * | whether an alias is healthy, when planning and at each look | DescribeLoadBalancers, one for 20 names; DescribeTargetGroups, one for each load balancer or for 400 groups of the Region, whichever is less; and for each group DescribeTargetHealth: AWS names no other way |
 * | at each look, connections, where sites have a metric | GetMetricData, one for 500 |
 *
 * The ledger, which is our own, and the machine's own calls are not in it.
 */
export interface Occasion {
  readonly looks: number;
  /** Looks at which a change may not be in sync yet. */
  readonly pending: number;
  readonly steps: number;
  readonly ownChecks: number;
  readonly hasAlarms: boolean;
  readonly balancers: number;
  /** Of all of them. */
  readonly groups: number;
}

export type Service = "route53" | "elb" | "cloudwatch";

export function leastCalls(occasion: Occasion): Readonly<Record<Service, number>> {
  const { looks, pending, steps, ownChecks, hasAlarms, balancers, groups } = occasion;
  const times = looks + 1;
  return {
    route53: 1 + 2 + ownChecks + looks + pending + steps,
    elb: times * (Math.ceil(balancers / 20) + Math.min(balancers, Math.ceil(groups / 400)) + groups),
    cloudwatch: (hasAlarms ? looks : 0) + (ownChecks > 0 ? times : 0) + (balancers > 0 ? looks : 0),
  };
}
