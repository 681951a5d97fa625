import type { Clock } from "../ports.ts";
import type { Backend } from "../users/images.ts";
import type { CheckSettings } from "./elb-settings.ts";

/** From `at` on (epoch ms) the host answers health checks, or does not. */
interface Change {
  readonly at: number;
  readonly answers: boolean;
}

/** The machines behind addresses that somebody registers: they answer, until the story says otherwise. */
export class Hosts {
  readonly #clock: Pick<Clock, "now">;
  readonly #changes = new Map<string, Change[]>();
  readonly #backends = new Map<string, Backend>();

  constructor(clock: Pick<Clock, "now">) {
    this.#clock = clock;
  }

  /** From now on this address answers at this port, or no longer. */
  set(address: string, port: number, answers: boolean): void {
    const key = `${address}:${port}`;
    const changes = this.#changes.get(key) ?? [];
    this.#changes.set(key, [...changes, { at: this.#clock.now(), answers }]);
    this.backend(address, port).alive = answers;
  }

  backend(address: string, port: number): Backend {
    const key = `${address}:${port}`;
    const known = this.#backends.get(key) ?? { version: key, behaviour: {}, alive: true };
    this.#backends.set(key, known);
    return known;
  }

  /** Stretches of time with one answer, from `from` (epoch ms) on, the last without an end. */
  stretches(address: string, port: number, from: number): Stretch[] {
    const changes = [{ at: 0, answers: true }, ...(this.#changes.get(`${address}:${port}`) ?? [])];
    return changes
      .map(({ at, answers }, index) => ({
        answers,
        begin: Math.max(at, from),
        end: changes[index + 1]?.at ?? Infinity,
      }))
      .filter(({ begin, end }) => begin < end);
  }
}

interface Stretch {
  readonly begin: number;
  readonly end: number;
  readonly answers: boolean;
}

export type CheckedState = "initial" | "healthy" | "unhealthy";

/** What so many checks in a row have found by now, which is epoch ms; before that, what was known at first. */
export function checkedState(
  first: CheckedState,
  stretches: readonly Stretch[],
  {
    interval,
    healthyCount,
    unhealthyCount,
  }: Pick<CheckSettings, "interval" | "healthyCount" | "unhealthyCount">,
  now: number,
): CheckedState {
  let state = first;
  for (const { answers, begin, end } of stretches) {
    const wantedMs = (answers ? healthyCount : unhealthyCount) * interval * 1000;
    if (Math.min(end, now) - begin >= wantedMs) state = answers ? "healthy" : "unhealthy";
  }
  return state;
}
