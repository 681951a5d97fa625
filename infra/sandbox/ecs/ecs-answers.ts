/** What ECS answers, from https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html and captured answers. */
import type { Container, Service, Task as TaskAnswer, TaskSet as TaskSetAnswer } from "@aws-sdk/client-ecs";
import { computedCount, primaryOf } from "./ecs-state.ts";
import type { EcsService, Task, TaskSet } from "./ecs-state.ts";

const networkConfiguration = {
  awsvpcConfiguration: {
    subnets: ["subnet-0ef3692db124f204f"],
    securityGroups: ["sg-0a1b2c3d4e5f60718"],
    assignPublicIp: "DISABLED" as const,
  },
};

const count = (set: TaskSet, status: Task["lastStatus"]): number =>
  [...set.tasks].filter(
    ({ lastStatus, desiredStatus }) => lastStatus === status && desiredStatus === "RUNNING",
  ).length;

export const runningCount = (set: TaskSet): number => count(set, "RUNNING");
export const pendingCount = (set: TaskSet): number => count(set, "PENDING");

const loadBalancer = ({ targetGroupArn, containerName, containerPort }: TaskSet) => ({
  targetGroupArn,
  containerName,
  containerPort,
});

function taskSetAnswer(set: TaskSet): TaskSetAnswer {
  const { service, externalId } = set;
  return {
    id: set.id,
    taskSetArn: set.arn,
    serviceArn: service.arn,
    clusterArn: service.clusterArn,
    ...(externalId === undefined ? {} : { startedBy: "CODE_DEPLOY", externalId }),
    status: set.status,
    taskDefinition: set.taskDefinitionArn,
    computedDesiredCount: computedCount(set),
    pendingCount: pendingCount(set),
    runningCount: runningCount(set),
    createdAt: new Date(set.createdAt),
    updatedAt: new Date(set.updatedAt),
    launchType: "FARGATE",
    platformVersion: "1.4.0",
    platformFamily: "Linux",
    networkConfiguration,
    loadBalancers: [loadBalancer(set)],
    serviceRegistries: [],
    scale: { value: set.scalePercent, unit: "PERCENT" },
    stabilityStatus: set.isSteady ? "STEADY_STATE" : "STABILIZING",
    stabilityStatusAt: new Date(set.stabilityAt),
    tags: [],
  };
}

const sum = (sets: readonly TaskSet[], of: (set: TaskSet) => number): number =>
  sets.reduce((total, set) => total + of(set), 0);

const primaryFirst = (a: TaskSet, b: TaskSet): number =>
  Number(b.status === "PRIMARY") - Number(a.status === "PRIMARY");

/** Under CodeDeploy `deployments` is empty and the task sets hold the state; events come newest first. */
export function serviceAnswer(service: EcsService): Service {
  const primary = primaryOf(service);
  return {
    serviceArn: service.arn,
    serviceName: service.name,
    clusterArn: service.clusterArn,
    loadBalancers: primary === undefined ? [] : [loadBalancer(primary)],
    serviceRegistries: [],
    status: "ACTIVE",
    desiredCount: service.desiredCount,
    runningCount: sum(service.taskSets, runningCount),
    pendingCount: sum(service.taskSets, pendingCount),
    launchType: "FARGATE",
    platformVersion: "LATEST",
    platformFamily: "Linux",
    ...(primary === undefined ? {} : { taskDefinition: primary.taskDefinitionArn }),
    deploymentConfiguration: { maximumPercent: 200, minimumHealthyPercent: 100 },
    taskSets: service.taskSets.toSorted(primaryFirst).map(taskSetAnswer),
    deployments: [],
    events: service.events
      .toReversed()
      .map(({ createdAt, ...event }) => ({ ...event, createdAt: new Date(createdAt) })),
    createdAt: new Date(service.createdAt),
    placementConstraints: [],
    placementStrategy: [],
    networkConfiguration,
    healthCheckGracePeriodSeconds: service.healthCheckGracePeriodSeconds,
    schedulingStrategy: "REPLICA",
    deploymentController: { type: "CODE_DEPLOY" },
    enableECSManagedTags: false,
    propagateTags: "NONE",
    enableExecuteCommand: false,
    ...service.shown,
  };
}

const date = (name: string, at: number | undefined) => (at === undefined ? {} : { [name]: new Date(at) });

const isOver = ({ lastStatus }: Task): boolean => lastStatus === "STOPPED" || lastStatus === "DEPROVISIONING";

const containerAnswers = (task: Task): Container[] =>
  task.containers.map(({ name, image, digest, exitCode, reason }) => ({
    containerArn: `${task.arn.replace(":task/", ":container/")}/${name}`,
    taskArn: task.arn,
    name,
    image,
    ...(digest === undefined ? {} : { imageDigest: digest }),
    lastStatus: isOver(task) ? "STOPPED" : task.lastStatus,
    networkInterfaces: [{ privateIpv4Address: task.address }],
    healthStatus: "UNKNOWN",
    cpu: "0",
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(reason === undefined ? {} : { reason }),
  }));

export function taskAnswer(task: Task, startedBy: string): TaskAnswer {
  const { taskSet, stopCode, stoppedReason } = task;
  return {
    attachments: [],
    availabilityZone: task.zone,
    clusterArn: taskSet.service.clusterArn,
    containers: containerAnswers(task),
    cpu: "256",
    memory: "512",
    ...date("createdAt", task.createdAt),
    ...date("startedAt", task.startedAt),
    ...date("stoppingAt", task.stoppingAt),
    ...date("stoppedAt", task.stoppedAt),
    desiredStatus: task.desiredStatus,
    group: `service:${taskSet.service.name}`,
    healthStatus: "UNKNOWN",
    lastStatus: task.lastStatus,
    launchType: "FARGATE",
    overrides: { containerOverrides: task.containers.map(({ name }) => ({ name })) },
    platformVersion: "1.4.0",
    platformFamily: "Linux",
    startedBy,
    tags: [],
    taskArn: task.arn,
    taskDefinitionArn: taskSet.taskDefinitionArn,
    version: task.version,
    ...(stopCode === undefined ? {} : { stopCode }),
    ...(stoppedReason === undefined ? {} : { stoppedReason }),
  };
}
