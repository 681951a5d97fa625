import type { ShiftRecord, ShiftView } from "../../ledger/traffic-records.ts";
import type { CloudWatch } from "../../shared/alarms.ts";
import type { ResolvedTarget } from "../policy/zone.ts";
import { connectionsOf } from "../sites/connections.ts";
import type { SiteDeps } from "../sites/deps.ts";
import { knownSites } from "../sites/known.ts";
import { bySite, findBalancers, leadsOf } from "../sites/targets.ts";
import type { ShiftFacts } from "./facts.ts";

export interface ShiftDeps extends SiteDeps {
  readonly alarms: CloudWatch;
}

/** What a look read, and where each site's answers lead: for the look-ups that may follow. */
export interface Look {
  readonly facts: ShiftFacts;
  readonly targets: Readonly<Record<string, ResolvedTarget>>;
}

/** Reads everything that is so of one shift now. Reads only. */
export async function look(
  deps: ShiftDeps,
  { record, requests }: ShiftView,
  alarms: readonly string[],
): Promise<Look> {
  const { config } = record;
  const { changeId, inSyncAt } = (record.turned ? record.back : record.progress) ?? {};
  const [{ records }, states, change] = await Promise.all([
    deps.route53.name(config.zone.id, config.name),
    deps.alarms.alarms([...new Set([...config.alarms, ...alarms])]),
    changeId === undefined || inSyncAt !== undefined ? undefined : deps.route53.changeState(changeId),
  ]);
  const balancers = bySite(config, await findBalancers(deps, [config]));
  const [known, connections] = await Promise.all([
    knownSites(deps, config, records, balancers),
    connectionsOf(deps, config.sites, balancers, emptying(record)),
  ]);
  const now = deps.now();
  return {
    facts: {
      now: now.getTime(),
      at: now.toISOString(),
      record,
      requests,
      records,
      sites: known,
      alarms: states,
      ...(change === undefined ? {} : { change }),
      connections,
      asks: config.zone.private ? "resolver" : "authoritative",
    },
    targets: leadsOf(config, records),
  };
}

/** The site whose connections are waited for: from the last step of its evacuation on. */
const emptying = ({ kind, site, step, plan }: ShiftRecord): string | undefined =>
  kind === "evacuate" && step >= plan.steps.length - 1 ? site : undefined;
