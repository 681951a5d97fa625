import type { Freeze, OpenWait, Settled, TimelineEvent } from "../functions/ledger/records.ts";
import type { HistoryEntry, ReleaseView } from "../functions/ledger/releases.ts";

/** What the command function answers; its refusals come as `Failure`. */

export interface ListAnswer {
  readonly services: readonly ListedService[];
}

export interface ListedService {
  readonly service: string;
  readonly stable?: Settled;
  readonly inFlight?: string;
  readonly queued?: string;
  readonly freeze?: Freeze;
  readonly releases: readonly HistoryEntry[];
}

export interface ShowAnswer extends ReleaseView {
  readonly timeline: readonly TimelineEvent[];
  readonly waits: readonly ShownWait[];
}

export type ShownWait = Pick<OpenWait, "scope" | "point" | "reason" | "wakeAt">;

export interface FreezesAnswer {
  readonly freezes: readonly Freeze[];
}

export interface StartAnswer {
  readonly kind: "started" | "queued" | "adopted";
  readonly reason: string;
  readonly release?: string;
}

export interface SteerAnswer {
  readonly release: string;
  /** When it acts: at once, or at which point of the release. */
  readonly acts: string;
}

export interface RollbackAnswer {
  readonly release: string;
  readonly execution: string;
}

export interface FreezeAnswer {
  readonly scope: string;
  readonly frozen: boolean;
  readonly reason?: string;
  readonly by?: string;
  readonly until?: string;
}
