import type { PolicyConfig, RecordType, SiteConfig } from "../../shared/traffic-config.ts";
import type { RecordChange, ResolvedSite, Weights, ZoneRecord } from "./zone.ts";

/**
 * The record sets of a policy: what should stand, and what differs from what stands.
 *
 * | a record set of the name                             | what becomes of it                          |
 * | ---------------------------------------------------- | ------------------------------------------- |
 * | wanted, and missing                                  | created                                     |
 * | wanted, ours, and another                            | set                                         |
 * | wanted, stands under our identifier, but not ours    | foreign: never touched                      |
 * | ours, not wanted, weight 0, and others have a weight | deleted                                     |
 * | ours, not wanted, with a weight                      | left, and said: first nobody may go there   |
 * | neither ours nor wanted                              | foreign: never touched                      |
 */
export interface Differences {
  /** One batch, in the order of the records. */
  readonly changes: readonly RecordChange[];
  readonly foreign: readonly ZoneRecord[];
  /** Ours, no longer wanted, and not to be deleted yet. */
  readonly left: readonly ZoneRecord[];
}

/** Under which the ledger keeps whose a record set is. */
export const recordKey = ({ type, setIdentifier }: Pick<ZoneRecord, "type" | "setIdentifier">): string =>
  `${type}|${setIdentifier ?? ""}`;

/** The record sets that should stand, in the order of their keys. Sites that are not resolved have none. */
export function recordsOf(
  config: PolicyConfig,
  resolved: Readonly<Record<string, ResolvedSite>>,
  weights: Weights,
): ZoneRecord[] {
  const wanted = config.types.flatMap((type) =>
    config.sites.flatMap((site) => {
      const found = resolved[site.name];
      return found ? [recordOf(config, site, type, found, weights[site.name] ?? 0)] : [];
    }),
  );
  return inOrder(wanted);
}

function recordOf(
  { name, ttlSeconds }: PolicyConfig,
  { setIdentifier, check }: SiteConfig,
  type: RecordType,
  { target, healthCheckId }: ResolvedSite,
  weight: number,
): ZoneRecord {
  const common = {
    name,
    type,
    setIdentifier,
    weight,
    ...(healthCheckId === undefined ? {} : { healthCheckId }),
    routing: "weighted" as const,
  };
  if (target.kind === "addresses")
    return {
      ...common,
      ttlSeconds,
      values: target.addresses.filter((each) => typeOf(each) === type).sort(),
    };
  const evaluatesTargetHealth = check.kind === "target-health";
  return {
    ...common,
    values: [],
    alias: { zoneId: target.zoneId, dnsName: target.dnsName, evaluatesTargetHealth },
  };
}

const typeOf = (address: string): RecordType => (address.includes(":") ? "AAAA" : "A");

export function differences(
  wanted: readonly ZoneRecord[],
  standing: readonly ZoneRecord[],
  owned: Readonly<Record<string, string>>,
): Differences {
  const ours = (record: ZoneRecord) => record.routing === "weighted" && recordKey(record) in owned;
  const stands = new Map(standing.map((record) => [recordKey(record), record]));
  const named = new Set(wanted.map(recordKey));
  const put = wanted.flatMap((record): RecordChange[] => {
    const now = stands.get(recordKey(record));
    if (!now) return [{ action: "CREATE", record }];
    return ours(now) && !sameRecord(now, record) ? [{ action: "UPSERT", record }] : [];
  });
  const leftover = standing.filter((record) => ours(record) && !named.has(recordKey(record)));
  const isEmpty = (record: ZoneRecord) =>
    record.weight === 0 && wanted.some(({ type, weight = 0 }) => type === record.type && weight > 0);
  const removed = inOrder(leftover.filter(isEmpty)).map((record): RecordChange => ({
    action: "DELETE",
    record,
  }));
  return {
    changes: [...put, ...removed],
    foreign: inOrder(standing.filter((record) => !ours(record))),
    left: inOrder(leftover.filter((record) => !isEmpty(record))),
  };
}

/** The same in every member that Route 53 keeps. */
export const sameRecord = (one: ZoneRecord, other: ZoneRecord): boolean =>
  JSON.stringify(members(one)) === JSON.stringify(members(other));

