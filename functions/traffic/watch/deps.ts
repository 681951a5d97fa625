import type { ReadMany } from "../../ledger/many.ts";
import type { PolicyConfig } from "../../shared/traffic-config.ts";
import type { SendNews } from "../../shared/news.ts";
import type { HealthCheckSeen } from "../aws/check-settings.ts";
import type { MetricReader } from "../../shared/metric-data.ts";
import type { HostedZone } from "../aws/route53.ts";
import type { ShiftExecutions } from "../aws/executions.ts";
import type { LookDeps } from "../command/plan.ts";

export interface WatchDeps extends LookDeps {
  readonly policies: readonly PolicyConfig[];
  readonly sendNews: SendNews;
  readonly executions: ShiftExecutions;
  readonly shiftMachineArn: string;
  /** Of us-east-1, where the health of Route 53's checks is. */
  readonly globalMetrics: MetricReader;
  readonly readMany: ReadMany;
  readonly memory: WatchMemory;
}

/** The dependencies of one round. */
export interface RoundDeps extends WatchDeps {
  /** How many it may begin yet. */
  readonly repairs: { left: number };
}

/**
 * Repairs that one round may plan and begin. Each asks Route 53 some five times here, and its machine as often again:
 * a file that changes five hundred policies at once must not take the account's requests away from shifts.
 */
export const repairsPerRound = 10;

/** What a warm process remembers; a cold one reads it anew. */
export interface WatchMemory {
  /** The zone that the next round begins with. */
  next: number;
  /** What zones are, and when that was read, epoch ms. */
  readonly zones: Map<string, { readonly at: number; readonly zone: HostedZone }>;
  /** How health checks are set, and when that was read, epoch ms. */
  checks?: { readonly at: number; readonly list: ReadonlyMap<string, HealthCheckSeen> };
}

export const createWatchMemory = (): WatchMemory => ({ next: 0, zones: new Map() });
