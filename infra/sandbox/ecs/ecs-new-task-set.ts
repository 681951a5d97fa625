import type { EcsParts } from "./ecs-parts.ts";
import type { EcsService, TaskSet } from "./ecs-state.ts";
import { taskSetIdOf } from "../identifiers.ts";

export interface TaskSetSpec {
  readonly taskDefinitionArn: string;
  readonly targetGroupArn: string;
  readonly containerName: string;
  readonly containerPort: number;
  /** The CodeDeploy deployment that asks. */
  readonly externalId?: string;
  /** It ran before the story began. */
  readonly isAtOnce?: boolean;
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html; the text is captured. */
const mostTaskSets = 5;

/** @throws Error with ECS's text where CreateTaskSet refuses. */
export function checkedSpec(
  { definitions, unconfirmed, surroundings }: EcsParts,
  service: EcsService,
  spec: TaskSetSpec,
): void {
  const definition = definitions.find(spec.taskDefinitionArn);
  if (definition === undefined) throw new Error("Unable to find the task definition.");
  const { status, deregisteredAt, containerDefinitions = [] } = definition.shown;
  const inactiveMs = surroundings.clock.now() - (deregisteredAt?.getTime() ?? 0);
  if (status !== "ACTIVE" && inactiveMs >= unconfirmed.inactiveUsableSeconds * 1000)
    throw new Error("TaskDefinition is inactive");
  const container = containerDefinitions.find(({ name }) => name === spec.containerName);
  if (container === undefined)
    throw new Error(`The container ${spec.containerName} does not exist in the task definition.`);
  if (container.portMappings?.some(({ containerPort }) => containerPort === spec.containerPort) !== true)
    throw new Error(
      `The container ${spec.containerName} did not have a container port ${spec.containerPort} defined.`,
    );
  if (service.taskSets.length >= mostTaskSets)
    throw new Error(
      `${mostTaskSets} deployments exist on the service. Unable to create new TaskSet since this exceeds the maximum limit.`,
    );
}

export function newTaskSet({ surroundings }: EcsParts, service: EcsService, spec: TaskSetSpec): TaskSet {
  const { clock, random } = surroundings;
  const id = taskSetIdOf(random);
  return {
    id,
    arn: `${service.arn.replace(":service/", ":task-set/")}/${id}`,
    service,
    taskDefinitionArn: spec.taskDefinitionArn,
    targetGroupArn: spec.targetGroupArn,
    containerName: spec.containerName,
    containerPort: spec.containerPort,
    ...(spec.externalId === undefined ? {} : { externalId: spec.externalId }),
    createdAt: clock.now(),
    tasks: new Set(),
    digests: new Map(),
    steadyWatchers: new Set(),
    status: "ACTIVE",
    scalePercent: 100,
    isSteady: spec.isAtOnce === true,
    stabilityAt: clock.now(),
    updatedAt: clock.now(),
    failedStarts: 0,
    retry: undefined,
    settling: undefined,
  };
}
