/**
 * Events of Amazon ECS as captured: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_cwe_events.html
 * Not sent: the task states PROVISIONING, PENDING, ACTIVATING, DEACTIVATING and STOPPING, and
 * TASKSET_STEADY_STATE, of which no sample was ever published.
 */
import type { EcsService, Task } from "./ecs-state.ts";
import { busEvent, uuidOf } from "../identifiers.ts";
import type { BusEvent, Surroundings } from "../ports.ts";

/** Adds a line to the service's own event list; at most 100 are kept. */
export function note({ clock, random }: Surroundings, service: EcsService, message: string): void {
  service.events.push({ id: uuidOf(random), createdAt: clock.now(), message });
  if (service.events.length > 100) service.events.shift();
}

/** No reason and no task stand in it, and the service's name only in `resources`. */
export function serviceAction(
  surroundings: Surroundings,
  { arn, clusterArn }: EcsService,
  eventType: "INFO" | "WARN" | "ERROR",
  eventName: "SERVICE_STEADY_STATE" | "SERVICE_TASK_START_IMPAIRED",
): BusEvent {
  return busEvent(surroundings, "aws.ecs", "ECS Service Action", [arn], {
    eventType,
    eventName,
    clusterArn,
    createdAt: new Date(surroundings.clock.now()).toISOString(),
  });
}

const iso = (name: string, at: number | undefined) =>
  at === undefined ? {} : { [name]: new Date(at).toISOString() };

/** The stop code comes while the task still deprovisions; STOPPED follows as an event of its own. */
export function taskStateChange(surroundings: Surroundings, task: Task, startedBy: string): BusEvent {
  const { taskSet, stopCode, stoppedReason } = task;
  return busEvent(surroundings, "aws.ecs", "ECS Task State Change", [task.arn], {
    attachments: [],
    availabilityZone: task.zone,
    clusterArn: taskSet.service.clusterArn,
    containers: task.containers.map((container) => ({
      containerArn: `${task.arn.replace(":task/", ":container/")}/${container.name}`,
      lastStatus: task.lastStatus === "RUNNING" ? "RUNNING" : "STOPPED",
      name: container.name,
      image: container.image,
      ...(container.digest === undefined ? {} : { imageDigest: container.digest }),
      taskArn: task.arn,
      networkInterfaces: [{ privateIpv4Address: task.address }],
      cpu: "0",
      ...(container.exitCode === undefined ? {} : { exitCode: container.exitCode }),
      ...(container.reason === undefined ? {} : { reason: container.reason }),
    })),
    cpu: "256",
    memory: "512",
    ...iso("createdAt", task.createdAt),
    ...iso("startedAt", task.startedAt),
    ...iso("stoppingAt", task.stoppingAt),
    ...(task.lastStatus === "STOPPED" ? iso("stoppedAt", task.stoppedAt) : {}),
    ...iso("updatedAt", surroundings.clock.now()),
    desiredStatus: task.desiredStatus,
    group: `service:${taskSet.service.name}`,
    lastStatus: task.lastStatus,
    launchType: "FARGATE",
    overrides: { containerOverrides: task.containers.map(({ name }) => ({ name })) },
    startedBy,
    taskArn: task.arn,
    taskDefinitionArn: taskSet.taskDefinitionArn,
    version: task.version,
    ...(stopCode === undefined ? {} : { stopCode, stoppedReason }),
  });
}
