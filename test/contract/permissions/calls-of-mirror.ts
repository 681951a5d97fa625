import { tagsIn } from "../witness/things.ts";
import type { Tags } from "../witness/things.ts";
import { text, texts } from "./members.ts";
import { anywhere, arn, right } from "./rights.ts";
import type { Asked, Conditions, Right, Row, Where } from "./rights.ts";

const action = (name: string): string => `elasticloadbalancing:${name}`;
const balancing = (where: Where, resource: string): string => arn(where, "elasticloadbalancing", resource);

const tagged = (key: "RequestTag" | "ResourceTag", tags: Tags = {}): Conditions =>
  Object.fromEntries(Object.entries(tags).map(([name, value]) => [`aws:${key}/${name}`, value]));

/**
 * Tags in a request are a right of their own, on what is made.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/tagging-resources-during-creation.html
 */
const tagging = (call: string, made: string, tags: Tags): Right[] =>
  Object.keys(tags).length > 0
    ? [right(action("AddTags"), made, { [action("CreateAction")]: call, ...tagged("RequestTag", tags) })]
    : [];

/**
 * What load balancing reads of EC2 in the caller's name.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/elb-api-permissions.html
 */
const ec2Reads = (...names: readonly string[]): Right[] => names.map((name) => right(`ec2:${name}`, "*"));

/** Not on that page: https://github.com/kubernetes-sigs/aws-load-balancer-controller/pull/3921 */
const groupsOfVpc = ({ vpcId }: Asked, where: Where): Right[] =>
  vpcId ? [right("ec2:GetSecurityGroupsForVpc", arn(where, "ec2", `vpc/${vpcId}`))] : [];

const serviceLinkedRole = ({ account }: Where): Right => {
  const service = "elasticloadbalancing.amazonaws.com";
  const role = `role/aws-service-role/${service}/AWSServiceRoleForElasticLoadBalancing`;
  return right("iam:CreateServiceLinkedRole", `arn:aws:iam::${account}:${role}`, {
    "iam:AWSServiceName": service,
  });
};

const createLoadBalancer: Row = (asked, where) => {
  const tags = tagsIn(asked.input);
  const made = balancing(where, `loadbalancer/net/${text(asked.input, "Name")}/{id}`);
  return [
    right(action("CreateLoadBalancer"), made, tagged("RequestTag", tags)),
    ...tagging("CreateLoadBalancer", made, tags),
    ...ec2Reads("DescribeAccountAttributes", "DescribeAddresses", "DescribeInternetGateways"),
    ...ec2Reads("DescribeSecurityGroups", "DescribeSubnets", "DescribeVpcs"),
    ...groupsOfVpc(asked, where),
    serviceLinkedRole(where),
  ];
};

const createTargetGroup: Row = ({ input }, where) => {
  const tags = tagsIn(input);
  const made = balancing(where, `targetgroup/${text(input, "Name")}/{id}`);
  return [
    right(action("CreateTargetGroup"), made, tagged("RequestTag", tags)),
    ...tagging("CreateTargetGroup", made, tags),
    ...ec2Reads("DescribeInternetGateways", "DescribeVpcs"),
  ];
};

/** A right on the load balancer; what is made is a listener of it. */
const createListener: Row = ({ input, tags: borne }, where) => {
  const balancer = text(input, "LoadBalancerArn");
  const tags = tagsIn(input);
  const made = balancing(where, `${balancer.slice(balancer.indexOf(":loadbalancer/") + 1)}/{id}`);
  return [
    right(action("CreateListener"), balancer, {
      ...tagged("ResourceTag", borne),
      ...tagged("RequestTag", tags),
    }),
    ...tagging("CreateListener", made.replace(":loadbalancer/", ":listener/"), tags),
  ];
};

/** Of what is there already, as when it is adopted. */
const addTags: Row = ({ input }) =>
  texts(input, "ResourceArns").map((made) =>
    right(action("AddTags"), made, tagged("RequestTag", tagsIn(input))),
  );

/** A write to something that is there: by its tags IAM tells whose it is. */
const change =
  (name: string, member: string, ...reads: readonly string[]): Row =>
  ({ input, tags }) => [
    right(action(name), text(input, member), tagged("ResourceTag", tags)),
    ...ec2Reads(...reads),
  ];

