import type { CellProgress } from "../ledger/records.ts";
import { epochOf } from "../ledger/times.ts";

/** What AWS says of one cell, in our words. Times are epoch milliseconds. */
export type DeploymentStatus =
  | "Created"
  | "Queued"
  | "InProgress"
  | "Baking"
  | "Succeeded"
  | "Failed"
  | "Stopped"
  | "Ready";

export interface LifecycleEvent {
  readonly name: string;
  readonly status: string;
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly diagnostics?: string;
}

export interface DeploymentFacts {
  readonly id: string;
  readonly status: DeploymentStatus;
  readonly createdAt: number;
  readonly endedAt?: number;
  readonly creator: string;
  readonly description: string;
  readonly error?: { readonly code: string; readonly message: string };
  readonly rollbackId?: string;
  readonly rollbackMessage?: string;
  readonly lifecycle: readonly LifecycleEvent[];
}

export interface GroupFacts {
  readonly cluster: string;
  readonly ecsService: string;
  readonly alarms: readonly string[];
  readonly terminationWaitSeconds: number;
  /** 0 where the group does not stop before it shifts traffic. */
  readonly readyWaitSeconds: number;
  readonly productionListener: string;
  readonly testListener?: string;
  readonly targetGroupNames: readonly string[];
}

export interface TaskSetFacts {
  readonly id: string;
  readonly status: string;
  readonly taskDefinitionArn: string;
  readonly targetGroupArn?: string;
  readonly container?: string;
  readonly port?: number;
  readonly deploymentId?: string;
}

/** Where a listener sends its traffic: target group ARN → share, 0–1. */
export type Shares = Readonly<Record<string, number>>;

/** How long a call whose answer was lost may take to show, seconds: longer than any function runs. */
export const lostCallSeconds = 60;

/** Never made as far as is known, but meant to be, a moment ago. */
export const mayStillAppear = (progress: CellProgress, now: number): boolean =>
  progress.deploymentId === undefined && now - epochOf(progress.intendedAt) < lostCallSeconds * 1000;

const over: ReadonlySet<DeploymentStatus> = new Set(["Succeeded", "Failed", "Stopped"]);

export const isOver = ({ status }: DeploymentFacts): boolean => over.has(status);

/** All production traffic is on this deployment's task set: its last lifecycle event has succeeded. */
export const hasShifted = ({ lifecycle, status }: DeploymentFacts): boolean =>
  status === "Succeeded" ||
  lifecycle.some(({ name, status: now }) => name === "AfterAllowTraffic" && now === "Succeeded");

export const lifecycleEvent = ({ lifecycle }: DeploymentFacts, name: string): LifecycleEvent | undefined =>
  lifecycle.find((event) => event.name === name);

export const primary = (taskSets: readonly TaskSetFacts[]): TaskSetFacts | undefined =>
  taskSets.find(({ status }) => status === "PRIMARY");

/** True when the primary task set runs this revision and the listener sends it everything. */
export function carriesAll(
  taskSets: readonly TaskSetFacts[],
  shares: Shares,
  taskDefinitionArn: string,
): boolean {
  const live = primary(taskSets);
  if (!live || live.taskDefinitionArn !== taskDefinitionArn) return false;
  return live.targetGroupArn !== undefined && (shares[live.targetGroupArn] ?? 0) >= 0.999;
}
