/**
 * Lays out one service as a stack would have: repository and image, task definition, load balancer with its two
 * target groups, the ECS service with its first task set, and the deployment group. All of it ran before the
 * story begins, so there are no events of it, and the first task set has neither startedBy nor externalId.
 */
import type { RegisterTaskDefinitionCommandInput } from "@aws-sdk/client-ecs";
import { ecsArn, registryHost } from "../arns.ts";
import type { Configs } from "../codedeploy/codedeploy-configs.ts";
import type { Groups } from "../codedeploy/codedeploy-groups.ts";
import type { Registry } from "../ecr/ecr-registry.ts";
import { taggedImage } from "../ecr/ecr-registry.ts";
import type { Definitions } from "../ecs/ecs-definitions.ts";
import type { EcsService, EcsState } from "../ecs/ecs-state.ts";
import type { TaskSets } from "../ecs/ecs-task-sets.ts";
import type { Balancers } from "../elb/elb-balancers.ts";
import type { Surroundings } from "../ports.ts";
import { addGroup } from "./workload-group.ts";
import type { WorkloadSpec } from "./workload-spec.ts";
import { sendThrough } from "./workload-balancer.ts";
import type { WorkloadBalancer } from "./workload-balancer.ts";

export interface Workload extends WorkloadBalancer {
  readonly serviceName: string;
  readonly serviceArn: string;
  readonly cluster: string;
  readonly application: string;
  readonly deploymentGroup: string;
  readonly repository: string;
  /** `ACCOUNT.dkr.ecr.REGION.amazonaws.com/repository` */
  readonly repositoryUri: string;
  readonly family: string;
  readonly containerName: string;
  readonly containerPort: number;
  /** Of the image that ran first. */
  readonly digest: string;
  readonly taskDefinitionArn: string;
  readonly primaryTaskSetId: string;
}

export interface WorkloadParts {
  readonly surroundings: Surroundings;
  readonly registry: Registry;
  readonly balancers: Balancers;
  readonly definitions: Definitions;
  readonly ecs: EcsState;
  readonly taskSets: TaskSets;
  readonly groups: Groups;
  readonly configs: Configs;
}

const usualContainer = "app";
const containerPort = 8080;

export function addWorkload(parts: WorkloadParts, spec: WorkloadSpec): Workload {
  const {
    service: serviceName,
    cluster = serviceName,
    application = serviceName,
    repository = serviceName,
    containerName = usualContainer,
  } = spec;
  const deploymentGroup = spec.deploymentGroup ?? `${serviceName}-group`;
  const digest = imageOf(parts, spec, repository);
  const repositoryUri = `${registryHost(parts.surroundings.place)}/${repository}`;
  const image =
    spec.imageBy === "digest" ? `${repositoryUri}@${digest}` : `${repositoryUri}:${spec.tag ?? "v1"}`;
  const { arn: taskDefinitionArn, shown } = parts.definitions.register(firstDefinition(spec, image));
  const balancer = sendThrough(parts.balancers, spec, containerPort);
  const service = newService(parts, cluster, spec);
  const { id: primaryTaskSetId } = firstTaskSet(
    parts,
    service,
    taskDefinitionArn,
    balancer.targetGroupArns.blue,
    containerName,
  );
  addGroup(parts.groups, spec, service, balancer, { application, deploymentGroup });
  return {
    ...balancer,
    serviceName,
    serviceArn: service.arn,
    cluster,
    application,
    deploymentGroup,
    repository,
    repositoryUri,
    family: shown.family ?? serviceName,
    containerName,
    containerPort,
    digest,
    taskDefinitionArn,
    primaryTaskSetId,
  };
}

function imageOf(
  { registry }: WorkloadParts,
  { tag = "v1", behaviour = {} }: WorkloadSpec,
  name: string,
): string {
  const repository = registry.repositories.get(name) ?? registry.createRepository(name);
  return (
    taggedImage(repository, tag)?.manifest.digest ?? registry.push(name, tag, behaviour, { quiet: true })
  );
}

const firstDefinition = (
  { service, taskDefinition, containerName = usualContainer }: WorkloadSpec,
  image: string,
): RegisterTaskDefinitionCommandInput => ({
  family: service,
  networkMode: "awsvpc",
  requiresCompatibilities: ["FARGATE"],
  cpu: "256",
  memory: "512",
  executionRoleArn: "arn:aws:iam::111122223333:role/ecsTaskExecutionRole",
  containerDefinitions: [
    { name: containerName, image, essential: true, portMappings: [{ containerPort, protocol: "tcp" }] },
  ],
  ...taskDefinition,
});

function newService(
  { ecs, surroundings }: WorkloadParts,
  clusterName: string,
  spec: WorkloadSpec,
): EcsService {
  const { place, clock } = surroundings;
  const services = ecs.clusters.get(clusterName) ?? new Map<string, EcsService>();
  ecs.clusters.set(clusterName, services);
  const service: EcsService = {
    arn: ecsArn(place, `service/${clusterName}/${spec.service}`),
    name: spec.service,
    clusterName,
    clusterArn: ecsArn(place, `cluster/${clusterName}`),
    createdAt: clock.now(),
    events: [],
    taskSets: [],
    desiredCount: spec.desiredCount ?? 1,
    healthCheckGracePeriodSeconds: 0,
  };
  services.set(spec.service, service);
  return service;
}

function firstTaskSet(
  { taskSets }: WorkloadParts,
  service: EcsService,
  taskDefinitionArn: string,
  targetGroupArn: string,
  containerName: string,
) {
  const made = taskSets.create(service, {
    taskDefinitionArn,
    targetGroupArn,
    containerName,
    containerPort,
    isAtOnce: true,
  });
  taskSets.makePrimary(made);
  return made;
}
