import type { Judgement } from "../functions/judge/verdict.ts";
import type { GroupRun } from "../functions/ledger/group-records.ts";
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
  /** The release group that it belongs to, and the run of it that is under way. */
  readonly group?: string;
  readonly run?: GroupRun;
  readonly releases: readonly HistoryEntry[];
}

export interface ShowAnswer extends ReleaseView {
  readonly timeline: readonly TimelineEvent[];
  /** The run of its group that it is part of. */
  readonly run?: GroupRun;
  readonly waits: readonly ShownWait[];
  /** Absent: no metric is judged. */
  readonly judgements?: readonly ShownJudgement[];
}

/** The newest judgement of a cell, or the one by which it went on or back. */
export interface ShownJudgement {
  readonly cell: string;
  readonly at: string;
  readonly judgement: Judgement;
  readonly decided?: { readonly wentOn: boolean; readonly reason: string };
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
