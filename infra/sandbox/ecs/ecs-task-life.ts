/**
 * One task's life behind a load balancer, by its image's behaviour. The seconds of a crash and its replacement
 * are those of a captured run (Fargate, ip targets); those of a start are the image's.
 */
import { note, taskStateChange } from "./ecs-events.ts";
import { newTask } from "./ecs-new-task.ts";
import { startedByOf } from "./ecs-parts.ts";
import type { EcsParts } from "./ecs-parts.ts";
import type { Task, TaskSet } from "./ecs-state.ts";
import type { StopCode } from "./ecs-stop.ts";
import type { TargetGroup } from "../elb/elb-balancers.ts";
import { keyOf } from "../elb/elb-targets.ts";
import type { Target } from "../elb/elb-targets.ts";
import { defaultStartSeconds, lifetimeSeconds } from "../users/images.ts";

export interface LifeEvents {
  /** A task runs, or its target is healthy. */
  onProgress(set: TaskSet): void;
  /** A task that ran no longer does. */
  onLost(set: TaskSet): void;
  /** It is time to start what is missing. */
  onShort(set: TaskSet): void;
  onFailedStart(set: TaskSet): void;
}

const startSpread = 0.04;
/** Milliseconds. */
const failsAfter = 12_000;
const registeredToHealthy = 2200;
const registeredToUnhealthy = 20_000;
const unhealthyToStopped = 25_000;
const crash = { noticed: 1000, unhealthy: 8500, draining: 11_200, stopped: 20_300, replaced: 21_100 };

export class TaskLife {
  readonly #parts: EcsParts;
  readonly #events: LifeEvents;

  constructor(parts: EcsParts, events: LifeEvents) {
    this.#parts = parts;
    this.#events = events;
  }

  /** Starts a task of this set; `isAtOnce` for what ran before the story began. */
  launch(set: TaskSet, isAtOnce: boolean): Task {
    const { task, failure } = newTask(this.#parts, set);
    this.#parts.state.tasks.set(task.arn, task);
    set.tasks.add(task);
    const spread = 1 - startSpread + 2 * startSpread * this.#parts.surroundings.random.next();
    const startMs = (task.backend.behaviour.startSeconds ?? defaultStartSeconds) * spread * 1000;
    if (failure !== undefined)
      this.#later(task, failsAfter, "fails to start", () => this.#failStart(task, failure));
    else if (isAtOnce) this.#run(task, true);
    else
      this.#later(task, Math.max(1000, startMs - registeredToHealthy), "runs", () => this.#run(task, false));
    return task;
  }

  /** ECS stops a task that runs: out of the load balancer first, then, when it has drained, the container. */
  halt(task: Task, code: StopCode, reason: string): void {
    const isServing = task.lastStatus === "RUNNING";
    this.#stopping(task, code, reason);
    this.#leave(task);
    const drainMs = isServing ? this.#groupOf(task).drainSeconds * 1000 : 1000;
    this.#later(task, drainMs, "has stopped", () => this.#ended(task));
  }

  #run(task: Task, isAtOnce: boolean): void {
    const { behaviour } = task.backend;
    task.lastStatus = "RUNNING";
    task.startedAt = this.#parts.surroundings.clock.now();
    task.taskSet.failedStarts = 0;
    if (!isAtOnce) this.#announce(task);
    this.#register(task, isAtOnce);
    const life = lifetimeSeconds(behaviour);
    if (life !== undefined) this.#later(task, life * 1000, "exits", () => this.#exit(task));
    this.#events.onProgress(task.taskSet);
    if (behaviour.unhealthy === true)
      return this.#later(task, registeredToUnhealthy, "fails its checks", () => this.#failsChecks(task));
    const healthy = () => {
      this.#check(task, true);
      this.#events.onProgress(task.taskSet);
    };
    return isAtOnce ? healthy() : this.#later(task, registeredToHealthy, "is healthy", healthy);
  }

