import type { Plants } from "./plants.ts";
import { fn, forbid, narrow, needed, roleOf } from "./plants.ts";

const group = "arn:aws:codedeploy:eu-central-1:111122223333:deploymentgroup:storefront/storefront-a";

/** What the functions' own roles must be allowed. */
export const rightPlants: Plants = {
  "role-missing": [
    {
      as: "the role of a hook, which was deleted",
      plant: (all) => {
        const [, name = ""] = roleOf(all, "CodeDeployHook_pointsman_AfterInstall").arn.split("/");
        all.deployed.roles.delete(name);
      },
      says: /^CodeDeployHook_pointsman_AfterInstall has the role PointsmanFunctionsHookAfterInstallRole\w+, which does not exist$/,
    },
    {
      as: "the role of a state machine, which was deleted",
      plant: ({ deployed }) => {
        const [, name = ""] = needed(deployed.machines[0]).roleArn.split("/");
        deployed.roles.delete(name);
      },
      says: /^state machine pointsman-Release has the role \w+, which does not exist$/,
    },
  ],
  "hook-cannot-report": [
    {
      as: "a hook's role without the action",
      plant: (all) =>
        forbid(
          roleOf(all, "CodeDeployHook_pointsman_AfterAllowTraffic"),
          "codedeploy:PutLifecycleEventHookExecutionStatus",
        ),
      says: /^CodeDeployHook_pointsman_AfterAllowTraffic .*may not codedeploy:PutLifecycleEventHookExecutionStatus on \*$/,
    },
    {
      as: "the action on the deployment group, as guides have it",
      plant: (all) =>
        narrow(
          roleOf(all, "CodeDeployHook_pointsman_BeforeInstall"),
          "codedeploy:PutLifecycleEventHookExecutionStatus",
          group,
        ),
      says: "may not codedeploy:PutLifecycleEventHookExecutionStatus on *",
    },
  ],
  "cannot-create-deployment": [
    {
      as: "an installation that was deployed without this service",
      plant: (all) => {
        for (const name of ["pointsman-deploy", "pointsman-backOut"])
          forbid(roleOf(all, name), "codedeploy:CreateDeployment");
      },
      says: /pointsman-deploy, pointsman-backOut may not codedeploy:CreateDeployment on .*deploymentgroup:storefront\/storefront-a/,
    },
    {
      as: "a role that may create a deployment, and not read its configuration",
      plant: (all) => forbid(roleOf(all, "pointsman-deploy"), "codedeploy:GetDeploymentConfig"),
      says: "may not codedeploy:GetDeploymentConfig",
    },
    {
      as: "a role that may create a deployment, and not register its AppSpec",
      plant: (all) => forbid(roleOf(all, "pointsman-deploy"), "codedeploy:RegisterApplicationRevision"),
      says: "may not codedeploy:RegisterApplicationRevision on",
    },
  ],
  "cannot-override-alarms": [
    {
      as: "a role without UpdateDeploymentGroup",
      plant: (all) => forbid(roleOf(all, "pointsman-backOut"), "codedeploy:UpdateDeploymentGroup"),
      says: /^pointsman-backOut .*may not codedeploy:UpdateDeploymentGroup on/,
    },
  ],
  "cannot-steer-deployment": [
    {
      as: "StopDeployment on the deployment group",
      plant: (all) => narrow(roleOf(all, "pointsman-backOut"), "codedeploy:StopDeployment", group),
      says: "may not codedeploy:StopDeployment, codedeploy:ContinueDeployment on *",
    },
  ],
  "cannot-register-revision": [
    {
      as: "a role without the action",
      plant: (all) => forbid(roleOf(all, "pointsman-deploy"), "ecs:RegisterTaskDefinition"),
      says: "may not ecs:RegisterTaskDefinition on arn:aws:ecs:eu-central-1:111122223333:task-definition/storefront-a:*",
    },
  ],
  "cannot-tag-revision": [
    {
      as: "a role without TagResource",
      plant: (all) => forbid(roleOf(all, "pointsman-deploy"), "ecs:TagResource"),
      says: "may not ecs:TagResource",
    },
  ],
  "cannot-pass-role": [
    {
      as: "an installation that may pass the execution role only",
      plant: (all) => {
        for (const name of ["pointsman-deploy", "pointsman-backOut"])
          narrow(roleOf(all, name), "iam:PassRole", "arn:aws:iam::111122223333:role/ecsTaskExecutionRole");
      },
      says: "may not iam:PassRole on arn:aws:iam::111122223333:role/storefront-task",
    },
  ],
  "cannot-answer-callback": [
    {
      as: "the action on the state machine",
      plant: (all) =>
        narrow(
          roleOf(all, "pointsman-wake"),
          "states:SendTaskSuccess",
          "arn:aws:states:eu-central-1:111122223333:stateMachine:pointsman-Release",
        ),
      says: "may not states:SendTaskSuccess on *",
    },
  ],
  "cannot-start-execution": [
    {
      as: "a role without the action",
      plant: (all) => forbid(roleOf(all, "pointsman-accept"), "states:StartExecution"),
      says: "may not states:StartExecution on arn:aws:states:eu-central-1:111122223333:stateMachine:pointsman-Release",
    },
  ],
  "function-right-missing": [
    {
      as: "a role that cannot read images",
      plant: (all) => forbid(roleOf(all, "pointsman-accept"), "ecr:DescribeImages"),
      says: "may not ecr:DescribeImages on arn:aws:ecr:eu-central-1:111122223333:repository/storefront",
    },
    {
      as: "a gate that may not ask its check",
      plant: (all) =>
        narrow(
          roleOf(all, "pointsman-gates"),
          "lambda:InvokeFunction",
          needed(fn(all, "pointsman-probe").configuration.FunctionArn),
        ),
      says: "may not lambda:InvokeFunction on arn:aws:lambda:eu-central-1:111122223333:function:contract-check",
    },
    {
      as: "a look at a deployment's target on the deployment group, as guides have it",
      plant: (all) => narrow(roleOf(all, "pointsman-backOut"), "codedeploy:GetDeploymentTarget", group),
      says: /^pointsman-backOut .*may not codedeploy:GetDeploymentTarget on \*$/,
    },
    {
      as: "a role that may not read back the deployment that it made",
      plant: (all) => forbid(roleOf(all, "pointsman-deploy"), "codedeploy:GetDeployment"),
      says: /^pointsman-deploy .*may not codedeploy:GetDeployment on .*deploymentgroup:storefront\/storefront-a$/,
    },
    {
      as: "a revision read on its family, for an action that has no resource type",
      plant: (all) =>
        narrow(
          roleOf(all, "pointsman-plan"),
          "ecs:DescribeTaskDefinition",
          "arn:aws:ecs:eu-central-1:111122223333:task-definition/storefront-a:*",
        ),
      says: /^pointsman-plan .*may not ecs:DescribeTaskDefinition, ecs:ListTaskDefinitions on \*$/,
    },
    {
      as: "the health of targets on their group, for an action that has no resource type",
      plant: (all) =>
        narrow(
          roleOf(all, "CodeDeployHook_pointsman_AfterInstall"),
          "elasticloadbalancing:DescribeTargetHealth",
          "arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup/storefront-a-blue/1",
        ),
      says: "may not elasticloadbalancing:DescribeTargetHealth on *",
    },
    {
      as: "a stop of executions on the state machine, where the ARN's word is execution",
      plant: (all) =>
        narrow(
          roleOf(all, "pointsman-rollback"),
          "states:StopExecution",
          "arn:aws:states:eu-central-1:111122223333:stateMachine:pointsman-Release",
        ),
      says: "states:StopExecution on arn:aws:states:eu-central-1:111122223333:execution:pointsman-Release:*",
    },
  ],
};
