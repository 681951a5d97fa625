import { tagKeys } from "../../functions/targets/aws/names.ts";
import { anywhere, noResourceType } from "./grants.ts";
import type { Grant } from "./grants.ts";
import type { Places } from "./places.ts";

export const balancing = (...calls: readonly string[]): string[] =>
  calls.map((call) => `elasticloadbalancing:${call}`);

export const ourTag = (where: "Request" | "Resource", { installation }: Places) => ({
  StringEquals: { [`aws:${where}Tag/${tagKeys.installation}`]: installation },
});

export const madeByAws =
  "load balancers, listeners and target groups end in ids of AWS's making: the tag tells ours";

/** What a round reads. */
export const mirrorReadGrants = (): Grant[] => [
  {
    sid: "ReadLoadBalancing",
    actions: balancing(
      "DescribeAccountLimits",
      "DescribeListenerAttributes",
      "DescribeListeners",
      "DescribeLoadBalancerAttributes",
      "DescribeLoadBalancers",
      "DescribeTags",
      "DescribeTargetGroupAttributes",
      "DescribeTargetGroups",
      "DescribeTargetHealth",
    ),
    resources: anywhere,
    why: `what is read of Elastic Load Balancing ${noResourceType}`,
  },
  {
    sid: "ReadNetwork",
    actions: ["ec2:DescribeSecurityGroups", "ec2:DescribeSubnets", "ec2:DescribeVpcs"],
    resources: anywhere,
    why: `what is read of a VPC ${noResourceType}`,
  },
];

/** What load balancing reads of EC2 in the name of whoever creates load balancers and registers targets. */
export const mirrorBesideGrants = (places: Places): Grant[] => [
  {
    sid: "AskedByLoadBalancing",
    // https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/elb-api-permissions.html
    actions: [
      "ec2:DescribeAccountAttributes",
      "ec2:DescribeAddresses",
      "ec2:DescribeInstances",
      "ec2:DescribeInternetGateways",
    ],
    resources: anywhere,
    why: `what load balancing reads of EC2 ${noResourceType}`,
  },
  {
    sid: "SecurityGroupsOfNetwork",
    // Of CreateLoadBalancer and SetSecurityGroups: https://github.com/kubernetes-sigs/aws-load-balancer-controller/pull/3921
    actions: ["ec2:GetSecurityGroupsForVpc"],
    resources: places.vpcs,
  },
];

/** What is made bears our tag from the call on that makes it; nobody else may be given it by us. */
export const mirrorCreateGrants = (places: Places): Grant[] => [
  {
    sid: "CreateLoadBalancers",
    actions: balancing("CreateLoadBalancer"),
    resources: [places.balancing("loadbalancer/net/pm-*")],
    why: madeByAws,
    conditions: ourTag("Request", places),
  },
  {
    sid: "CreateTargetGroups",
    actions: balancing("CreateTargetGroup"),
    resources: [places.balancing("targetgroup/pm-*")],
    why: madeByAws,
    conditions: ourTag("Request", places),
  },
  {
    sid: "CreateListeners",
    actions: balancing("CreateListener"),
    resources: [places.balancing("loadbalancer/net/*")],
    why: madeByAws,
    conditions: ourTag("Resource", places),
  },
  ...(["CreateLoadBalancer", "CreateTargetGroup", "CreateListener"] as const).map((call) => ({
    sid: `TagOn${call}`,
    actions: balancing("AddTags"),
    resources: [places.balancing(tagged[call])],
    why: madeByAws,
    conditions: { StringEquals: { "elasticloadbalancing:CreateAction": call } },
  })),
  {
    sid: "ServiceLinkedRole",
    actions: ["iam:CreateServiceLinkedRole"],
    resources: [
      `arn:${places.partition}:iam::${places.account}:role/aws-service-role/elasticloadbalancing.amazonaws.com/AWSServiceRoleForElasticLoadBalancing`,
    ],
    conditions: { StringEquals: { "iam:AWSServiceName": "elasticloadbalancing.amazonaws.com" } },
  },
];

const tagged = {
  CreateLoadBalancer: "loadbalancer/net/pm-*",
  CreateTargetGroup: "targetgroup/pm-*",
  CreateListener: "listener/net/*",
} as const;

/** Only of what bears our tag. Load balancers are deleted by people alone, so no round may. */
export const mirrorChangeGrants = (places: Places): Grant[] => {
  const ours = (sid: string, resource: string, ...calls: readonly string[]): Grant => ({
    sid,
    actions: balancing(...calls),
    resources: [places.balancing(resource)],
    why: madeByAws,
    conditions: ourTag("Resource", places),
  });
  return [
    ours(
      "ChangeLoadBalancers",
      "loadbalancer/net/*",
      "ModifyLoadBalancerAttributes",
      "SetIpAddressType",
      "SetSecurityGroups",
      "SetSubnets",
    ),
    ours("ChangeListeners", "listener/net/*", "DeleteListener", "ModifyListener", "ModifyListenerAttributes"),
    ours(
      "ChangeTargetGroups",
      "targetgroup/*",
      "DeleteTargetGroup",
      "DeregisterTargets",
      "ModifyTargetGroup",
      "ModifyTargetGroupAttributes",
      "RegisterTargets",
    ),
  ];
};

export const idsOfEc2 = "ids of security groups are EC2's making: the tag tells ours";

export const mirrorNetworkGrants = (places: Places): Grant[] => [
  {
    sid: "CreateSecurityGroups",
    actions: ["ec2:CreateSecurityGroup"],
    resources: [places.ec2("security-group/*")],
    why: idsOfEc2,
    conditions: ourTag("Request", places),
  },
  {
    sid: "CreateSecurityGroupsIn",
    actions: ["ec2:CreateSecurityGroup"],
    resources: places.vpcs,
  },
  {
    sid: "TagSecurityGroups",
    actions: ["ec2:CreateTags"],
    resources: [places.ec2("security-group/*")],
    why: idsOfEc2,
    conditions: { StringEquals: { "ec2:CreateAction": "CreateSecurityGroup" } },
  },
  {
    sid: "ChangeSecurityGroups",
    actions: ["ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress"],
    resources: [places.ec2("security-group/*")],
    why: idsOfEc2,
    conditions: ourTag("Resource", places),
  },
];

/** What logs in to the clouds, and who reads them. */
export const mirrorSourceGrants = (places: Places): Grant[] => {
  const grant = {
    sid: "CloudCredentials",
    actions: ["secretsmanager:GetSecretValue"],
    resources: places.secrets,
  };
  const hasWildcard = places.secrets.some((arn) => arn.includes("?"));
  const why = "Secrets Manager puts six letters of its own behind a secret's name";
  return [
    hasWildcard ? { ...grant, why } : grant,
    {
      // AWS's own key asks for no right: https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
      sid: "CloudCredentialsKey",
      actions: ["kms:Decrypt"],
      resources: places.secretKeys,
      conditions: {
        StringEquals: { "kms:ViaService": `secretsmanager.${places.region}.${places.urlSuffix}` },
      },
    },
    { sid: "Reader", actions: ["lambda:InvokeFunction"], resources: [places.function("octavia")] },
  ];
};
