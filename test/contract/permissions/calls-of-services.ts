import { text, texts } from "./members.ts";
import { anywhere, arn, right } from "./rights.ts";
import type { Row } from "./rights.ts";

const repository =
  (action: string): Row =>
  ({ input }, where) => {
    const account = "registryId" in input ? text(input, "registryId") : where.account;
    return [right(action, arn({ ...where, account }, "ecr", `repository/${text(input, "repositoryName")}`))];
  };

/** Names or ARNs of services or tasks, in their cluster. */
const inCluster =
  (action: string, kind: string, member: string): Row =>
  ({ input }, where) => {
    const cluster = text(input, "cluster").replace(/^.*:cluster\//, "");
    const condition = { "ecs:cluster": arn(where, "ecs", `cluster/${cluster}`) };
    return texts(input, member).map((one) =>
      right(action, one.startsWith("arn:") ? one : arn(where, "ecs", `${kind}/${cluster}/${one}`), condition),
    );
  };

/** It authorises on container instances, any of the cluster's. */
const listTasks: Row = ({ input }, where) => {
  const cluster = text(input, "cluster").replace(/^.*:cluster\//, "");
  return [
    right("ecs:ListTasks", arn(where, "ecs", `container-instance/${cluster}/*`), {
      "ecs:cluster": arn(where, "ecs", `cluster/${cluster}`),
    }),
  ];
};

/**
 * Both roles are handed on, and tags in the request are a right of their own.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/supported-iam-actions-tagging.html
 */
const registerRevision: Row = ({ input }, where) => {
  const revision = arn(where, "ecs", `task-definition/${text(input, "family")}:*`);
  const passed = [...new Set([input["taskRoleArn"], input["executionRoleArn"]])];
  return [
    right("ecs:RegisterTaskDefinition", revision),
    ...passed.flatMap((role) =>
      typeof role === "string"
        ? [right("iam:PassRole", role, { "iam:PassedToService": "ecs-tasks.amazonaws.com" })]
        : [],
    ),
    ...(input["tags"]
      ? [right("ecs:TagResource", revision, { "ecs:CreateAction": "RegisterTaskDefinition" })]
      : []),
  ];
};

/** Composite alarms are told of only to a right on all alarms (CloudWatch API reference, DescribeAlarms). */
const describeAlarms: Row = ({ input }, where) =>
  texts(input, "AlarmTypes").includes("CompositeAlarm")
    ? [right("cloudwatch:DescribeAlarms", arn(where, "cloudwatch", "alarm:*"))]
    : texts(input, "AlarmNames").map((name) =>
        right("cloudwatch:DescribeAlarms", arn(where, "cloudwatch", `alarm:${name}`)),
      );

const balancerReads = [
  "DescribeListeners",
  "DescribeLoadBalancers",
  "DescribeRules",
  "DescribeTargetGroups",
  "DescribeTargetHealth",
];

/** Calls of what the users' services consist of: images, task definitions, tasks, load balancers, alarms. */
export const serviceCalls: Readonly<Record<string, Row>> = {
  "cloudwatch.DescribeAlarms": describeAlarms,
  "ecr.DescribeImages": repository("ecr:DescribeImages"),
  "ecr.GetLifecyclePolicyPreview": repository("ecr:GetLifecyclePolicyPreview"),
  "ecr.StartLifecyclePolicyPreview": repository("ecr:StartLifecyclePolicyPreview"),
  "ecs.DescribeServices": inCluster("ecs:DescribeServices", "service", "services"),
  "ecs.DescribeTaskDefinition": anywhere("ecs:DescribeTaskDefinition"),
  "ecs.DescribeTasks": inCluster("ecs:DescribeTasks", "task", "tasks"),
  "ecs.ListTaskDefinitions": anywhere("ecs:ListTaskDefinitions"),
  "ecs.ListTasks": listTasks,
  "ecs.RegisterTaskDefinition": registerRevision,
  ...Object.fromEntries(
    balancerReads.map((call) => [`elb.${call}`, anywhere(`elasticloadbalancing:${call}`)]),
  ),
};
