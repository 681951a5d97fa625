import type { ShiftTally } from "../../ledger/traffic-records.ts";
import type { PolicyConfig, RecordType } from "../../shared/traffic-config.ts";
import type { Tally } from "../dns/lookups.ts";
import type { ResolvedTarget } from "../policy/zone.ts";
import type { SiteDeps } from "../sites/deps.ts";

/** So that the answer is written down before Lambda ends the invocation. Milliseconds. */
const reserveMs = 8_000;

type AskDeps = Pick<SiteDeps, "lookups" | "privateLookups" | "route53" | "now">;

/**
 * Asks whoever answers for the name, spread over its types, as often as is wanted or time allows. It never throws for
 * names that have no answer: then nothing was asked, and time is up.
 */
export async function askAround(
  deps: AskDeps,
  config: PolicyConfig,
  targets: Readonly<Record<string, ResolvedTarget>>,
  wanted: number,
  remainingMs: number,
): Promise<Tally> {
  try {
    const { lookups, privateLookups = lookups } = deps;
    const asking = config.zone.private ? { ...deps, lookups: privateLookups } : deps;
    return await askAll(asking, config, targets, wanted, remainingMs);
  } catch (error) {
    const { code } = error as { readonly code?: unknown };
    // Errors of AWS and our own have no code of a look-up.
    if (typeof code !== "string") throw error;
    return { asked: 0, counts: {}, elsewhere: 0, strangers: [], failed: { [code]: 1 }, endedBy: "time" };
  }
}

async function askAll(
  deps: AskDeps,
  config: PolicyConfig,
  targets: Readonly<Record<string, ResolvedTarget>>,
  wanted: number,
  remainingMs: number,
): Promise<Tally> {
  const servers = await serversOf(deps, config);
  const deadlineAt = deps.now().getTime() + Math.max(0, remainingMs - reserveMs);
  const each = Math.ceil(wanted / config.types.length);
  const tallies: Tally[] = [];
  for (const type of config.types)
    tallies.push(
      await deps.lookups.tally({
        name: config.name,
        type,
        servers,
        count: each,
        deadlineAt,
        sites: await addressesOf(deps, targets, type),
      }),
    );
  return tallies.reduce(together);
}

/** Addresses of the zone's own servers; none of a private zone, where the VPC's resolver answers. */
async function serversOf({ lookups, route53 }: AskDeps, { zone }: PolicyConfig): Promise<readonly string[]> {
  if (zone.private) return [];
  const found = await route53.zone(zone.id);
  const addresses = await Promise.all(
    (found?.nameServers ?? []).map((server) => lookups.addresses(server, "A")),
  );
  return addresses.flatMap(([first]) => first ?? []);
}

async function addressesOf(
  { lookups }: AskDeps,
  targets: Readonly<Record<string, ResolvedTarget>>,
  type: RecordType,
): Promise<Record<string, readonly string[]>> {
  const found = Object.entries(targets).map(async ([site, target]): Promise<[string, readonly string[]]> => [
    site,
    target.kind === "addresses" ? target.addresses : await lookups.addresses(target.dnsName, type),
  ]);
  return Object.fromEntries(await Promise.all(found));
}

const together = (one: Tally, other: Tally): Tally => ({
  asked: one.asked + other.asked,
  counts: summed(one.counts, other.counts),
  elsewhere: one.elsewhere + other.elsewhere,
  strangers: [...new Set([...one.strangers, ...other.strangers])].sort(),
  failed: summed(one.failed, other.failed),
  endedBy: one.endedBy === "time" ? "time" : other.endedBy,
});

/** What the ledger keeps: the look-ups of a step, over all its looks. */
export const added = (
  before: ShiftTally | undefined,
  { counts, elsewhere }: Tally,
  unhealthy: readonly string[],
  at: string,
): ShiftTally => ({
  since: before?.since ?? at,
  counts: summed(before?.counts ?? {}, counts),
  elsewhere: (before?.elsewhere ?? 0) + elsewhere,
  unhealthy,
});

const summed = (
  one: Readonly<Record<string, number>>,
  other: Readonly<Record<string, number>>,
): Record<string, number> =>
  Object.fromEntries(
    [...new Set([...Object.keys(one), ...Object.keys(other)])].map((key) => [
      key,
      (one[key] ?? 0) + (other[key] ?? 0),
    ]),
  );