const changes: readonly (readonly [string, string, ...(readonly string[])])[] = [
  ["DeleteListener", "ListenerArn"],
  ["DeleteLoadBalancer", "LoadBalancerArn"],
  ["DeleteTargetGroup", "TargetGroupArn"],
  ["DeregisterTargets", "TargetGroupArn"],
  ["ModifyListener", "ListenerArn"],
  ["ModifyListenerAttributes", "ListenerArn"],
  ["ModifyLoadBalancerAttributes", "LoadBalancerArn"],
  ["ModifyTargetGroup", "TargetGroupArn"],
  ["ModifyTargetGroupAttributes", "TargetGroupArn"],
  [
    "RegisterTargets",
    "TargetGroupArn",
    "DescribeInstances",
    "DescribeInternetGateways",
    "DescribeSubnets",
    "DescribeVpcs",
  ],
  ["SetIpAddressType", "LoadBalancerArn", "DescribeSubnets"],
  ["SetSubnets", "LoadBalancerArn", "DescribeSubnets"],
];

const reads = [
  "DescribeAccountLimits",
  "DescribeListenerAttributes",
  "DescribeLoadBalancerAttributes",
  "DescribeTags",
  "DescribeTargetGroupAttributes",
];

/** A right on the group to be and one on its VPC. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html */
const createSecurityGroup: Row = ({ input }, where) => {
  const tags = tagged("RequestTag", tagsIn(input));
  const made = arn(where, "ec2", "security-group/sg-{id}");
  return [
    right("ec2:CreateSecurityGroup", made, tags),
    right("ec2:CreateSecurityGroup", arn(where, "ec2", `vpc/${text(input, "VpcId")}`)),
    right("ec2:CreateTags", made, { "ec2:CreateAction": "CreateSecurityGroup", ...tags }),
  ];
};

const onSecurityGroup =
  (name: string): Row =>
  ({ input, tags }, where) => [
    right(
      `ec2:${name}`,
      arn(where, "ec2", `security-group/${text(input, "GroupId")}`),
      tagged("ResourceTag", tags),
    ),
  ];

/**
 * Six letters of Secrets Manager's own stand behind a secret's name. A key of the user's own is used in the caller's
 * name. https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 */
const getSecret: Row = ({ input }, where) => {
  const id = text(input, "SecretId");
  const whole = id.startsWith("arn:") ? id : arn(where, "secretsmanager", `secret:${id}-a1B2c3`);
  const key = where.secretKeys?.get(id);
  const via = { "kms:ViaService": `secretsmanager.${where.region}.amazonaws.com` };
  return [
    right("secretsmanager:GetSecretValue", whole),
    ...(key === undefined ? [] : [right("kms:Decrypt", key, via)]),
  ];
};

/** Calls of what a mirror is made of: load balancers, their network, the login to the cloud. */
export const mirrorCalls: Readonly<Record<string, Row>> = {
  ...Object.fromEntries(reads.map((name) => [`elb.${name}`, anywhere(action(name))])),
  ...Object.fromEntries(changes.map(([name, ...more]) => [`elb.${name}`, change(name, ...more)])),
  "elb.AddTags": addTags,
  "elb.CreateListener": createListener,
  "elb.CreateLoadBalancer": createLoadBalancer,
  "elb.CreateTargetGroup": createTargetGroup,
  "elb.SetSecurityGroups": (asked, where) => [
    ...change("SetSecurityGroups", "LoadBalancerArn")(asked, where),
    ...groupsOfVpc(asked, where),
  ],
  "ec2.AuthorizeSecurityGroupIngress": onSecurityGroup("AuthorizeSecurityGroupIngress"),
  "ec2.CreateSecurityGroup": createSecurityGroup,
  "ec2.DeleteSecurityGroup": onSecurityGroup("DeleteSecurityGroup"),
  "ec2.DescribeSecurityGroups": anywhere("ec2:DescribeSecurityGroups"),
  "ec2.DescribeSubnets": anywhere("ec2:DescribeSubnets"),
  "ec2.DescribeVpcs": anywhere("ec2:DescribeVpcs"),
  "ec2.RevokeSecurityGroupIngress": onSecurityGroup("RevokeSecurityGroupIngress"),
  "secrets.GetSecretValue": getSecret,
};
