import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import type { SFNClient } from "@aws-sdk/client-sfn";
import { cloudwatch } from "../../shared/alarms.ts";
import { entry } from "../../shared/entry.ts";
import { newsSender } from "../../shared/news.ts";
import type { NewsClients } from "../../shared/news.ts";
import type { PolicyConfig } from "../../shared/traffic-config.ts";
import { shiftExecutions } from "../aws/executions.ts";
import { lookupsFunction } from "../aws/lookups-function.ts";
import { metricReader } from "../../shared/metric-data.ts";
import { lookups } from "../dns/lookups.ts";
import type { Ask } from "../dns/lookups.ts";
import { connectSites } from "./connect.ts";
import type { SiteClients } from "./connect.ts";
import { PhaseInput } from "./input.ts";
import { beginPhase, endPhase, movePhase, returnPhase } from "./machine-phases.ts";
import type { PhaseDeps } from "./phase-deps.ts";
import { cellPhase, returnAllPhase, withdrawPhase } from "./release-phases.ts";
import type { TrafficSettings } from "./traffic-settings.ts";

export interface ShiftClients extends SiteClients, NewsClients {
  readonly cloudwatch: Pick<CloudWatchClient, "send">;
  readonly sfn: Pick<SFNClient, "send">;
  readonly lambda: Pick<LambdaClient, "send">;
}

export function connectShift(
  clients: ShiftClients,
  settings: Pick<TrafficSettings, "table" | "lookupsFunction" | "topicArn" | "busName">,
  policies: readonly PolicyConfig[],
  ask: Ask,
  now: () => Date,
): PhaseDeps {
  const { lookupsFunction: inNetwork } = settings;
  const epoch = () => now().getTime();
  const sites = connectSites(clients, settings, now);
  return {
    ...sites,
    policies,
    sendNews: newsSender(clients, sites.ledger.outbox, settings),
    metrics: metricReader(clients.cloudwatch),
    alarms: cloudwatch(clients.cloudwatch),
    lookups: lookups({ ask, now: epoch }),
    ...(inNetwork === undefined ? {} : { privateLookups: lookupsFunction(clients.lambda, inNetwork, epoch) }),
    endedAt: (arn) => shiftExecutions(clients.sfn).endedAt(arn),
  };
}

/** One look at a shift, or one phase of a release: reads everything, takes one step, and says when to look again. */
export const shift = (deps: PhaseDeps) =>
  entry(PhaseInput).handler(async function shift(input, call) {
    switch (input.phase) {
      case "begin":
        return beginPhase(deps, input);
      case "move":
        return movePhase(deps, input, call);
      case "return":
        return returnPhase(deps, input, call);
      case "end":
        return endPhase(deps, input);
      case "evacuate":
      case "restore":
        return cellPhase(deps, input, call);
      case "withdraw":
        return withdrawPhase(deps, input, call);
      case "return-all":
        return returnAllPhase(deps, input, call);
    }
  });
