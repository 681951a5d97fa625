import type { ReasonedWildcard } from "./wildcards.ts";

const reference = (service: string) =>
  `https://docs.aws.amazon.com/service-authorization/latest/reference/list_${service}.html`;

/** Every wildcard in a resource, but for actions that have no resource type. */
export const reasonedWildcards: readonly ReasonedWildcard[] = [
  {
    resource: /^\*$/,
    actions: ["cloudwatch:DescribeAlarms"],
    why: "of composite alarms it tells only to whom may describe all alarms",
    source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html",
  },
  {
    resource: /^\*$/,
    actions: ["cloudwatch:GetMetricData"],
    why: "its only resource type is the dataset; metrics have none",
    source: reference("amazoncloudwatch"),
  },
  {
    resource: /^\*$/,
    actions: ["ecs:ListTasks"],
    why: "its only resource type is the container instance, which Fargate has not; a condition names our clusters",
    source: reference("amazonelasticcontainerservice"),
  },
  {
    resource: /:(service|task)\/\*$/,
    actions: ["ecs:DescribeServices", "ecs:DescribeTasks"],
    why: "cluster and service stand in the deployment group, and ECS makes up the ids of tasks",
    source: "https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_ECSService.html",
  },
  {
    resource: /:task-definition\/\*:\*$/,
    actions: ["ecs:RegisterTaskDefinition", "ecs:TagResource"],
    why: "the family stands in the service's live revision, and ECS counts the revisions",
    source: reference("amazonelasticcontainerservice"),
  },
  {
    resource: /^arn:aws:route53:::(healthcheck|change)\/\*$/,
    actions: [
      "route53:ChangeTagsForResource",
      "route53:GetChange",
      "route53:GetHealthCheck",
      "route53:UpdateHealthCheck",
    ],
    why: "Route 53 makes up the ids, and a policy may name somebody else's health check",
    source: reference("amazonroute53"),
  },
  {
    resource: /^arn:aws:iam::\d+:role\/\*$/,
    actions: ["iam:PassRole"],
    why: "the roles stand in the users' task definitions, goes to ECS tasks only, and taskRoleArns narrows it",
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
  },
  {
    resource: /:deploymentconfig:(pointsman-|CodeDeployDefault\.ECS)\*$/,
    actions: ["codedeploy:GetDeploymentConfig", "codedeploy:CreateDeploymentConfig"],
    why: "a configuration carries its numbers in its name, and is made when a strategy first needs it",
    source: "https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html",
  },
  {
    resource: /:execution:pointsman-(Release|Rollback|Shift):\*$/,
    actions: ["states:DescribeExecution", "states:StopExecution"],
    why: "each execution has a name of its own; the machine's is fixed",
    source: reference("awsstepfunctions"),
  },
  {
    resource: /:log-group:\/aws\/lambda\/[\w-]+:\*$/,
    actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
    why: "Lambda makes up the names of the streams in the function's own group",
    source: "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html",
  },
  {
    resource: /:function:pointsman-\w+:\*$/,
    actions: ["lambda:InvokeFunction"],
    why: "an execution keeps its definition, and so may call any version that was ever published",
    source: "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-standard-vs-express.html",
  },
  {
    resource: /^\*$/,
    actions: [
      "ec2:AssignPrivateIpAddresses",
      "ec2:CreateNetworkInterface",
      "ec2:DeleteNetworkInterface",
      "ec2:UnassignPrivateIpAddresses",
    ],
    why: "Lambda makes the network interfaces, and checks these rights on * when a function is put into a VPC",
    source:
      "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions",
  },
  {
    resource: /:(loadbalancer\/net|targetgroup)\/pm-\*$/,
    actions: [
      "elasticloadbalancing:AddTags",
      "elasticloadbalancing:CreateLoadBalancer",
      "elasticloadbalancing:CreateTargetGroup",
    ],
    why: "what is made gets an id of AWS's making behind its name, and must bear our tag",
    source: reference("awselasticloadbalancingv2"),
  },
  {
    resource: /:(loadbalancer\/net|listener\/net|targetgroup)\/\*$/,
    actions: [
      "elasticloadbalancing:AddTags",
      "elasticloadbalancing:CreateListener",
      "elasticloadbalancing:DeleteListener",
      "elasticloadbalancing:DeleteLoadBalancer",
      "elasticloadbalancing:DeleteTargetGroup",
      "elasticloadbalancing:DeregisterTargets",
      "elasticloadbalancing:ModifyListener",
      "elasticloadbalancing:ModifyListenerAttributes",
      "elasticloadbalancing:ModifyLoadBalancerAttributes",
      "elasticloadbalancing:ModifyTargetGroup",
      "elasticloadbalancing:ModifyTargetGroupAttributes",
      "elasticloadbalancing:RegisterTargets",
      "elasticloadbalancing:SetIpAddressType",
      "elasticloadbalancing:SetSecurityGroups",
      "elasticloadbalancing:SetSubnets",
    ],
    why: "what was adopted has a name of somebody else's, and must bear our tag; tags are written while it is made only",
    source: reference("awselasticloadbalancingv2"),
  },
  {
    resource: /:security-group\/\*$/,
    actions: [
      "ec2:AuthorizeSecurityGroupIngress",
      "ec2:CreateSecurityGroup",
      "ec2:CreateTags",
      "ec2:DeleteSecurityGroup",
      "ec2:RevokeSecurityGroupIngress",
    ],
    why: "EC2 makes up the ids, and the group must bear our tag; tags are written while it is made only",
    source: reference("amazonec2"),
  },
  {
    resource: /:secret:[\w/+=.@-]+-\?{6}$/,
    actions: ["secretsmanager:GetSecretValue"],
    why: "Secrets Manager puts six letters of its own behind a secret's name",
    source: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html",
  },
];
