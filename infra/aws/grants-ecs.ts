import { anywhere, noResourceType } from "./grants.ts";
import type { Grant, Made } from "./grants.ts";
import type { Places } from "./places.ts";

export const serviceReadGrants = ({ ecs }: Places): Grant[] => [
  {
    sid: "ReadServices",
    actions: ["ecs:DescribeServices"],
    resources: [ecs("service/*")],
    why: "cluster and service stand in the deployment group, not in our configuration",
  },
];

export const revisionReadGrants = (
  ...calls: ("DescribeTaskDefinition" | "ListTaskDefinitions")[]
): Grant[] => [
  {
    sid: "ReadTaskDefinitions",
    actions: calls.map((call) => `ecs:${call}`),
    resources: anywhere,
    why: `${calls.map((call) => `ecs:${call}`).join(" and ")} ${noResourceType}`,
  },
];

export const stoppedTaskGrants = ({ ecs }: Places): Grant[] => [
  {
    sid: "ListStoppedTasks",
    actions: ["ecs:ListTasks"],
    resources: anywhere,
    why: "ecs:ListTasks authorises on container instances, which Fargate has not, and clusters are known at run time only",
    conditions: { ArnLike: { "ecs:cluster": ecs("cluster/*") } },
  },
  {
    sid: "ReadStoppedTasks",
    actions: ["ecs:DescribeTasks"],
    resources: [ecs("task/*")],
    why: "ids of tasks are made by ECS",
  },
];

export const revisionRegisterGrants = ({ ecs }: Places, { taskRoleArns }: Made): Grant[] => [
  {
    sid: "RegisterTaskDefinitions",
    actions: ["ecs:RegisterTaskDefinition"],
    resources: [ecs("task-definition/*:*")],
    why: "the family stands in the service's live revision, and ECS counts the revisions",
  },
  {
    sid: "TagTaskDefinitions",
    actions: ["ecs:TagResource"],
    resources: [ecs("task-definition/*:*")],
    why: "tags are kept from revision to revision; the condition limits this to registering",
    conditions: { StringEquals: { "ecs:CreateAction": "RegisterTaskDefinition" } },
  },
  {
    sid: "PassTaskRoles",
    actions: ["iam:PassRole"],
    resources: taskRoleArns,
    why: "task and execution roles stand in the users' task definitions; the condition hands them to ECS tasks only, and taskRoleArns narrows them",
    conditions: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
  },
];

export const balancerReadGrants = (...calls: BalancerCall[]): Grant[] => [
  {
    sid: "ReadLoadBalancers",
    actions: calls.map((call) => `elasticloadbalancing:${call}`),
    resources: anywhere,
    why: `elasticloadbalancing's Describe calls: each ${noResourceType}`,
  },
];
type BalancerCall =
  | "DescribeListeners"
  | "DescribeRules"
  | "DescribeTargetGroups"
  | "DescribeTargetHealth"
  | "DescribeLoadBalancers";

/** Also where no file names a metric now: a release in flight may have been accepted with some. */
export const metricReadGrants = (): Grant[] => [
  {
    sid: "ReadMetrics",
    actions: ["cloudwatch:GetMetricData"],
    resources: anywhere,
    why: `cloudwatch:GetMetricData ${noResourceType}`,
  },
];

export const alarmReadGrants = (): Grant[] => [
  {
    sid: "ReadAlarms",
    actions: ["cloudwatch:DescribeAlarms"],
    resources: anywhere,
    why: "DescribeAlarms tells of composite alarms only to a permission on * (CloudWatch API reference, DescribeAlarms)",
  },
];
