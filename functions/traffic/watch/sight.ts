import type { TrafficState } from "../../ledger/traffic-records.ts";
import type { HealthCheckSeen } from "../aws/check-settings.ts";
import type { TargetsSeen } from "../aws/elb.ts";
import { healthOf } from "../policy/fitness.ts";
import type { Sites } from "../policy/fitness.ts";
import type { DriftFacts } from "../policy/drift.ts";
import type { Health, ResolvedSite } from "../policy/zone.ts";
import { knownSites } from "../sites/known.ts";
import { checkDifferences, isOf, resolveWith, wantedCheck } from "../sites/resolve.ts";
import type { Resolved } from "../sites/resolve.ts";
import { bySite, targetKey } from "../sites/targets.ts";
import type { Seen, Surroundings } from "./surroundings.ts";

/** Which of a policy's sites are healthy, as Route 53 answers by. */
export async function healthAt(
  { config, at }: Seen,
  around: Surroundings,
): Promise<Readonly<Record<string, Health>>> {
  const health = () => Promise.resolve().then(around.health);
  const targets = (arn: string) => Promise.resolve(around.targets().get(arn) ?? unasked);
  const found = bySite(config, balancersOf({ config }, around));
  const known: Sites = await knownSites({ health, balancers: { targets } }, config, at.records, found);
  return healthOf(known);
}

/** Its targets tell nothing of its health: its check does. */
const unasked: TargetsSeen = { groups: [], healthyTargets: 0, health: "unknown" };

/** What should stand of a policy, and what is wrong beside its record sets. Reads nothing, makes nothing. */
export async function factsOf(seen: Seen, state: TrafficState, around: Surroundings): Promise<DriftFacts> {
  const { config, at } = seen;
  const resolved = await resolvedAs(seen, around);
  const list = config.sites.some((site) => ourCheck(site) !== undefined)
    ? around.checks()
    : new Map<string, never>();
  const looks = config.sites.map((site) => checkOf(site.name, seen, resolved, list));
  return {
    config,
    at,
    state,
    resolved: Object.fromEntries(looks.flatMap(({ site, resolved: one }) => (one ? [[site, one]] : []))),
    checks: looks.flatMap(({ problem }) => problem ?? []),
    targets: resolved.problems,
  };
}

/** By what was read before: a health check is found by its reference, and none is made. */
function resolvedAs({ config, at }: Seen, around: Surroundings): Promise<Resolved> {
  const made = (reference: string) => [...around.checks().values()].find((each) => isOf(each, reference));
  const checks = {
    get: (id: string) => Promise.resolve(around.checks().get(id)),
    create: (reference: string) => Promise.resolve({ kind: "made" as const, id: made(reference)?.id ?? "" }),
    tag: () => Promise.resolve(),
    set: () => Promise.resolve(),
  };
  return resolveWith({ checks }, config, at.records, balancersOf({ config }, around));
}

/** Those who answer addresses alone are not kept from being looked at by a load balancer that cannot be read. */
const balancersOf = ({ config }: Pick<Seen, "config">, { balancers }: Surroundings) =>
  config.sites.some((site) => targetKey(site) !== undefined) ? balancers() : new Map<string, string>();

type Site = Seen["config"]["sites"][number];

function ourCheck({ check }: Site) {
  const { kind } = check;
  return kind === "target-health" || kind === "none" || kind === "existing" ? undefined : check;
}

interface CheckLook {
  readonly site: string;
  readonly resolved: ResolvedSite | undefined;
  readonly problem?: string;
}

/** A check that is not as it should be is said once, as itself: the record that names it is not said to differ too. */
function checkOf(
  name: string,
  { config, at }: Seen,
  { sites }: Resolved,
  list: ReadonlyMap<string, HealthCheckSeen>,
): CheckLook {
  const site = config.sites.find((each) => each.name === name);
  const resolved = sites[name];
  const check = site && ourCheck(site);
  if (!site || !resolved || !check) return { site: name, resolved };
  const standing = at.records.find((record) => record.setIdentifier === site.setIdentifier);
  const id = resolved.healthCheckId || standing?.healthCheckId;
  const kept: ResolvedSite = { target: resolved.target, ...(id ? { healthCheckId: id } : {}) };
  // Where no record stands yet, that it is missing says it all.
  if (!id)
    return { site: name, resolved: kept, ...(standing ? { problem: `${name} has no health check` } : {}) };
  const seen = list.get(id);
  if (!seen) return { site: name, resolved: kept, problem: `the health check ${id} of ${name} is gone` };
  const differ = checkDifferences(seen, wantedCheck(site, check));
  if (differ.length === 0) return { site: name, resolved: kept };
  return {
    site: name,
    resolved: kept,
    problem: `the health check ${id} of ${name} is not as declared: ${differ.join(", ")}`,
  };
}
