import { createHash } from "node:crypto";
import type { CheckConfig, PolicyConfig, SiteConfig } from "../../shared/traffic-config.ts";
import type { HealthCheckSeen, WantedCheck } from "../aws/check-settings.ts";
import type { BalancerSeen } from "../aws/elb.ts";
import { canonical } from "../plan/digest.ts";
import type { ResolvedSite, ResolvedTarget, ZoneRecord } from "../policy/zone.ts";
import type { SiteDeps } from "./deps.ts";
import { bySite, findBalancers, targetKey } from "./targets.ts";
import type { MirrorReads } from "./targets.ts";

/** What the sites of a policy were found to be, and what could not be found, a sentence each. */
export interface Resolved {
  readonly sites: Readonly<Record<string, ResolvedSite>>;
  readonly balancers: Readonly<Record<string, BalancerSeen>>;
  readonly problems: readonly string[];
}

type Finding = { readonly site: string; readonly resolved?: ResolvedSite; readonly problem?: string };

/**
 * Finds each site's target and health check; a health check that is missing is made.
 * @param mends one of ours that somebody changed is set as it was.
 */
export async function resolveSites(
  deps: ResolveDeps,
  config: PolicyConfig,
  records: readonly ZoneRecord[],
  mends = false,
): Promise<Resolved> {
  return resolveWith(deps, config, records, await findBalancers(deps, [config]), mends);
}

/** The same, where the load balancers were read before. */
export async function resolveWith(
  deps: Pick<ResolveDeps, "checks">,
  config: PolicyConfig,
  records: readonly ZoneRecord[],
  seen: ReadonlyMap<string, BalancerSeen | string>,
  mends = false,
): Promise<Resolved> {
  const found = await Promise.all(
    config.sites.map((site) => one(deps, config, site, seen, { records, mends })),
  );
  return {
    sites: Object.fromEntries(found.flatMap(({ site, resolved }) => (resolved ? [[site, resolved]] : []))),
    balancers: bySite(config, seen),
    problems: found.flatMap(({ problem }) => problem ?? []),
  };
}

type CheckCalls = Pick<SiteDeps["checks"], "get" | "create" | "tag" | "set">;
export type ResolveDeps = Pick<SiteDeps, "balancers"> & MirrorReads & { readonly checks: CheckCalls };

async function one(
  deps: Pick<ResolveDeps, "checks">,
  config: PolicyConfig,
  site: SiteConfig,
  seen: ReadonlyMap<string, BalancerSeen | string>,
  { records, mends }: { readonly records: readonly ZoneRecord[]; readonly mends: boolean },
): Promise<Finding> {
  const target = leadOf(site, config, seen.get(targetKey(site) ?? ""));
  if (typeof target === "string") return { site: site.name, problem: `site ${site.name}: ${target}` };
  const { check } = site;
  if (check.kind === "target-health" || check.kind === "none")
    return { site: site.name, resolved: { target } };
  if (check.kind === "existing") return { site: site.name, resolved: { target, healthCheckId: check.id } };
  const wanted = wantedCheck(site, check);
  const reference = checkReference(config.policy, site.name, wanted);
  const standing = await standingCheck(deps, site, records, { wanted, reference, mends });
  if (standing !== undefined) return { site: site.name, resolved: { target, healthCheckId: standing } };
  const made = await makeCheck(deps, config, site, { wanted, reference });
  return "id" in made
    ? { site: site.name, resolved: { target, healthCheckId: made.id } }
    : { site: site.name, problem: `site ${site.name}: ${made.problem}` };
}

/**
 * Where a site's records lead, or why they cannot.
 * @param balancer its load balancer, or why there is none.
 */
export function leadOf(
  site: SiteConfig,
  { types }: Pick<PolicyConfig, "types">,
  balancer: BalancerSeen | string | undefined,
): ResolvedTarget | string {
  if (site.target.kind === "addresses") return site.target;
  if (balancer === undefined || typeof balancer === "string")
    return balancer ?? "its load balancer is not known";
  if (balancer.kind !== "network")
    return `${balancer.name} is not a network load balancer, but ${balancer.kind}`;
  if (types.includes("AAAA") && !balancer.hasIpv6)
    return `${balancer.name} has no IPv6 addresses, and the name has AAAA records`;
  return { kind: "alias", zoneId: balancer.zoneId, dnsName: balancer.dnsName };
}

