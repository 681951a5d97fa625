import type { Check } from "../check.ts";

const groupApi = "https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_DeploymentGroupInfo.html";
const groupRole = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/codedeploy_IAM_role.html";
const limitedRole =
  "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSCodeDeployRoleForECSLimited.html";
const limits = "https://docs.aws.amazon.com/codedeploy/latest/userguide/limits.html";
const alarmConfiguration =
  "https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_AlarmConfiguration.html";

/** A cell's deployment group and its role. */
export const groupChecks = {
  "group-missing": {
    severity: "breaks",
    finds: "the deployment group does not exist",
    why: "there is nothing to release to",
    source: "https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_GetDeploymentGroup.html",
  },
  "group-style": {
    severity: "breaks",
    finds: "the deployment group is not one for ECS, blue/green, with traffic control",
    why: "CodeDeploy would move no traffic, and none of the hooks would come",
    source: groupApi,
  },
  "group-role-missing": {
    severity: "breaks",
    finds: "the group's role does not exist, or CodeDeploy may not take it",
    why: "each deployment fails at once",
    source: groupRole,
  },
  "group-role-hooks": {
    severity: "breaks",
    finds: "the group's role may not invoke our hooks",
    why: "each deployment fails at its first hook",
    source: limitedRole,
  },
  "group-role-pass": {
    severity: "breaks",
    finds: "the group's role may not pass the tasks' roles on",
    why: "CodeDeploy cannot make the candidate's task set; the limited policy passes ecsTaskExecutionRole and ECSTaskExecution* only",
    source: limitedRole,
  },
  "group-role-alarms": {
    severity: "breaks",
    finds: "the group's role may not read alarms",
    why: "CodeDeploy stops a deployment whose alarms it cannot read",
    source: alarmConfiguration,
  },
  "group-role-acts": {
    severity: "breaks",
    finds: "the group's role may not make task sets or move the listener",
    why: "the deployment fails where CodeDeploy does that",
    source: groupRole,
  },
  "group-role-triggers": {
    severity: "warns",
    finds: "the group's role may not publish to the topics of its triggers",
    why: "whoever listens there hears nothing; the limited policy publishes to CodeDeployTopic_* only",
    source: limitedRole,
  },
  "group-rollback-off": {
    severity: "warns",
    finds: "automatic rollback of the group is not on for failures, alarms and stops",
    why: "releases bring their own, but a deployment that a person makes stays where it failed",
    source: "https://docs.aws.amazon.com/codedeploy/latest/userguide/deployments-rollback-and-redeploy.html",
  },
  "group-busy": {
    severity: "warns",
    finds: "a deployment occupies the group now",
    why: "a group takes one at a time, so a release waits for its end or is refused",
    source: limits,
  },
  "termination-wait-short": {
    severity: "breaks",
    finds: "the group's termination wait is shorter than the service file counts on",
    why: "the release is refused: the old tasks would be gone before its bake ends",
    source: groupApi,
  },
  "termination-wait-none": {
    severity: "warns",
    finds: "the group has no termination wait",
    why: "the old tasks end as soon as traffic has moved, and the fast road back with them",
    source:
      "https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/aws-codedeploy/lib/ecs/deployment-group.ts",
  },
  "ready-wait-short": {
    severity: "breaks",
    finds: "the group's ready wait is shorter than a preview approval, or than the service file counts on",
    why: "CodeDeploy stops the deployment before the answer can come",
    source: "https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_DeploymentReadyOption.html",
  },
} as const satisfies Readonly<Record<string, Check>>;
