/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskSet.html, stabilityStatus. */
import { note, serviceAction } from "./ecs-events.ts";
import type { EcsParts } from "./ecs-parts.ts";
import { computedCount, wantedTasks } from "./ecs-state.ts";
import type { TaskSet } from "./ecs-state.ts";
import { keyOf } from "../elb/elb-targets.ts";

/** From the last healthy target to the steady state, as captured. */
const settlesAfterMs = 6500;

/** STEADY_STATE: all tasks run and their targets are healthy, seen for a moment. */
export class Steadiness {
  readonly #parts: EcsParts;

  constructor(parts: EcsParts) {
    this.#parts = parts;
  }

  /** Something got better: perhaps that was the last. */
  review(set: TaskSet): void {
    if (set.isSteady || set.settling !== undefined || !this.#isComplete(set)) return;
    const { clock } = this.#parts.surroundings;
    set.settling = clock.after(settlesAfterMs, `${set.id} settles`, () => this.#settle(set));
  }

  lose(set: TaskSet): void {
    if (!set.isSteady) return;
    set.isSteady = false;
    set.stabilityAt = this.#parts.surroundings.clock.now();
  }

  #settle(set: TaskSet): void {
    set.settling = undefined;
    if (!this.#isComplete(set)) return;
    const { surroundings } = this.#parts;
    const { service, id } = set;
    set.isSteady = true;
    set.stabilityAt = surroundings.clock.now();
    note(surroundings, service, `(service ${service.name}, taskSet ${id}) updated state to STEADY_STATE.`);
    if (service.taskSets.every(({ isSteady }) => isSteady)) {
      note(surroundings, service, `(service ${service.name}) has reached a steady state.`);
      surroundings.emit(serviceAction(surroundings, service, "INFO", "SERVICE_STEADY_STATE"));
    }
    for (const watcher of set.steadyWatchers) watcher();
  }

  #isComplete(set: TaskSet): boolean {
    const running = wantedTasks(set).filter(({ lastStatus }) => lastStatus === "RUNNING");
    return (
      running.length >= computedCount(set) && running.every((task) => this.#isHealthy(set, task.address))
    );
  }

  #isHealthy({ targetGroupArn, containerPort }: TaskSet, address: string): boolean {
    const { balancers, unconfirmed } = this.#parts;
    if (unconfirmed.installIgnoresHealth) return true;
    const target = balancers.targetGroup(targetGroupArn).targets.get(keyOf(address, containerPort));
    return target?.health.State === "healthy" && balancers.isUsed(targetGroupArn);
  }
}

/** Calls back each time that the set becomes steady, also if it is so already; answers what ends that. */
export function whenSteady(set: TaskSet, run: () => void): () => void {
  set.steadyWatchers.add(run);
  if (set.isSteady) run();
  return () => void set.steadyWatchers.delete(run);
}
