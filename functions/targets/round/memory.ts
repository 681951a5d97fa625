import type { Claimant } from "../meaning/claims.ts";
import type { Ranges } from "../aws/ec2-answers.ts";
import type { Actual } from "../plan/actual.ts";
import type { Others, Quotas } from "../plan/quotas.ts";
import type { SourceLoadBalancer, WrittenAt } from "../read/source.ts";

/** What a process keeps between rounds. Losing it costs calls, and nothing else. */
export interface RoundMemory {
  rounds: number;
  /** Mirror → for how many rounds in a row something of it was left to the next one. */
  left: ReadonlyMap<string, number>;
  /** Mirror → its source as it was last read completely. */
  readonly sources: Map<string, KnownSource>;
  /** Mirror → when its source was last known completely, read or unchanged. */
  readonly completeAt: Map<string, string>;
  /** Mirror → what stood in AWS when it was last looked at, where nothing of ours has changed it since but targets. */
  readonly sights: Map<string, KnownSight>;
  /** VPC → its ranges. */
  readonly ranges: Map<string, Ranges>;
  quotas: Quotas | undefined;
  /** Of mirrors that this process does not follow, by what the ledger says that they registered. */
  claims: readonly Claimant[] | undefined;
  /** The round in which ranges, quotas and claims were read. */
  aroundIn: number | undefined;
  /** Mirror → what was last said of it. */
  readonly told: Map<string, string>;
}

export interface KnownSource {
  readonly source: SourceLoadBalancer;
  /** By the cloud's clock, ISO 8601. Of the read that gave `source`. */
  readonly readAt: string;
  /** Of its listeners and pools. */
  readonly writtenAt: WrittenAt;
  /** The round in which all of it was read. */
  readonly wholeIn: number;
}

export interface KnownSight {
  readonly actual: Actual;
  readonly others: Others;
  /** Of the ledger then: somebody else wrote since, when it is not the same. */
  readonly fence: number | undefined;
  /** The round in which all of it was looked at. */
  readonly wholeIn: number;
}

export const createRoundMemory = (): RoundMemory => ({
  rounds: 0,
  left: new Map(),
  sources: new Map(),
  completeAt: new Map(),
  sights: new Map(),
  ranges: new Map(),
  quotas: undefined,
  claims: undefined,
  aroundIn: undefined,
  told: new Map(),
});
