import type { Claimant } from "../meaning/claims.ts";
import type { Ranges } from "../aws/ec2-answers.ts";
import type { Actual } from "../plan/actual.ts";
import type { Others, Quotas } from "../plan/quotas.ts";
import type { SourceLoadBalancer } from "../read/source.ts";

/** What a process keeps between rounds. Losing it costs calls, and nothing else. */
export interface RoundMemory {
  rounds: number;
  /** The mirror that the next round begins with. */
  next: string | undefined;
  /** Mirror → its source as it was last read completely. */
  readonly sources: Map<string, KnownSource>;
  /** Mirror → when its source was last known completely, read or unchanged. */
  readonly completeAt: Map<string, string>;
  /** Mirror → what stood in AWS when it was last looked at, of those where nothing was to be done. */
  readonly sights: Map<string, KnownSight>;
  /** VPC → its ranges. */
  readonly ranges: Map<string, Ranges>;
  quotas: Quotas | undefined;
  /** Of mirrors that this process does not follow, by what the ledger says that they registered. */
  claims: readonly Claimant[] | undefined;
  /** Mirror → what was last said of it. */
  readonly told: Map<string, string>;
}

export interface KnownSource {
  readonly source: SourceLoadBalancer;
  /** By the cloud's clock, ISO 8601. Of the read that gave `source`. */
  readonly readAt: string;
}

export interface KnownSight {
  readonly actual: Actual;
  readonly others: Others;
  /** Of the ledger then: somebody else wrote since, when it is not the same. */
  readonly fence: number | undefined;
}

export const createRoundMemory = (): RoundMemory => ({
  rounds: 0,
  next: undefined,
  sources: new Map(),
  completeAt: new Map(),
  sights: new Map(),
  ranges: new Map(),
  quotas: undefined,
  claims: undefined,
  told: new Map(),
});
