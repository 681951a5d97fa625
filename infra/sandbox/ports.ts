/**
 * What the simulated services need from the rest of the sandbox, as small as it can be, so that each of them
 * also runs by itself.
 */
import type { Clock as WholeClock } from "./time/clock.ts";
import type { Random } from "./time/random.ts";

export type Clock = Pick<WholeClock, "now" | "after">;

/** An event in EventBridge's envelope; `time` has no fraction of a second, as AWS sends it. */
export interface BusEvent {
  readonly version: "0";
  readonly id: string;
  readonly "detail-type": string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Takes an event at the moment it happens. Whether it arrives anywhere is the bus's affair. */
export type Emit = (event: BusEvent) => void;

/** Invokes a function by name or ARN. Rejects when the function fails or cannot be found. */
export type Invoke = (functionNameOrArn: string, payload: unknown) => Promise<unknown>;

/** One account in one Region. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/** What every simulated service is built from. */
export interface Surroundings {
  readonly clock: Clock;
  readonly random: Random;
  readonly emit: Emit;
  readonly place: Place;
}
