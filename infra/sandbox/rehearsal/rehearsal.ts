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
  /** The names whose weights moved, and what their users met; their requests are not among `requests`. */
  readonly names: readonly RehearsedName[];
  /** Longest time in which some request failed all along, for any service's or name's users, seconds. */
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
  /** Site → share of the name's answers (0–1), where this line tells of weights that were written. */
  readonly shares?: Readonly<Record<string, number>>;
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
  /** By cell: the judgement by which it went on or back. Absent where no metric is judged. */
  readonly judged?: readonly RehearsedJudgement[];
}

export interface RehearsedJudgement {
  readonly cell: string;
  readonly verdict: "pass" | "worse" | "unclear";
  readonly at: string;
  readonly look: number;
  readonly planned: number;
  /** Those that said so; of a pass all. */
  readonly metrics: readonly string[];
}

export interface ServedVersion {
  readonly service: string;
  readonly version: string;
  readonly served: number;
  readonly failed: number;
}

export interface RehearsedName {
  readonly policy: string;
  readonly name: string;
  readonly requests: readonly AnsweredBy[];
  readonly served: number;
  readonly failed: number;
  /** Of `failed`: those whose resolver kept its answer for longer than the TTL. */
  readonly failedOfLongCaches: number;
  /** Connections that lasted, and lost who they were with. Not part of `failed`. */
  readonly broken: number;
  /** At the end. */
  readonly weights: Readonly<Record<string, number>>;
  readonly shifts: readonly RehearsedShift[];
}

export interface AnsweredBy {
  /** A site; where sites are cells of services, the version. */
  readonly by: string;
  readonly served: number;
  readonly failed: number;
}

export interface RehearsedShift {
  readonly id: string;
  readonly kind: string;
  readonly site?: string;
  /** The release that it was a part of. */
  readonly release?: string;
  readonly by: string;
  readonly outcome: string;
  readonly reason: string;
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly seconds?: number;
  /** From the outage in the middle of it until it was decided to turn back. */
  readonly secondsToTurn?: number;
}

/** Calls of the functions are counted, for what a release costs. */
export interface Counts {
  calls: number;
  invocations: number;
}
