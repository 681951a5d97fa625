import type { PolicyConfig, SiteConfig } from "../../shared/traffic-config.ts";
import type { BalancerSeen } from "../aws/elb.ts";
import type { Sites } from "../policy/fitness.ts";
import type { Health, SiteFacts, ZoneRecord } from "../policy/zone.ts";
import type { SiteDeps } from "./deps.ts";
import { leadsOf } from "./targets.ts";

/**
 * What is known of each site now: its health as Route 53 holds it, and how many targets its load balancer has.
 * @param balancers by site; one that is missing has no healthy target.
 */
export async function knownSites(
  {
    health,
    balancers,
  }: Pick<SiteDeps, "health"> & {
    readonly balancers: Pick<SiteDeps["balancers"], "targets">;
  },
  { sites }: Pick<PolicyConfig, "sites">,
  records: readonly ZoneRecord[],
  found: Readonly<Record<string, BalancerSeen>>,
): Promise<Sites> {
  const leads = leadsOf({ sites }, records);
  const checkOf = ({ setIdentifier }: SiteConfig) =>
    records.find((record) => record.setIdentifier === setIdentifier)?.healthCheckId;
  const told = await health(sites.flatMap((site) => checkOf(site) ?? []));
  const facts = sites.map(async (site): Promise<[string, SiteFacts]> => {
    const balancer = found[site.name];
    const lead = leads[site.name];
    // Users are led to another than the file's: nothing is known of that.
    if (balancer && lead?.kind === "alias" && lead.dnsName !== balancer.dnsName)
      return [site.name, { health: "unknown" }];
    const targets =
      site.target.kind === "addresses" ? undefined : balancer && (await balancers.targets(balancer.arn));
    const counted = site.target.kind === "addresses" ? {} : { healthyTargets: targets?.healthyTargets ?? 0 };
    const id = checkOf(site);
    const asked: Health = id === undefined ? unasked(site) : (told.get(id) ?? "unknown");
    const evaluated = site.check.kind === "target-health" ? (targets?.health ?? "unhealthy") : asked;
    return [site.name, { health: evaluated, ...counted }];
  });
  return Object.fromEntries(await Promise.all(facts));
}

/** A record without a check is healthy for ever; one that is meant to have a check, and has none yet, is not known. */
const unasked = ({ check }: SiteConfig): Health => (check.kind === "none" ? "healthy" : "unknown");