  #failStart(task: Task, reason: string): void {
    this.#stopping(task, "TaskFailedToStart", reason);
    for (const container of task.containers) container.reason ??= reason;
    this.#ended(task);
    this.#events.onFailedStart(task.taskSet);
  }

  #exit(task: Task): void {
    const { taskSet } = task;
    task.backend.alive = false;
    this.#stopping(task, "EssentialContainerExited", "Essential container in task exited");
    const own = task.containers.find(({ name }) => name === taskSet.containerName);
    if (own !== undefined) own.exitCode = 1;
    this.#events.onLost(taskSet);
    this.#later(task, crash.noticed, "deprovisions", () => {
      task.lastStatus = "DEPROVISIONING";
      this.#announce(task);
    });
    this.#later(task, crash.unhealthy, "fails its checks", () => this.#check(task, false));
    this.#later(task, crash.draining, "leaves the load balancer", () => this.#leave(task));
    this.#later(task, crash.stopped, "has stopped", () => {
      this.#note(taskSet, "has begun draining connections on 1 tasks.");
      this.#ended(task);
    });
    const replace = () => this.#events.onShort(taskSet);
    this.#parts.surroundings.clock.after(crash.replaced, `${taskSet.id} replaces a task`, replace);
  }

  #failsChecks(task: Task): void {
    const { taskSet } = task;
    this.#check(task, false);
    this.#later(task, unhealthyToStopped, "is stopped for its checks", () => {
      const reason = `Task failed ELB health checks in (target-group ${taskSet.targetGroupArn})`;
      this.halt(task, "ServiceSchedulerInitiated", reason);
      this.#note(taskSet, `has stopped 1 running tasks: (task ${task.arn.slice(-32)}).`);
      this.#events.onLost(taskSet);
      this.#events.onShort(taskSet);
    });
  }

  #stopping(task: Task, code: StopCode, reason: string): void {
    for (const timer of task.timers.splice(0)) timer.cancel();
    task.desiredStatus = "STOPPED";
    task.stoppingAt = this.#parts.surroundings.clock.now();
    task.stopCode = code;
    task.stoppedReason = reason;
  }

  #ended(task: Task): void {
    task.lastStatus = "STOPPED";
    task.stoppedAt = this.#parts.surroundings.clock.now();
    task.backend.alive = false;
    task.taskSet.tasks.delete(task);
    this.#announce(task);
  }

  #register(task: Task, isAtOnce: boolean): void {
    const { id, service, targetGroupArn, containerPort } = task.taskSet;
    const { targets, surroundings } = this.#parts;
    const target = { id: task.address, port: containerPort, zone: task.zone, backend: task.backend };
    targets.register(this.#groupOf(task), target);
    if (isAtOnce) return;
    note(
      surroundings,
      service,
      `service ${service.name}, taskSet ${id} registered 1 targets in (target-group ${targetGroupArn})`,
    );
  }

  /** Out of the load balancer, with ECS's line about it. */
  #leave(task: Task): void {
    const { targetGroupArn, containerPort } = task.taskSet;
    if (this.#targetOf(task) === undefined) return;
    this.#parts.targets.deregister(this.#groupOf(task), task.address, containerPort);
    this.#note(task.taskSet, `deregistered 1 targets in (target-group ${targetGroupArn})`);
  }

  #check(task: Task, isHealthy: boolean): void {
    const target = this.#targetOf(task);
    if (target !== undefined) this.#parts.targets.checked(this.#groupOf(task), target, isHealthy);
  }

  #groupOf({ taskSet }: Task): TargetGroup {
    return this.#parts.balancers.targetGroup(taskSet.targetGroupArn);
  }

  #targetOf(task: Task): Target | undefined {
    return this.#groupOf(task).targets.get(keyOf(task.address, task.taskSet.containerPort));
  }

  #note({ service, id }: TaskSet, rest: string): void {
    note(this.#parts.surroundings, service, `(service ${service.name}, taskSet ${id}) ${rest}`);
  }

  #announce(task: Task): void {
    const { surroundings } = this.#parts;
    task.version++;
    surroundings.emit(taskStateChange(surroundings, task, startedByOf(this.#parts, task.taskSet)));
  }

  #later(task: Task, ms: number, what: string, run: () => void): void {
    task.timers.push(this.#parts.surroundings.clock.after(ms, `task ${task.arn.slice(-8)} ${what}`, run));
  }
}
