import type { SFNClient } from "@aws-sdk/client-sfn";
import { TrafficTick } from "../../../events/traffic-tick.ts";
import { readMany } from "../../ledger/many.ts";
import { entry } from "../../shared/entry.ts";
import { newsSender } from "../../shared/news.ts";
import type { NewsClients } from "../../shared/news.ts";
import type { PolicyConfig } from "../../shared/traffic-config.ts";
import { shiftExecutions } from "../aws/executions.ts";
import { metricReader } from "../../shared/metric-data.ts";
import { connectSites } from "../shift/connect.ts";
import type { SiteClients } from "../shift/connect.ts";
import type { TrafficSettings } from "../shift/traffic-settings.ts";
import type { WatchDeps, WatchMemory } from "./deps.ts";
import { watchRound } from "./round.ts";
import type { Round } from "./round.ts";

export interface WatchClients extends SiteClients, NewsClients {
  readonly sfn: Pick<SFNClient, "send">;
}

export function connectWatch(
  clients: WatchClients,
  settings: Pick<TrafficSettings, "table" | "shiftMachineArn" | "topicArn" | "busName">,
  policies: readonly PolicyConfig[],
  memory: WatchMemory,
  now: () => Date,
): WatchDeps {
  const sites = connectSites(clients, settings, now);
  return {
    ...sites,
    policies,
    memory,
    sendNews: newsSender(clients, sites.ledger.outbox, settings),
    executions: shiftExecutions(clients.sfn),
    shiftMachineArn: settings.shiftMachineArn,
    readMany: readMany(clients.dynamodb, settings.table),
    globalMetrics: metricReader(clients.cloudwatchGlobal),
  };
}

/**
 * The look of each minute at every name whose weights are ours: is it as it should be, and who carries it? Each policy
 * stands alone: what fails for one is thrown in the end, and keeps no other from being looked at.
 */
export const trafficWatch = (deps: WatchDeps) =>
  entry(TrafficTick).handler(async function trafficWatch(_, call): Promise<Omit<Round, "failures">> {
    const { failures, ...round } = await watchRound(deps, call);
    if (failures[0]) throw failures[0];
    return round;
  });
