import type { Check } from "../check.ts";

const actions = "https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodedeploy.html";
const stepActions =
  "https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsstepfunctions.html";
const ecsAction = "https://github.com/aws-actions/amazon-ecs-deploy-task-definition";

/** Rights of the functions' own roles, as IAM judges them. */
export const rightChecks = {
  "role-missing": {
    severity: "breaks",
    finds: "a role of a function or state machine does not exist",
    why: "nothing runs without its role",
    source: "https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html",
  },
  "hook-cannot-report": {
    severity: "breaks",
    finds: "a hook could not report to CodeDeploy",
    why: "a deployment hangs there for a whole hour and then fails; the action has no resource type, so only * grants it",
    source: "https://github.com/davidgf/serverless-plugin-canary-deployments/issues/93",
  },
  "cannot-create-deployment": {
    severity: "breaks",
    finds: "a deployment could not be created",
    why: "CreateDeployment needs the group, its application and its configuration, and each release fails there",
    source: `${ecsAction}#aws-codedeploy-support`,
  },
  "cannot-override-alarms": {
    severity: "breaks",
    finds: "a rollback could not switch the alarms off",
    why: "overriding alarms needs UpdateDeploymentGroup too, and the alarm that is the reason for going back would stop it",
    source: "https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_CreateDeployment.html",
  },
  "cannot-steer-deployment": {
    severity: "breaks",
    finds: "a deployment could not be stopped or continued",
    why: "it cannot be taken back; the actions have no resource type, so only * grants them",
    source: actions,
  },
  "cannot-register-revision": {
    severity: "breaks",
    finds: "a revision could not be registered",
    why: "each release fails before it deploys",
    source: `${ecsAction}#permissions`,
  },
  "cannot-tag-revision": {
    severity: "breaks",
    finds: "a revision could not be tagged",
    why: "releases of an untagged service pass, and the first one with tags fails",
    source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/supported-iam-actions-tagging.html",
  },
  "cannot-pass-role": {
    severity: "breaks",
    finds: "a task's role could not be passed on",
    why: "registering a revision needs iam:PassRole on both its roles, to ecs-tasks.amazonaws.com",
    source: `${ecsAction}#permissions`,
  },
  "cannot-answer-callback": {
    severity: "breaks",
    finds: "a waiting step could not be answered",
    why: "a release waits until its heartbeat ends; the action has no resource type, so only * grants it",
    source: stepActions,
  },
  "cannot-start-execution": {
    severity: "breaks",
    finds: "a state machine could not be started",
    why: "pushes start nothing, or nothing is backed out",
    source: stepActions,
  },
  "function-right-missing": {
    severity: "breaks",
    finds: "a function's role lacks another right that this version needs",
    why: "a release fails where the function makes that call",
    source:
      "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
  },
} as const satisfies Readonly<Record<string, Check>>;
