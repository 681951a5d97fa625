import type { Ledger } from "../../ledger/ledger.ts";
import type { Health } from "../policy/zone.ts";
import type { Checks } from "../aws/checks.ts";
import type { BalancerReads } from "../aws/elb.ts";
import type { MetricReader } from "../../shared/metric-data.ts";
import type { Route53 } from "../aws/route53.ts";
import type { Lookups } from "../dns/lookups.ts";

/** What is read of the sites of a policy. */
export interface SiteDeps {
  readonly ledger: Ledger;
  readonly route53: Route53;
  readonly balancers: BalancerReads;
  readonly checks: Checks;
  /** By id of health check. */
  readonly health: (ids: readonly string[]) => Promise<ReadonlyMap<string, Health>>;
  /** Of the installation's own Region. */
  readonly metrics: MetricReader;
  readonly lookups: Lookups;
  /** By the resolver of the private zones' network; absent where there is none, or this is in it. */
  readonly privateLookups?: Lookups;
  readonly now: () => Date;
}
