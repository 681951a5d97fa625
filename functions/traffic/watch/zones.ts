import type { PolicyConfig } from "../../shared/traffic-config.ts";
import { setsPerPage } from "../aws/route53.ts";
import type { HostedZone, Route53 } from "../aws/route53.ts";
import type { NameAtZone } from "../policy/zone.ts";
import { nameOf, zoneDifference } from "../shift/furnish.ts";
import type { WatchMemory } from "./deps.ts";

/** What was read of a policy's name: all that stands there, why that cannot be, or what went wrong. */
export type NameSeen =
  | { readonly kind: "seen"; readonly at: NameAtZone }
  | { readonly kind: "wrong"; readonly problem: string }
  | { readonly kind: "failed"; readonly error: Error };

export interface ZoneSight {
  /** By policy; those that there was no time or no budget for are left to the next round. */
  readonly names: ReadonlyMap<string, NameSeen>;
  readonly left: number;
}

/**
 * Requests of one round to Route 53. An account has about 10 a second for everything in it, older pages say 5: a third
 * of that is the watch's, so that shifts under way and other tools go on.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/throttling-api-requests.html
 */
const budget = 100;
/** A round ends before the next begins. */
const reservedMs = 25_000;

/**
 * How old what is known of a zone may be, ms: its name never changes, and its size only says which way is the cheaper
 * one. A zone that is deleted fails its round, which forgets it.
 */
const zoneAgeMs = 5 * 60_000;

interface ZoneDeps {
  readonly route53: Route53;
  readonly memory: WatchMemory;
  readonly now: () => Date;
}

/** Reads the names of policies, zone by zone, each the cheapest way; goes on next time where it had to stop. */
export async function readNames(
  deps: ZoneDeps,
  policies: readonly PolicyConfig[],
  remainingMs: () => number,
): Promise<ZoneSight> {
  const zones = [...Map.groupBy(policies, ({ zone }) => zone.id)].sort(([a], [b]) => (a < b ? -1 : 1));
  const names = new Map<string, NameSeen>();
  const first = deps.memory.next % Math.max(1, zones.length);
  let spent = 0;
  for (let step = 0; step < zones.length; step++) {
    const at = (first + step) % zones.length;
    const [id, configs] = zones[at] ?? ["", []];
    if (step > 0 && (spent >= budget || remainingMs() < reservedMs)) {
      deps.memory.next = at;
      break;
    }
    spent += await readZone(deps, id, configs, names);
  }
  return { names, left: policies.length - names.size };
}

/** @returns how many requests it took, about. */
async function readZone(
  deps: ZoneDeps,
  id: string,
  configs: readonly PolicyConfig[],
  names: Map<string, NameSeen>,
): Promise<number> {
  try {
    const { zone, asked } = await zoneOf(deps, id);
    const { cost, name } = await waysInto(deps.route53, id, configs, zone);
    for (const config of configs) {
      const problem = zoneDifference(config.zone, zone);
      names.set(
        config.policy,
        problem === undefined ? { kind: "seen", at: await name(config) } : { kind: "wrong", problem },
      );
    }
    return asked + cost;
  } catch (error) {
    deps.memory.zones.delete(id);
    for (const { policy } of configs) names.set(policy, { kind: "failed", error: error as Error });
    return 2;
  }
}

/** @returns how many requests it took besides. */
async function zoneOf({ route53, memory, now }: ZoneDeps, id: string) {
  const at = now().getTime();
  const known = memory.zones.get(id);
  if (known && at - known.at < zoneAgeMs) return { zone: known.zone, asked: 0 };
  const zone = await route53.zone(id);
  if (zone) memory.zones.set(id, { at, zone });
  return { zone, asked: 1 };
}

/** The whole zone by its pages, or each name by itself and what external-dns may have beside it: what takes fewer calls. */
async function waysInto(
  route53: Route53,
  id: string,
  configs: readonly PolicyConfig[],
  zone: HostedZone | undefined,
) {
  const pages = Math.max(1, Math.ceil((zone?.recordSets ?? 0) / setsPerPage));
  const alone = 2 * configs.length;
  if (!zone) return { cost: 0, name: (_: PolicyConfig) => Promise.resolve(nothing) };
  if (alone < pages) return { cost: alone, name: (config: PolicyConfig) => nameOf({ route53 }, config) };
  const all = await route53.everything(id);
  const at = (name: string) => Promise.resolve(all.get(name) ?? nothing);
  return {
    cost: pages,
    name: (config: PolicyConfig) =>
      nameOf({ route53: { name: (_: string, name: string) => at(name) } }, config),
  };
}

const nothing: NameAtZone = { records: [], others: [] };
