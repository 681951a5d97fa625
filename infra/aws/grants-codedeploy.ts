import { anywhere, noResourceType } from "./grants.ts";
import type { Grant } from "./grants.ts";
import type { Places } from "./places.ts";

export const groupGrants = ({ deploymentGroups }: Places, ...calls: GroupCall[]): Grant[] => [
  {
    sid: "ReadDeployments",
    actions: calls.map((call) => `codedeploy:${call}`),
    resources: deploymentGroups,
  },
];
type GroupCall = "GetDeploymentGroup" | "GetDeployment" | "ListDeployments" | "BatchGetDeployments";

export const deploymentTargetGrants = (): Grant[] => [
  {
    sid: "ReadDeploymentTargets",
    actions: ["codedeploy:GetDeploymentTarget"],
    resources: anywhere,
    why: `codedeploy:GetDeploymentTarget ${noResourceType}`,
  },
];

/**
 * CreateDeployment needs more than itself
 * (https://github.com/aws-actions/amazon-ecs-deploy-task-definition#aws-codedeploy-support), and with alarms of
 * its own UpdateDeploymentGroup too: the way back turns them off, so the gap would show on the worst day
 * (https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_CreateDeployment.html, overrideAlarmConfiguration).
 */
export const deploymentCreateGrants = ({ deploymentGroups, applications, codedeploy }: Places): Grant[] => [
  {
    sid: "CreateDeployments",
    actions: ["codedeploy:CreateDeployment", "codedeploy:UpdateDeploymentGroup"],
    resources: deploymentGroups,
  },
  {
    sid: "RegisterAppSpecs",
    actions: ["codedeploy:RegisterApplicationRevision", "codedeploy:GetApplicationRevision"],
    resources: applications,
  },
  {
    sid: "ReadDeploymentConfigs",
    actions: ["codedeploy:GetDeploymentConfig"],
    resources: [
      codedeploy("deploymentconfig:pointsman-*"),
      codedeploy("deploymentconfig:CodeDeployDefault.ECS*"),
    ],
    why: "which configuration a release uses follows from its strategy, when it is planned",
  },
];

export const deploymentConfigGrants = ({ codedeploy }: Places): Grant[] => [
  {
    sid: "MakeDeploymentConfigs",
    actions: ["codedeploy:CreateDeploymentConfig"],
    resources: [codedeploy("deploymentconfig:pointsman-*")],
    why: "a configuration is made when a strategy needs one that AWS has not; its name carries its numbers",
  },
];

export const deploymentControlGrants = (...actions: ("StopDeployment" | "ContinueDeployment")[]): Grant[] => [
  {
    sid: "ControlDeployments",
    actions: actions.map((action) => `codedeploy:${action}`),
    resources: anywhere,
    why: `${actions.map((action) => `codedeploy:${action}`).join(" and ")} ${noResourceType}`,
  },
];

export const hookReportGrants = (): Grant[] => [
  {
    sid: "ReportHooks",
    actions: ["codedeploy:PutLifecycleEventHookExecutionStatus"],
    resources: anywhere,
    why: `codedeploy:PutLifecycleEventHookExecutionStatus ${noResourceType}; without it every deployment hangs an hour`,
  },
];
