import { pull } from "./ecs-pull.ts";
import type { Pulled } from "./ecs-pull.ts";
import type { EcsParts } from "./ecs-parts.ts";
import type { Task, TaskContainer, TaskSet } from "./ecs-state.ts";
import { hexOf } from "../identifiers.ts";

const zones = ["a", "b", "c"];
const hourMs = 3_600_000;

/** A task that has not run yet, with the reason why it never will, if there is one. */
export function newTask(parts: EcsParts, taskSet: TaskSet): { task: Task; failure: string | undefined } {
  const { surroundings, definitions, state } = parts;
  const { clock, random, place } = surroundings;
  forgetOld(state.tasks, clock.now());
  const images = definitions.find(taskSet.taskDefinitionArn)?.shown.containerDefinitions ?? [];
  const pulled = images.map(({ name = "", image = "" }) => ({
    name,
    image,
    result: pinnedPull(parts, taskSet, image),
  }));
  const own = pulled.find(({ name }) => name === taskSet.containerName);
  const behaviour = own?.result.kind === "pulled" ? own.result.behaviour : {};
  const containers = pulled.map(({ name, image, result }): TaskContainer => ({
    name,
    image,
    ...outcome(result),
  }));
  const failed = pulled.find(({ result }) => result.kind === "failed")?.result;
  const version = containers.find(({ name }) => name === taskSet.containerName)?.digest ?? own?.image ?? "";
  const task: Task = {
    arn: `${taskSet.service.clusterArn.replace(":cluster/", ":task/")}/${hexOf(random, 32)}`,
    taskSet,
    createdAt: clock.now(),
    address: `10.0.${random.between(0, 255)}.${random.between(4, 254)}`,
    zone: `${place.region}${random.pick(zones)}`,
    containers,
    backend: { version, behaviour, alive: true },
    timers: [],
    version: 0,
    lastStatus: "PENDING",
    desiredStatus: "RUNNING",
  };
  return { task, failure: failed?.kind === "failed" ? failed.reason : behaviour.neverStarts };
}

const outcome = (result: Pulled): Pick<TaskContainer, "digest" | "reason"> =>
  result.kind === "failed"
    ? { reason: result.reason }
    : result.digest === undefined
      ? {}
      : { digest: result.digest };

function pinnedPull({ registry, surroundings }: EcsParts, { digests }: TaskSet, image: string): Pulled {
  const digest = digests.get(image);
  const reference = digest === undefined ? image : image.replace(/(@sha256:.+|:[^:/]+)?$/, `@${digest}`);
  const result = pull(registry, surroundings.place, reference);
  if (result.kind === "pulled" && result.digest !== undefined) digests.set(image, result.digest);
  return result;
}

/** Stopped tasks are shown for an hour. */
function forgetOld(tasks: Map<string, Task>, now: number): void {
  for (const [arn, { stoppedAt }] of tasks)
    if (stoppedAt !== undefined && stoppedAt + hourMs < now) tasks.delete(arn);
}
