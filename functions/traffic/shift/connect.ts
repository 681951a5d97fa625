import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { ledger } from "../../ledger/ledger.ts";
import type { DynamoClient } from "../../ledger/table.ts";
import { checks } from "../aws/checks.ts";
import { balancers } from "../aws/elb.ts";
import { healthOf } from "../aws/health.ts";
import { metricReader } from "../../shared/metric-data.ts";
import { route53 } from "../aws/route53.ts";
import type { Route53Sender } from "../aws/route53.ts";

export interface SiteClients {
  readonly dynamodb: DynamoClient;
  readonly route53: Route53Sender;
  readonly elb: Pick<ElasticLoadBalancingV2Client, "send">;
  /** Of us-east-1, where the health of Route 53's checks is. */
  readonly cloudwatchGlobal: Pick<CloudWatchClient, "send">;
}

/** What tells how a policy's name and sites stand. */
export function connectSites(clients: SiteClients, settings: { readonly table: string }, now: () => Date) {
  const ourChecks = checks(clients.route53);
  const epoch = () => now().getTime();
  return {
    now,
    ledger: ledger(clients.dynamodb, settings.table, now),
    route53: route53(clients.route53),
    balancers: balancers(clients.elb),
    checks: ourChecks,
    health: healthOf({ metrics: metricReader(clients.cloudwatchGlobal), checks: ourChecks, now: epoch }),
  };
}
