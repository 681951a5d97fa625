/**
 * Task sets of services under CodeDeploy: made, made primary, drained; kept at their count of tasks; steady or
 * not. Written from https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskSet.html and captured
 * services. Not simulated: autoscaling, placement, and scaling in the middle of a deployment.
 */
import { note, serviceAction } from "./ecs-events.ts";
import type { EcsParts } from "./ecs-parts.ts";
import { computedCount, wantedTasks } from "./ecs-state.ts";
import type { EcsService, TaskSet } from "./ecs-state.ts";
import { TaskLife } from "./ecs-task-life.ts";
import { Steadiness } from "./ecs-steadiness.ts";
import { checkedSpec, newTaskSet } from "./ecs-new-task-set.ts";
import type { TaskSetSpec } from "./ecs-new-task-set.ts";

/** Rounds of failed starts before ECS says that starting is impaired. */
const impairedRounds = 3;
const retryMs = 10_000;
/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-throttle-logic.html */
const longestRetryMs = 900_000;
/** A drained task set stays listed for a moment longer. */
const listedAfterDrainMs = 20_000;

export class TaskSets {
  readonly #parts: EcsParts;
  readonly #steadiness: Steadiness;
  readonly #life: TaskLife;

  constructor(parts: EcsParts) {
    this.#parts = parts;
    this.#steadiness = new Steadiness(parts);
    this.#life = new TaskLife(parts, {
      onProgress: (set) => this.#steadiness.review(set),
      onLost: (set) => this.#steadiness.lose(set),
      onShort: (set) => {
        if (set.retry === undefined) this.#reconcile(set, false);
      },
      onFailedStart: (set) => this.#retryLater(set),
    });
  }

  /** @throws Error with ECS's text where CreateTaskSet refuses. */
  create(service: EcsService, spec: TaskSetSpec): TaskSet {
    checkedSpec(this.#parts, service, spec);
    const set = newTaskSet(this.#parts, service, spec);
    service.taskSets.push(set);
    this.#rescale(set, spec.isAtOnce === true);
    return set;
  }

  makePrimary(set: TaskSet): void {
    for (const other of set.service.taskSets)
      if (other !== set && other.status === "PRIMARY") other.status = "ACTIVE";
    set.status = "PRIMARY";
    set.updatedAt = this.#parts.surroundings.clock.now();
  }

  /** Scale 0: out of the target group, stopped when drained, and a moment later no longer listed. */
  drain(set: TaskSet): void {
    if (set.status === "DRAINING") return;
    const { balancers, surroundings } = this.#parts;
    Object.assign(set, { status: "DRAINING", scalePercent: 0 });
    set.retry?.cancel();
    this.#rescale(set, false);
    const { drainSeconds } = balancers.targetGroup(set.targetGroupArn);
    surroundings.clock.after(drainSeconds * 1000 + listedAfterDrainMs, `${set.id} is gone`, () => {
      set.service.taskSets = set.service.taskSets.filter((other) => other !== set);
    });
  }

  setDesiredCount(service: EcsService, count: number): void {
    service.desiredCount = count;
    for (const set of service.taskSets) this.#rescale(set, false);
  }

  #rescale(set: TaskSet, isAtOnce: boolean): void {
    if (!isAtOnce)
      this.#note(set, ` updated computedDesiredCount for taskSet ${set.id} to ${computedCount(set)}.`);
    set.updatedAt = this.#parts.surroundings.clock.now();
    this.#reconcile(set, isAtOnce);
  }

  #reconcile(set: TaskSet, isAtOnce: boolean): void {
    const wanted = wantedTasks(set);
    const count = computedCount(set);
    for (const task of wanted.slice(count))
      this.#life.halt(
        task,
        "ServiceSchedulerInitiated",
        `Scaling activity initiated by (deployment ${set.id})`,
      );
    const started = Array.from({ length: Math.max(0, count - wanted.length) }, () =>
      this.#life.launch(set, isAtOnce),
    );
    if (started.length === 0 || isAtOnce) return;
    const listed = started.map(({ arn }) => `(task ${arn.slice(-32)})`).join(" ");
    const { surroundings } = this.#parts;
    note(
      surroundings,
      set.service,
      `(service ${set.service.name}, taskSet ${set.id}) has started ${started.length} tasks: ${listed}.`,
    );
  }

  /** Each round of failed starts waits twice as long, up to 15 minutes. */
  #retryLater(set: TaskSet): void {
    set.failedStarts++;
    if (set.retry !== undefined) return;
    const { clock, emit } = this.#parts.surroundings;
    const round = Math.ceil(set.failedStarts / Math.max(1, computedCount(set)));
    if (round >= impairedRounds) {
      this.#note(
        set,
        " is unable to consistently start tasks successfully. For more information, see the Troubleshooting section.",
      );
      emit(serviceAction(this.#parts.surroundings, set.service, "WARN", "SERVICE_TASK_START_IMPAIRED"));
    }
    set.retry = clock.after(
      Math.min(longestRetryMs, retryMs * 2 ** (round - 1)),
      `${set.id} tries again`,
      () => {
        set.retry = undefined;
        this.#reconcile(set, false);
      },
    );
  }

  #note({ service }: TaskSet, rest: string): void {
    note(this.#parts.surroundings, service, `(service ${service.name})${rest}`);
  }
}
