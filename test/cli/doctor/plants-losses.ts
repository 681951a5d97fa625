import type { Plants } from "./plants.ts";
import { fn, forbid, narrow, needed, roleOf, without } from "./plants.ts";

const queue = ({ deployed }: Parameters<typeof roleOf>[0]) => needed([...deployed.queues.values()][0]);

/** What was lost goes somewhere, and what must be allowed is. */
export const lossPlants: Plants = {
  "dead-letters-missing": [
    {
      as: "a queue that was deleted",
      plant: ({ deployed }) => deployed.queues.clear(),
      says: "the queue that functions and rules name does not exist",
    },
  ],
  "dead-letters-refuse": [
    {
      as: "a queue that lets no rule in",
      plant: (all) => void (queue(all).policy = without(queue(all).policy, "events.amazonaws.com")),
      says: /does not let .*ImagePushed.* send/,
    },
  ],
  "dead-letters-key": [
    {
      as: "AWS's own key",
      plant: (all) => {
        all.deployed.keys.push({
          id: "own",
          alias: "alias/aws/sqs",
          isOfAws: true,
          state: "Enabled",
          policy: {},
        });
        queue(all).kmsKeyId = "alias/aws/sqs";
      },
      says: "AWS's own key alias/aws/sqs",
    },
  ],
  "dead-letters-waiting": [
    {
      as: "three messages",
      plant: (all) => void (queue(all).messages = 3),
      says: "3 messages lie in",
    },
  ],
  "cannot-reach-dead-letters": [
    {
      as: "a role without sqs:SendMessage",
      plant: (all) => forbid(roleOf(all, "pointsman-sweep"), "sqs:SendMessage"),
      says: /^pointsman-sweep .*may not sqs:SendMessage/,
    },
  ],
  "ledger-missing": [
    {
      as: "a table that was deleted",
      plant: ({ deployed }) => void deployed.tables.splice(0),
      says: "the table of the ledger does not exist",
    },
    {
      as: "a table whose key is gone",
      plant: ({ deployed }) =>
        void (needed(deployed.tables[0]).status = "INACCESSIBLE_ENCRYPTION_CREDENTIALS"),
      says: "is INACCESSIBLE_ENCRYPTION_CREDENTIALS",
    },
  ],
  "ledger-unprotected": [
    {
      as: "a table that anybody may delete",
      plant: ({ deployed }) => void (needed(deployed.tables[0]).isProtected = false),
      says: "has no deletion protection",
    },
  ],
  "own-alarm-silent": [
    {
      as: "an alarm that was deleted",
      plant: ({ world }) => world.alarms.deleteAlarm("pointsman-SweepStopped"),
      says: "there is no alarm pointsman-SweepStopped",
    },
    {
      as: "actions that were switched off",
      plant: ({ world }) =>
        void Object.assign(needed(world.alarms.alarms.get("pointsman-DeadLetters")), {
          shown: { ActionsEnabled: false },
        }),
      says: "the actions of pointsman-DeadLetters are switched off",
    },
    {
      as: "an alarm that tells another topic",
      plant: ({ world }) =>
        void Object.assign(needed(world.alarms.alarms.get("pointsman-NeedsAPerson")), {
          shown: { AlarmActions: ["arn:aws:sns:eu-central-1:111122223333:other"] },
        }),
      says: "pointsman-NeedsAPerson does not tell the topic",
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
          "arn:aws:codedeploy:eu-central-1:111122223333:deploymentgroup:storefront/storefront-a",
        ),
      says: "may not codedeploy:PutLifecycleEventHookExecutionStatus on *",
    },
    {
      as: "a role that was deleted",
      plant: (all) => {
        const [, name = ""] = roleOf(all, "CodeDeployHook_pointsman_AfterInstall").arn.split("/");
        all.deployed.roles.delete(name);
      },
      says: "its role, does not exist",
      also: ["function-right-missing"],
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
      plant: (all) =>
        narrow(
          roleOf(all, "pointsman-backOut"),
          "codedeploy:StopDeployment",
          "arn:aws:codedeploy:eu-central-1:111122223333:deploymentgroup:storefront/storefront-a",
        ),
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
  ],
};