export type OurCheck = Extract<CheckConfig, { kind: "http" | "https" | "tcp" | "alarm" }>;

export function wantedCheck({ target }: SiteConfig, check: OurCheck): WantedCheck {
  if (check.kind === "alarm") return check;
  const [first = ""] = target.kind === "addresses" ? target.addresses : [];
  return { ...check, address: check.address ?? first };
}

interface Standing {
  readonly wanted: WantedCheck;
  readonly reference: string;
  readonly mends: boolean;
}

/** The check that the site's record names, if it is as declared, or is made so. */
async function standingCheck(
  { checks }: Pick<ResolveDeps, "checks">,
  { setIdentifier }: SiteConfig,
  records: readonly ZoneRecord[],
  { wanted, reference, mends }: Standing,
): Promise<string | undefined> {
  const id = records.find((record) => record.setIdentifier === setIdentifier)?.healthCheckId;
  const standing = id === undefined ? undefined : await checks.get(id);
  if (!standing) return undefined;
  // Under this reference none but ours was made, and it was made as is wanted now.
  const isChanged = isOf(standing, reference) && checkDifferences(standing, wanted).length > 0;
  if (mends && isChanged) await checks.set(standing.id, wanted);
  return isChanged || canonical(standing.settings) === canonical(wanted) ? id : undefined;
}

/** What of a health check is not as wanted, in words. */
export function checkDifferences(seen: HealthCheckSeen, wanted: WantedCheck): string[] {
  const { settings, isDisabled, isInverted, type } = seen;
  const is: Readonly<Record<string, unknown>> = { ...settings };
  const should: Readonly<Record<string, unknown>> = { ...wanted };
  const names = [...new Set([...Object.keys(is), ...Object.keys(should)])].sort();
  const differ = names.filter((name) => is[name] !== should[name]);
  return [
    ...(settings
      ? differ.map((name) => `${name} ${said(is[name])} instead of ${said(should[name])}`)
      : [`it is of the kind ${type}`]),
    ...(isDisabled ? ["it is disabled, and counts as healthy"] : []),
    ...(isInverted ? ["it is inverted"] : []),
  ];
}

const said = (value: unknown): string => (value === undefined ? "none" : JSON.stringify(value));

/** How many checks for the same may have been deleted by hand before a person has to look. */
const mostReferences = 9;

/**
 * The reference says what is wanted, so a lost answer is found again, and another setting is another check: kind and
 * interval of one can never be changed. That of a check that somebody deleted stays taken for ever, so the next one
 * has a number.
 */
async function makeCheck(
  { checks }: Pick<ResolveDeps, "checks">,
  { policy }: PolicyConfig,
  { name }: SiteConfig,
  { wanted, reference }: Pick<Standing, "wanted" | "reference">,
): Promise<{ id: string } | { problem: string }> {
  let problem = "";
  for (let number = 1; number <= mostReferences; number++) {
    const made = await checks.create(number === 1 ? reference : `${reference}-${number}`, wanted);
    if (made.kind === "taken") {
      problem = made.reason;
      continue;
    }
    await checks.tag(made.id, {
      Name: `${policy} ${name}`,
      "pointsman:policy": policy,
      "pointsman:site": name,
    });
    return { id: made.id };
  }
  return { problem };
}

/** Whether it was made under this reference, or under one of those with a number that follow it. */
export const isOf = ({ reference: its }: Pick<HealthCheckSeen, "reference">, reference: string): boolean =>
  its === reference || its.startsWith(`${reference}-`);

/** At most 64 characters. https://docs.aws.amazon.com/Route53/latest/APIReference/API_CreateHealthCheck.html */
export const checkReference = (policy: string, site: string, wanted: WantedCheck): string =>
  `pointsman-${createHash("sha256")
    .update(canonical([policy, site, wanted]))
    .digest("hex")
    .slice(0, 40)}`;
