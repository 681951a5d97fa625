import type { PolicyConfig, SiteConfig } from "../../shared/traffic-config.ts";
import { recordKey } from "../policy/records.ts";
import type { RecordChange, ZoneRecord } from "../policy/zone.ts";
import type { SiteDeps } from "../sites/deps.ts";
import type { Resolved } from "../sites/resolve.ts";

/** Nobody is led elsewhere by it. */
export const isHarmless = ({ action, record: { weight = 0 } }: RecordChange): boolean =>
  action !== "UPSERT" || weight === 0;

/**
 * What a repair may write. Invariant 1: users who are led to another place are led to one that is known to be healthy;
 * where that is not known yet, as of a health check that was only just made, the record set is left for the next repair.
 */
export async function mendable(
  deps: Pick<SiteDeps, "health" | "balancers">,
  { sites }: Pick<PolicyConfig, "sites">,
  resolved: Resolved,
  standing: readonly ZoneRecord[],
  changes: readonly RecordChange[],
): Promise<RecordChange[]> {
  const before = new Map(standing.map((record) => [recordKey(record), record]));
  const isMeant = await Promise.all(
    changes.map(async (change) => {
      const now = before.get(recordKey(change.record));
      if (isHarmless(change) || (now && leadOf(now) === leadOf(change.record))) return true;
      const site = sites.find(({ setIdentifier }) => setIdentifier === change.record.setIdentifier);
      return site !== undefined && isFit(deps, site, resolved);
    }),
  );
  return changes.filter((_, at) => isMeant[at]);
}

const leadOf = ({ values, alias }: ZoneRecord): string =>
  JSON.stringify(alias ? [alias.zoneId, alias.dnsName] : [...values].sort());

async function isFit(
  { health, balancers }: Pick<SiteDeps, "health" | "balancers">,
  { name, check }: SiteConfig,
  { sites, balancers: found }: Resolved,
): Promise<boolean> {
  const balancer = found[name];
  if (balancer) return (await balancers.targets(balancer.arn)).healthyTargets > 0;
  const id = sites[name]?.healthCheckId;
  if (!id) return check.kind === "none";
  return (await health([id])).get(id) === "healthy";
}
