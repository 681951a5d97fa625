/**
 * What CodeDeploy answers, from https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_DeploymentInfo.html
 * and captured answers. Not simulated: diagnostics of lifecycle events, of which no capture on ECS was found.
 */
import type {
  BlueGreenDeploymentConfiguration,
  DeploymentGroupInfo,
  DeploymentInfo,
  ECSTarget,
  ECSTaskSet,
  LastDeploymentInfo,
  LoadBalancerInfo,
  RevisionLocation,
} from "@aws-sdk/client-codedeploy";
import { ecsArn } from "../arns.ts";
import { isOver } from "./codedeploy-state.ts";
import type { Deployment, Group } from "./codedeploy-state.ts";
import { pendingCount, runningCount } from "../ecs/ecs-answers.ts";
import { computedCount } from "../ecs/ecs-state.ts";
import type { TaskSet } from "../ecs/ecs-state.ts";
import type { Balancers } from "../elb/elb-balancers.ts";
import { sharesOf } from "../elb/elb-balancers.ts";
import type { Place } from "../ports.ts";

export const targetIdOf = ({ service }: Group): string => `${service.clusterName}:${service.name}`;

/** The content is never given back: only its hash is. */
const revisionAnswer = ({ revision }: Deployment): { revision?: RevisionLocation } =>
  revision === undefined
    ? {}
    : { revision: { revisionType: "AppSpecContent", appSpecContent: { sha256: revision.sha256 } } };

const date = (name: string, at: number | undefined) => (at === undefined ? {} : { [name]: new Date(at) });

function blueGreen({ terminationWaitMinutes, readyWaitMinutes }: Group): BlueGreenDeploymentConfiguration {
  return {
    terminateBlueInstancesOnDeploymentSuccess: {
      action: "TERMINATE",
      terminationWaitTimeInMinutes: terminationWaitMinutes,
    },
    deploymentReadyOption: {
      actionOnTimeout: readyWaitMinutes > 0 ? "STOP_DEPLOYMENT" : "CONTINUE_DEPLOYMENT",
      waitTimeInMinutes: readyWaitMinutes,
    },
  };
}

function loadBalancerInfo(balancers: Balancers, group: Group): LoadBalancerInfo {
  const { targetGroupArns, productionListenerArn, testListenerArn } = group;
  return {
    targetGroupPairInfoList: [
      {
        targetGroups: targetGroupArns.map((arn) => ({ name: balancers.targetGroup(arn).name })),
        prodTrafficRoute: { listenerArns: [productionListenerArn] },
        ...(testListenerArn === undefined ? {} : { testTrafficRoute: { listenerArns: [testListenerArn] } }),
      },
    ],
  };
}

const style = { deploymentType: "BLUE_GREEN", deploymentOption: "WITH_TRAFFIC_CONTROL" } as const;

/** The overview comes only at the end; it counts targets, that is one. Lifecycle events are never in it. */
export function deploymentAnswer(balancers: Balancers, deployment: Deployment): DeploymentInfo {
  const { group, problem, rollbackInfo, description, autoRollback, alarmOverride } = deployment;
  return {
    applicationName: group.applicationName,
    deploymentGroupName: group.name,
    deploymentConfigName: deployment.config.name,
    deploymentId: deployment.id,
    ...revisionAnswer(deployment),
    status: deployment.status,
    ...(problem === undefined ? {} : { errorInformation: problem }),
    createTime: new Date(deployment.createdAt),
    ...date("startTime", deployment.startedAt),
    ...date("completeTime", deployment.completedAt),
    ...(isOver(deployment) ? { deploymentOverview: overview(deployment) } : {}),
    ...(description === undefined ? {} : { description }),
    creator: deployment.creator,
    ignoreApplicationStopFailures: false,
    ...(autoRollback === undefined ? {} : { autoRollbackConfiguration: autoRollback }),
    updateOutdatedInstancesOnly: false,
    ...(rollbackInfo === undefined ? {} : { rollbackInfo }),
    deploymentStyle: style,
    instanceTerminationWaitTimeStarted: deployment.isTerminating,
    blueGreenDeploymentConfiguration: blueGreen(group),
    loadBalancerInfo: loadBalancerInfo(balancers, group),
    fileExistsBehavior: "DISALLOW",
    deploymentStatusMessages: [],
    computePlatform: "ECS",
    ...(alarmOverride === undefined ? {} : { overrideAlarmConfiguration: alarmOverride }),
  };
}

