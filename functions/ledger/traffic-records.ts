import type { PolicyConfig } from "../shared/traffic-config.ts";
import type { ShiftPlan } from "../traffic/plan/document.ts";
import type { Health, Weights, ZoneRecord } from "../traffic/policy/zone.ts";
import type { Person } from "./records.ts";

/** Items of the traffic policies' book. Times are ISO 8601 in UTC. */
export const trafficSchemaVersion = 1;

export interface TrafficLease {
  /** Id of the shift or of the release that holds the policy. */
  readonly holder: string;
  /** The one shift that it was taken for: cells of a release share their holder, and not a shift. */
  readonly shift: string;
  readonly executionArn: string;
  readonly fence: number;
  readonly takenAt: string;
  /** The last write under it. */
  readonly notedAt?: string;
}

/** A site that was taken out, and what it comes back to. */
export interface OutEntry {
  /** Its weight before. */
  readonly weight: number;
  /** All weights before: restoring goes back towards these. */
  readonly before: Weights;
  readonly since: string;
  readonly by: Person;
  readonly reason: string;
  /** Id of the shift or of the release that took it out; only a release's own sites are put back by it. */
  readonly holder: string;
}

/** Weights that a shift has left, and who wanted them: they hold until the next shift, whatever the file declares. */
export interface Standing {
  readonly weights: Weights;
  readonly since: string;
  readonly by: Person;
  readonly reason: string;
}

/** Who carries what, as the watch saw it at its last look. */
export interface Carried {
  /** By site, as it was told last; a site of which nothing was ever known is absent. */
  readonly health: Readonly<Record<string, Health>>;
  /** Site → share of the answers, 0–1. */
  readonly shares: Readonly<Record<string, number>>;
  /** What is otherwise by now, and waits to be told; since when, epoch ms. */
  readonly pending: Readonly<Record<string, { readonly health: Health; readonly since: number }>>;
  /** How often in a row a site fell, and when something was last told of it, epoch ms. */
  readonly falls: Readonly<Record<string, { readonly times: number; readonly lastMs: number }>>;
  /** When something was told last. */
  readonly at: string;
}

export interface RepairTry {
  /** Name of the execution that was started. */
  readonly execution: string;
  readonly at: string;
  /** How many in a row, without a day of peace between. */
  readonly times: number;
}

export interface TrafficState {
  readonly version: number;
  readonly policy: string;
  /** Grows with each lease and never goes back. */
  readonly fence: number;
  readonly lease?: TrafficLease;
  /** `type|setIdentifier` of each record set that is ours → since when. Written before the record is made or adopted. */
  readonly owned: Readonly<Record<string, string>>;
  readonly out: Readonly<Record<string, OutEntry>>;
  readonly standing?: Standing;
  /** The drift that was told last; another key is told again. */
  readonly drift?: { readonly key: string; readonly since: string };
  readonly carried?: Carried;
  /** What the watch tried last to bring back. */
  readonly repair?: RepairTry;
  /** What could not be brought back, until a shift of a person settles. */
  readonly needsPerson?: { readonly shift: string; readonly reason: string; readonly at: string };
}

export type ShiftKind =
  | "shift"
  | "evacuate"
  | "restore"
  /** A site whose restore had begun goes back to 0 at once: its release failed. */
  | "withdraw"
  /** The watch brings weights back to what is declared, or to what stands. */
  | "repair";

/** Look-ups made for the step under way: added to over looks, thrown away when they disagree or health has changed. */
export interface ShiftTally {
  readonly since: string;
  /** Site → answers that were its. */
  readonly counts: Readonly<Record<string, number>>;
  /** Answers that were no site's. */
  readonly elsewhere: number;
  /** The sites that Route 53 held unhealthy while they were made, sorted. */
  readonly unhealthy: readonly string[];
}

/** How far one write has come: of a step, or of the way back. Each is written down once, in this order. */
export interface WriteProgress {
  /** Of the way back only: what it writes. Less than what was stored where a site that is not healthy would gain. */
  readonly weights?: Weights;
  /** Before the call; a lost answer leaves it without `changeId`. */
  readonly intendedAt?: string;
  readonly changeId?: string;
  readonly inSyncAt?: string;
  readonly tally?: ShiftTally;
  /** Why the last tally was thrown away, and when. */
  readonly doubt?: { readonly at: string; readonly reason: string };
  /** Read back, and look-ups agree; what proved it in words. */
  readonly observedAt?: string;
  readonly proof?: string;
  /** Connections follow too, or do not tell. */
  readonly settledAt?: string;
  readonly bakedAt?: string;
  /** Evacuate, last step: no connections are left. */
  readonly emptyAt?: string;
}

export type ShiftOutcomeKind = "settled" | "returned" | "refused" | "needs-a-person";

export interface ShiftOutcome {
  readonly kind: ShiftOutcomeKind;
  readonly reason: string;
  readonly at: string;
}

export interface ShiftRecord {
  readonly version: number;
  readonly id: string;
  readonly policy: string;
  readonly kind: ShiftKind;
  /** Of evacuate, restore and withdraw. */
  readonly site?: string;
  /** The release that this is a phase of, and which. */
  readonly release?: string;
  readonly phase?: "evacuate" | "restore" | "withdraw" | "return-all";
  readonly by: Person;
  readonly reason: string;
  readonly createdAt: string;
  readonly executionArn: string;
  readonly state: "open" | "ended";
  /** The policy as it was when this began; later changes of the file do not reach it. */
  readonly config: PolicyConfig;
  readonly plan: ShiftPlan;
  /** Whole record sets before the first step: the way back. */
  readonly stored: readonly ZoneRecord[];
  readonly overrides: readonly string[];
  /** Index of the step under way; of the last one when all are done. */
  readonly step: number;
  /** Of the step under way. */
  readonly progress: WriteProgress;
  /** Set once, and from then on nothing goes forward. */
  readonly turned?: { readonly at: string; readonly reason: string };
  /** Of the one write of the way back. */
  readonly back?: WriteProgress;
  readonly outcome?: ShiftOutcome;
}

/** A shift, or an adoption, as the policy's history has it. */
export interface TrafficPast extends Pick<ShiftRecord, "id" | "createdAt" | "by" | "reason" | "outcome"> {
  readonly kind: ShiftKind | "adopt";
}

/** Somebody made record sets ours that stood already. */
export type Adoption = Omit<TrafficPast, "kind">;

/** What a person asked of a shift under way. */
export interface ShiftRequest {
  readonly kind: "abort";
  readonly by: Person;
  readonly reason: string;
  readonly at: string;
}

/** What a look holds while it writes. */
export interface TrafficTicket {
  readonly policy: string;
  readonly shift: string;
  readonly fence: number;
}

/** A shift with what people asked of it. */
export interface ShiftView {
  readonly record: ShiftRecord;
  readonly requests: readonly ShiftRequest[];
}

export interface OpenShift {
  readonly shift: string;
  readonly policy: string;
  readonly executionArn: string;
  readonly since: string;
  readonly release?: string;
}
