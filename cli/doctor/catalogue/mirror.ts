import type { Check } from "../check.ts";

const tags = "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-tags.html";
const subnets = "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/availability-zones.html";

/** One mirror: where its NLB stands, what is ours of it, and its rounds. */
export const mirrorChecks = {
  "vpc-missing": {
    severity: "breaks",
    finds: "the VPC of a mirror does not exist",
    why: "neither security group nor target groups can be made",
    source: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcs.html",
  },
  "subnet-missing": {
    severity: "breaks",
    finds: "a subnet of a mirror does not exist, or is in another VPC",
    why: "the NLB cannot be made there",
    source: subnets,
  },
  "subnet-unfit": {
    severity: "breaks",
    finds: "two subnets of a mirror share a zone, or one has no IPv6 range although the NLB is dualstack",
    why: "AWS refuses the NLB: it takes one subnet in each zone, and needs addresses of both families there",
    source: subnets,
  },
  "certificate-missing": {
    severity: "breaks",
    finds: "a certificate of a mirror does not exist, is not issued, or has expired",
    why: "the TLS listener is refused, or its clients refuse it",
    source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/tls-listener-certificates.html",
  },
  "certificate-expires": {
    severity: "warns",
    finds: "a certificate of a mirror expires within a month, and AWS does not renew it",
    why: "from then on the clients of its listener refuse it",
    source: "https://docs.aws.amazon.com/acm/latest/userguide/managed-renewal.html",
  },
  "balancer-missing": {
    severity: "breaks",
    finds: "the NLB that the ledger names does not exist",
    why: "a round makes another, with other addresses: whatever leads to the old one leads nowhere",
    source:
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeLoadBalancers.html",
  },
  "mirror-not-ours": {
    severity: "breaks",
    finds: "an NLB or target group that the ledger names does not bear this mirror's tags",
    why: "rounds change nothing that its tags do not say is ours, nor does IAM let them",
    source: tags,
  },
  "mirror-group-missing": {
    severity: "warns",
    finds: "a target group that the ledger names does not exist",
    why: "a round makes another, and until its targets are healthy its listener has nobody",
    source:
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTargetGroups.html",
  },
  "security-group-lost": {
    severity: "breaks",
    finds: "the NLB does not have the security group of its mirror",
    why: "what the listeners of Octavia allow is not what reaches the NLB",
    source:
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html",
  },
  "mirror-unreadable": {
    severity: "breaks",
    finds: "the load balancer could not be read for several rounds",
    why: "the NLB stays as it is, whatever changes in Octavia",
    source: "https://github.com/openstack/octavia/tree/master/api-ref/source/v2",
  },
  "mirror-stale": {
    severity: "breaks",
    finds: "no round has read the load balancer completely for too long, or ever",
    why: "rounds do not run, or end before they have read: the NLB stays as it is",
    source: "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html",
  },
  "mirror-held-back": {
    severity: "warns",
    finds: "changes are held back for several rounds",
    why: "a person decides whether they are meant; until then the NLB has what it had",
    source:
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-target-groups.html",
  },
} as const satisfies Readonly<Record<string, Check>>;
