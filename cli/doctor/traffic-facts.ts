import type { OpenShift, TrafficState } from "../../functions/ledger/traffic-records.ts";
import type { PolicyConfig } from "../../functions/shared/traffic-config.ts";
import type { HealthCheckSeen } from "../../functions/traffic/aws/check-settings.ts";
import type { BalancerSeen } from "../../functions/traffic/aws/elb.ts";
import type { HostedZone } from "../../functions/traffic/aws/route53.ts";
import type { NameAtZone } from "../../functions/traffic/policy/zone.ts";
import type { AlarmSight } from "./facts.ts";
import type { Sight } from "./look.ts";

/** What the account says of the traffic policies. */

/** Of the policies that are looked at. */
export interface PolicyFacts {
  readonly config: PolicyConfig;
  readonly zone: Sight<HostedZone>;
  /** All that stands at its name. */
  readonly name: Sight<NameAtZone>;
  /** What the ledger knows; absent while nothing of it was ever moved. */
  readonly state: Sight<TrafficState>;
  /** Of the sites that lead to one; absent: it does not exist, or is not yet known. */
  readonly balancers: ReadonlyMap<string, Sight<BalancerSeen>>;
  /** Of the sites whose file names a health check that stands. */
  readonly checks: ReadonlyMap<string, Sight<HealthCheckSeen>>;
  /** Those of its file, and of its sites' checks, as far as they are of this Region. */
  readonly alarms: Sight<AlarmSight>;
}

export interface ExecutionFacts {
  readonly status: string;
  /** Absent while it runs. */
  readonly endedAt: Date | undefined;
}

export interface MovingFacts {
  /** Every policy that has a file. */
  readonly all: readonly PolicyConfig[];
  readonly policies: readonly PolicyFacts[];
  /** Shifts that have not ended, of any policy. */
  readonly open: Sight<readonly OpenShift[]>;
  /** What carries them, by its ARN; absent: it was forgotten long ago. */
  readonly executions: ReadonlyMap<string, Sight<ExecutionFacts>>;
}
