import { keys } from "../../ledger/keys.ts";
import type { MirrorState } from "../../ledger/mirror-records.ts";
import type { PolicyConfig, SiteConfig } from "../../shared/traffic-config.ts";
import type { HealthCheckSeen } from "../aws/check-settings.ts";
import type { BalancerSeen, TargetsSeen } from "../aws/elb.ts";
import { healthOf } from "../aws/health.ts";
import type { Health, NameAtZone } from "../policy/zone.ts";
import { ofSites } from "../policy/records.ts";
import { bySite, findBalancers } from "../sites/targets.ts";
import type { WatchDeps } from "./deps.ts";

/** How old the settings of health checks may be, ms: nobody answers differently by them, so they are read rarely. */
const checksAgeMs = 5 * 60_000;

/** A policy whose name was read. */
export interface Seen {
  readonly config: PolicyConfig;
  readonly at: NameAtZone;
}

/** What is read for all policies of a round together; each member throws what its reading threw. */
export interface Surroundings {
  readonly balancers: () => ReadonlyMap<string, BalancerSeen | string>;
  /** By ARN of load balancer, where a site's health is that of its targets. */
  readonly targets: () => ReadonlyMap<string, TargetsSeen>;
  /** By id of health check. */
  readonly health: () => ReadonlyMap<string, Health>;
  /** How they are set, by id. */
  readonly checks: () => ReadonlyMap<string, HealthCheckSeen>;
}

/** In as few calls as there can be: what fails takes along only those who need it. */
export async function readSurroundings(deps: WatchDeps, seen: readonly Seen[]): Promise<Surroundings> {
  const ids = checkIds(seen);
  const [balancers, checks] = await Promise.all([
    attempt(() => readBalancers(deps, seen)),
    attempt(() => readChecks(deps, ids)),
  ]);
  const [targets, health] = await Promise.all([
    attempt(() => deps.balancers.targetsOf(evaluated(seen, balancers()))),
    attempt(() => readHealth(deps, ids, checks)),
  ]);
  return { balancers, targets, health, checks };
}

/** Its value, or what it threw, whenever somebody asks for it. */
async function attempt<Value>(read: () => Promise<Value>): Promise<() => Value> {
  try {
    const value = await read();
    return () => value;
  } catch (error) {
    return () => {
      throw error as Error;
    };
  }
}

const checkIds = (seen: readonly Seen[]): string[] => [
  ...new Set(
    seen.flatMap(({ config, at }) =>
      ofSites(config, at.records).flatMap((record) => record.healthCheckId ?? []),
    ),
  ),
];

/** Load balancers by name; which one a mirror has, the ledger knows. */
async function readBalancers({ readMany, balancers }: WatchDeps, seen: readonly Seen[]) {
  const sites = seen.flatMap(({ config }) => config.sites);
  const mirrors = [
    ...new Set(sites.flatMap(({ target }) => (target.kind === "mirror" ? target.mirror : []))),
  ];
  const states = await readMany<MirrorState>(mirrors.map(keys.mirror));
  const view = (mirror: string) => Promise.resolve({ state: states[mirrors.indexOf(mirror)] });
  return findBalancers(
    { ledger: { mirrors: { view } }, balancers },
    seen.map(({ config }) => config),
  );
}

/** Targets are asked for only where Route 53 answers by them. */
const evaluated = (seen: readonly Seen[], found: ReadonlyMap<string, BalancerSeen | string>): string[] =>
  seen.flatMap(({ config }) => {
    const own = bySite(config, found);
    return config.sites.filter(isEvaluated).flatMap(({ name }) => own[name]?.arn ?? []);
  });

const isEvaluated = ({ check }: SiteConfig): boolean => check.kind === "target-health";

/** Read again when one is named that was not there: somebody has only just made it. */
async function readChecks(
  { checks, memory, now }: WatchDeps,
  ids: readonly string[],
): Promise<ReadonlyMap<string, HealthCheckSeen>> {
  if (ids.length === 0) return new Map();
  const known = memory.checks;
  const isFresh = known && now().getTime() - known.at < checksAgeMs;
  if (isFresh && ids.every((id) => known.list.has(id))) return known.list;
  const list = await checks.list();
  memory.checks = { at: now().getTime(), list };
  return list;
}

/** Of one that is silent, whether it is disabled tells its settings: no call for each. */
const readHealth = (
  { globalMetrics, now }: WatchDeps,
  ids: readonly string[],
  settings: () => ReadonlyMap<string, HealthCheckSeen>,
) =>
  healthOf({
    metrics: globalMetrics,
    checks: { get: (id) => Promise.resolve().then(() => settings().get(id)) },
    now: () => now().getTime(),
  })(ids);
