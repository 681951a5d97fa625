import { text } from "./members.ts";
import type { Members } from "./members.ts";
import { anywhere, arn, right } from "./rights.ts";
import type { Row, Where } from "./rights.ts";

const groupArn = (where: Where, input: Members) =>
  arn(
    where,
    "codedeploy",
    `deploymentgroup:${text(input, "applicationName")}/${text(input, "deploymentGroupName")}`,
  );
const onGroup =
  (action: string): Row =>
  ({ input }, where) => [right(action, groupArn(where, input))];
/** A deployment's right hangs on its group, which only the answer names. No answer: no deployment, and AWS says so. */
const onDeployment =
  (action: string): Row =>
  ({ groups }, where) =>
    groups.map((group) => right(action, groupArn(where, { ...group })));

/**
 * https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_CreateDeployment.html, overrideAlarmConfiguration;
 * https://github.com/aws-actions/amazon-ecs-deploy-task-definition#aws-codedeploy-support
 */
const createDeployment: Row = ({ input }, where) => {
  const application = arn(where, "codedeploy", `application:${text(input, "applicationName")}`);
  const config = arn(where, "codedeploy", `deploymentconfig:${text(input, "deploymentConfigName")}`);
  const group = groupArn(where, input);
  return [
    right("codedeploy:CreateDeployment", group),
    right("codedeploy:GetDeploymentConfig", config),
    right("codedeploy:RegisterApplicationRevision", application),
    right("codedeploy:GetApplicationRevision", application),
    ...(input["overrideAlarmConfiguration"] ? [right("codedeploy:UpdateDeploymentGroup", group)] : []),
  ];
};

/** Calls of CodeDeploy. */
export const codedeployCalls: Readonly<Record<string, Row>> = {
  "codedeploy.BatchGetDeployments": onDeployment("codedeploy:BatchGetDeployments"),
  "codedeploy.ContinueDeployment": anywhere("codedeploy:ContinueDeployment"),
  "codedeploy.CreateDeployment": createDeployment,
  "codedeploy.CreateDeploymentConfig": ({ input }, where) => [
    right(
      "codedeploy:CreateDeploymentConfig",
      arn(where, "codedeploy", `deploymentconfig:${text(input, "deploymentConfigName")}`),
    ),
  ],
  "codedeploy.GetDeployment": onDeployment("codedeploy:GetDeployment"),
  "codedeploy.GetDeploymentGroup": onGroup("codedeploy:GetDeploymentGroup"),
  "codedeploy.GetDeploymentTarget": anywhere("codedeploy:GetDeploymentTarget"),
  "codedeploy.ListDeployments": onGroup("codedeploy:ListDeployments"),
  "codedeploy.PutLifecycleEventHookExecutionStatus": anywhere(
    "codedeploy:PutLifecycleEventHookExecutionStatus",
  ),
  "codedeploy.StopDeployment": anywhere("codedeploy:StopDeployment"),
};
