/** What a rehearsal found. Published as JSON by `pointsman rehearse --json`; times are ISO 8601 of the virtual clock. */
export interface Rehearsal {
  readonly version: 1;
  readonly scenario: string;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly virtualSeconds: number;
  readonly timeline: readonly TimelineLine[];
  readonly releases: readonly RehearsedRelease[];
  readonly requests: readonly ServedVersion[];
  /** Longest time in which some request failed all along, for any service's users, seconds. */
  readonly longestFailingSeconds: number;
  readonly cost: { readonly stateTransitions: number; readonly invocations: number; readonly calls: number };
  /** What the scenario expected and did not get, or an invariant that did not hold; empty when all is well. */
  readonly problems: readonly string[];
}

export interface TimelineLine {
  readonly at: string;
  /** Seconds since the rehearsal began. */
  readonly second: number;
  readonly who: "people" | "pointsman" | "aws" | "users" | "fault";
  readonly text: string;
  readonly service?: string;
  readonly release?: string;
}

export interface RehearsedRelease {
  readonly id: string;
  readonly kind: "release" | "rollback";
  readonly service: string;
  readonly tag?: string;
  readonly by: string;
  readonly outcome: string;
  readonly reason: string;
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly seconds?: number;
  /** From the first sign that it was bad (or from the start of a rollback) until stable had all traffic again, seconds. */
  readonly secondsToRollBack?: number;
}

export interface ServedVersion {
  readonly service: string;
  readonly version: string;
  readonly served: number;
  readonly failed: number;
}

/** Calls of the functions are counted, for what a release costs. */
export interface Counts {
  calls: number;
  invocations: number;
}
