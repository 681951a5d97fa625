/**
 * One attempt of a group's services to settle together. Everything that decides it lies in this one item, and each
 * write names the number of changes that it has seen: so settling and failing exclude each other.
 */
export interface GroupRun {
  readonly version: number;
  /** `shop-20261121T095500Z`. */
  readonly run: string;
  readonly group: string;
  /** In the order in which they deploy, as the file had it when the run was opened; and so the two limits. */
  readonly services: readonly string[];
  readonly gatherSeconds: number;
  readonly limitSeconds: number;
  readonly state: RunState;
  /** Grows with each write. */
  readonly changes: number;
  readonly openedAt: string;
  /** When the first of its releases might deploy: the limit runs from then. */
  readonly beganAt?: string;
  /** Since when it has settled or failed, with all of its releases ended: the next run may be opened. */
  readonly endedAt?: string;
  /** The service because of which it failed; absent where that was time. */
  readonly failedBy?: string;
  readonly failedAt?: string;
  readonly reason?: string;
  /** By service. */
  readonly members: Readonly<Record<string, RunMember>>;
}

/** What it may still become, from left to right: gathering, running, then settling and settled, or failed. */
export type RunState = "gathering" | "running" | "settling" | "settled" | "failed";

export interface RunMember {
  readonly release: string;
  /**
   * `going`: on its way. `ready`: every cell carries the candidate and has baked. `nothing`: it had nothing to change.
   * `superseded`: a newer release is to take this place.
   */
  readonly state: "going" | "ready" | "nothing" | "superseded";
  readonly at: string;
}

/** The group itself: which run is under way. */
export interface GroupState {
  readonly group: string;
  readonly current?: string;
}

/** A run that has not ended. */
export interface OpenRun {
  readonly group: string;
  readonly run: string;
}

/**
 * The wave of a member that comes after all of its own: there it waits for the others. No cell can be named so, for
 * names have no brackets.
 */
export const groupCell = "(group)";