/** The same record sets, in whatever order they are listed. */
export function sameRecords(one: readonly ZoneRecord[], other: readonly ZoneRecord[]): boolean {
  const [left, right] = [inOrder(one), inOrder(other)];
  return left.length === right.length && left.every((record, i) => sameRecord(record, right[i] ?? record));
}

const members = ({ name, type, setIdentifier, weight, ttlSeconds, values, ...others }: ZoneRecord) => {
  const { alias, healthCheckId, routing } = others;
  const target = alias && [alias.zoneId, alias.dnsName, alias.evaluatesTargetHealth];
  return [name, type, setIdentifier, weight, ttlSeconds, [...values].sort(), target, healthCheckId, routing];
};

/** Whole record sets with other weights; what is no site's is left out. */
export const withWeights = (
  config: Pick<PolicyConfig, "sites">,
  records: readonly ZoneRecord[],
  weights: Weights,
): ZoneRecord[] => {
  const names = new Map(config.sites.map(({ name, setIdentifier }) => [setIdentifier, name]));
  const weight = ({ setIdentifier = "" }: ZoneRecord) => weights[names.get(setIdentifier) ?? ""] ?? 0;
  return inOrder(ofSites(config, records).map((record) => ({ ...record, weight: weight(record) })));
};

export function ofSites(
  { sites }: Pick<PolicyConfig, "sites">,
  records: readonly ZoneRecord[],
): ZoneRecord[] {
  const identifiers = new Set(sites.map(({ setIdentifier }) => setIdentifier));
  return records.filter(({ setIdentifier }) => setIdentifier !== undefined && identifiers.has(setIdentifier));
}

/**
 * The record sets that should stand, with the weights that stand. What is missing has its sibling's weight of the
 * other type, and without one 0: a new site is a standby until a shift brings it in. Where nothing of the name stands
 * yet, all have the declared weights.
 */
export function standingRecords(
  config: PolicyConfig,
  resolved: Readonly<Record<string, ResolvedSite>>,
  standing: readonly ZoneRecord[],
): ZoneRecord[] {
  if (standing.length === 0) return recordsOf(config, resolved, declaredWeights(config));
  const now = new Map(standing.map((record) => [recordKey(record), record.weight]));
  return recordsOf(config, resolved, standingOf(config, standing).weights).map((record) => ({
    ...record,
    weight: now.get(recordKey(record)) ?? record.weight ?? 0,
  }));
}

/** What the zone says of the sites' weights. */
export interface Standing {
  /** A site without a record has 0: nobody is sent there. */
  readonly weights: Weights;
  /** `A octavia`: record sets of the policy that do not stand. */
  readonly missing: readonly string[];
  /** Sites whose A and AAAA records have different weights; `weights` has the larger. */
  readonly uneven: readonly string[];
}

export function standingOf({ sites, types }: PolicyConfig, records: readonly ZoneRecord[]): Standing {
  const found = [...sites]
    .sort((a, b) => compare(a.name, b.name))
    .map(({ name, setIdentifier }) => {
      const record = (type: RecordType) =>
        records.find((each) => each.setIdentifier === setIdentifier && each.type === type);
      const weights = types.flatMap((type) => record(type)?.weight ?? []);
      const missing = types.filter((type) => !record(type)).map((type) => `${type} ${name}`);
      return { name, weight: Math.max(0, ...weights), missing, isUneven: new Set(weights).size > 1 };
    });
  return {
    weights: Object.fromEntries(found.map(({ name, weight }) => [name, weight])),
    missing: found.flatMap(({ missing }) => missing),
    uneven: found.filter(({ isUneven }) => isUneven).map(({ name }) => name),
  };
}

export const declaredWeights = ({ sites }: Pick<PolicyConfig, "sites">): Weights =>
  Object.fromEntries(
    sites.map(({ name, weight }) => [name, weight] as const).sort(([a], [b]) => compare(a, b)),
  );

const inOrder = (records: readonly ZoneRecord[]): ZoneRecord[] =>
  [...records].sort((a, b) => compare(recordKey(a), recordKey(b)));

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