const overview = ({ status }: Deployment) => ({
  Pending: 0,
  InProgress: 0,
  Succeeded: status === "Succeeded" ? 1 : 0,
  Failed: status === "Succeeded" ? 0 : 1,
  Skipped: 0,
  Ready: 0,
});

/** The member is spelled `identifer` in the API. */
function taskSetAnswer(
  balancers: Balancers,
  group: Group,
  set: TaskSet,
  taskSetLabel: "Blue" | "Green",
): ECSTaskSet {
  const { forward } = balancers.listener(group.productionListenerArn);
  const mine = sharesOf(forward).find(({ targetGroupArn }) => targetGroupArn === set.targetGroupArn);
  return {
    identifer: set.id,
    desiredCount: computedCount(set),
    pendingCount: pendingCount(set),
    runningCount: runningCount(set),
    status: set.status,
    trafficWeight: 100 * (mine?.share ?? 0),
    targetGroup: { name: balancers.targetGroup(set.targetGroupArn).name },
    taskSetLabel,
  };
}

/** The label is the role in this deployment, whatever the target group is called. */
export function taskSetsAnswer(
  balancers: Balancers,
  { group, original, replacement }: Deployment,
): ECSTaskSet[] {
  return [
    ...(original === undefined ? [] : [taskSetAnswer(balancers, group, original, "Blue")]),
    ...(replacement === undefined ? [] : [taskSetAnswer(balancers, group, replacement, "Green")]),
  ];
}

export function targetAnswer(balancers: Balancers, place: Place, deployment: Deployment): ECSTarget {
  const { group, lastTaskSets } = deployment;
  return {
    deploymentId: deployment.id,
    targetId: targetIdOf(group),
    targetArn: ecsArn(place, `service/${group.service.clusterName}/${group.service.name}`),
    lastUpdatedAt: new Date(deployment.updatedAt),
    lifecycleEvents: deployment.events.map(({ name, status, startAt, endAt }) => ({
      lifecycleEventName: name,
      ...date("startTime", startAt),
      ...date("endTime", endAt),
      status,
    })),
    status: deployment.targetStatus,
    taskSetsInfo: lastTaskSets ?? taskSetsAnswer(balancers, deployment),
  };
}

function last(name: string, deployment: Deployment | undefined): Record<string, LastDeploymentInfo> {
  if (deployment === undefined) return {};
  const { id, status, createdAt, completedAt } = deployment;
  return {
    [name]: { deploymentId: id, status, createTime: new Date(createdAt), ...date("endTime", completedAt) },
  };
}

/** The lists of EC2 are there and empty. */
export function groupAnswer(balancers: Balancers, group: Group): DeploymentGroupInfo {
  const { service, alarms, deployments } = group;
  return {
    applicationName: group.applicationName,
    deploymentGroupId: group.id,
    deploymentGroupName: group.name,
    deploymentConfigName: group.configName,
    ec2TagFilters: [],
    onPremisesInstanceTagFilters: [],
    autoScalingGroups: [],
    serviceRoleArn: group.serviceRoleArn,
    triggerConfigurations: [],
    ...(alarms === undefined ? {} : { alarmConfiguration: alarms }),
    autoRollbackConfiguration: group.autoRollback,
    deploymentStyle: style,
    outdatedInstancesStrategy: "UPDATE",
    blueGreenDeploymentConfiguration: blueGreen(group),
    loadBalancerInfo: loadBalancerInfo(balancers, group),
    ...last(
      "lastSuccessfulDeployment",
      deployments.findLast(({ status }) => status === "Succeeded"),
    ),
    ...last("lastAttemptedDeployment", deployments.at(-1)),
    computePlatform: "ECS",
    ecsServices: [{ serviceName: service.name, clusterName: service.clusterName }],
    ...group.shown,
  };
}
