import type { ServiceConfig } from "../shared/service-config.ts";

/** Times in the ledger are ISO 8601 in UTC. Every item carries the version of its schema. */
export const schemaVersion = 1;

/** Who asked, as the request itself says it: an IAM ARN, or the event that did. */
export interface Person {
  readonly who: string;
  readonly via: "push" | "sweep" | "command" | "console" | "finalizer" | "release" | "watch";
}

/** One running shape of one cell: a registered task definition. */
export interface Revision {
  readonly taskDefinitionArn: string;
  /** The container's image as the task definition has it. */
  readonly image: string;
}

/** What a service goes back to: the revisions of its cells that settled together. */
export interface Settled {
  readonly release: string;
  readonly digest?: string;
  readonly tag?: string;
  readonly at: string;
  readonly cells: Readonly<Record<string, Revision>>;
  /** The newest revision of each cell's family that was not ours when this settled. */
  readonly bases: Readonly<Record<string, string>>;
}

export interface Lease {
  readonly holder: string;
  readonly executionArn: string;
  readonly fence: number;
  readonly takenAt: string;
  /** Set by the first look of the way back: nothing is moved forward under this lease any more. */
  readonly isGoingBack?: true;
}

/** A push that was accepted, by the event's own time. */
export interface Push {
  readonly at: string;
  readonly digest: string;
  readonly tag: string;
}

export interface ServiceState {
  readonly version: number;
  readonly service: string;
  /** Grows with each lease and never goes back. */
  readonly fence: number;
  readonly lease?: Lease;
  readonly stable?: Settled;
  readonly previous?: Settled;
  readonly lastPush?: Push;
  /** The one release that waits for its turn; only the newest is kept. */
  readonly queued?: string;
  /** What could not be brought back, until a rollback or a release settles: nothing starts on top of it. */
  readonly needsPerson?: { readonly release: string; readonly reason: string; readonly at: string };
  /** When this service was first seen; what was pushed before that is not released by itself. */
  readonly firstSeenAt?: string;
}

export interface Freeze {
  readonly scope: string;
  readonly reason: string;
  readonly by: Person;
  readonly at: string;
  readonly until?: string;
}

/** What became of the last release of a digest: one that ended badly never starts by itself again. */
export interface Attempt {
  readonly digest: string;
  readonly release: string;
  /** Absent for an image that ran before the service was first seen. */
  readonly pushedAt?: string;
  readonly outcome?: OutcomeKind;
}

export type OutcomeKind = "settled" | "rolled-back" | "refused" | "superseded" | "needs-a-person";

export interface Outcome {
  readonly kind: OutcomeKind;
  readonly reason: string;
  readonly at: string;
}

export interface ReleaseRecord {
  readonly version: number;
  readonly id: string;
  readonly kind: "release" | "rollback";
  readonly service: string;
  readonly by: Person;
  readonly reason: string;
  readonly createdAt: string;
  readonly executionArn: string;
  readonly state: "queued" | "running" | "ended";
  readonly digest?: string;
  readonly tag?: string;
  /** The configuration as it was at acceptance; later changes of the file do not reach this release. */
  readonly config: ServiceConfig;
  /** Rails that a person with the right to it has lifted for this release. */
  readonly overrides: readonly string[];
  readonly outcome?: Outcome;
  /** Of a rollback: where it goes, which release in flight it ends, whether it freezes afterwards. */
  readonly back?: { readonly to: Settled; readonly ends?: string; readonly freeze: boolean };
  /** What was stable when it was planned; and, once it has settled, what it made stable. */
  readonly from?: Settled;
  readonly settledAs?: Settled;
  /** The release that this one took the place of while that one was deploying. */
  readonly supersedes?: string;
  readonly planDigest?: string;
  /** The run of its group that it is part of; absent: its service goes alone, or it waits for the next run. */
  readonly run?: string;
}

/** What a release will do to one cell, fixed when it was planned. */
export interface CellPlan {
  readonly cell: string;
  readonly wave: number;
  readonly application: string;
  readonly deploymentGroup: string;
  readonly cluster: string;
  readonly ecsService: string;
  readonly container: string;
  readonly port: number;
  /** What the cell runs now and goes back to. */
  readonly stable: Revision;
  readonly family: string;
  readonly base: string;
  /** The image that the candidate runs, by digest. */
  readonly image: string;
  readonly configName: string;
  readonly alarms: readonly string[];
  readonly listeners: { readonly production: string; readonly test?: string };
  readonly targetGroups: readonly string[];
  /** Address of the test listener, for smoke requests. */
  readonly testUrl?: string;
  readonly terminationWaitSeconds: number;
  readonly readyWaitSeconds: number;
  readonly bake: { readonly seconds: number; readonly within: "hook" | "termination-wait" | "nothing" };
  /** The site that the cell is: it has no users while it deploys, and bakes when they come back. */
  readonly traffic?: { readonly policy: string; readonly site: string };
}

/** What was intended and done to one cell; the intention is written before the call it describes. */
export interface CellProgress {
  readonly cell: string;
  readonly wave: number;
  /** The undo: where this cell goes back to. */
  readonly goal: Revision;
  readonly intendedAt?: string;
  /** Of a rollback: the release whose deployment is undone, where only its intention is known. */
  readonly undoes?: string;
  readonly candidateArn?: string;
  readonly deploymentId?: string;
  /** When all production traffic was first seen on the candidate. */
  readonly trafficAt?: string;
  /** ARNs of the target groups; known where metrics are judged. */
  readonly sides?: { readonly candidate: string; readonly stable: string };
  readonly bakedAt?: string;
  /** How many of CodeDeploy's lifecycle events are in the timeline. */
  readonly lifecycleNoted?: number;
  readonly blockedSince?: string;
  /** Our own deployment back to the goal. */
  readonly back?: { readonly attempt: number; readonly intendedAt: string; readonly deploymentId?: string };
  readonly backSince?: string;
  readonly returnedAt?: string;
  readonly stuck?: string;
}

/** What a person asked of a running release. */
export interface Request {
  readonly kind: "abort" | "supersede" | "pause" | "promote" | "approve" | "reject" | "yield";
  readonly by: Person;
  readonly reason: string;
  readonly at: string;
}

export type WaitPoint =
  | "pause"
  | "freeze"
  | "window"
  | "compatibility"
  | "approval"
  | "preview"
  | "shift"
  | "bake"
  | "drawn-out"
  | "verdict"
  | "previous-wait"
  | "group"
  | "back-out"
  | "yield";

/** A task of a state machine that waits for its callback. */
export interface OpenWait {
  readonly release: string;
  readonly service: string;
  readonly scope: string;
  readonly task: "gates" | "deploy" | "back-out" | "rollback";
  readonly token: string;
  readonly storedAt: string;
  readonly wakeAt?: string;
  readonly point?: WaitPoint;
  readonly reason?: string;
  /** How often its group's run had changed when this was found; 0 where it waits for the next run. */
  readonly runChanges?: number;
  /** What an event is matched with: alarm names, `application/deploymentGroup`, `cluster/service`. */
  readonly alarms?: readonly string[];
  readonly places?: readonly string[];
  readonly ecsServices?: readonly string[];
}

/** A lifecycle hook whose answer CodeDeploy still waits for. */
export interface OpenHook {
  readonly deploymentId: string;
  readonly executionId: string;
  readonly event: string;
  readonly release: string;
  readonly service: string;
  readonly cell: string;
  readonly calledAt: string;
}

export interface OpenRelease {
  readonly release: string;
  readonly service: string;
  readonly kind: "release" | "rollback";
  readonly executionArn: string;
  readonly since: string;
}

export interface TimelineEvent {
  readonly at: string;
  readonly what: string;
  readonly cell?: string;
  readonly by?: Person;
  readonly reason?: string;
  /** Whose time it is: ours, AWS's, or a person's. */
  readonly whose?: "ours" | "aws" | "person";
  readonly endedAt?: string;
}

/** The ticket that travels through a state machine: enough to find everything else in the ledger. */
export interface Ticket {
  readonly release: string;
  readonly service: string;
  readonly fence: number;
  /** Where a cell of the service is a site of a traffic policy: the machine takes its users away and brings them back. */
  readonly hasTraffic?: true;
  /** The group that the service is released with; of a release only. */
  readonly group?: string | undefined;
}
