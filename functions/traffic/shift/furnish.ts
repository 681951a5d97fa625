import type { TrafficState, TrafficTicket } from "../../ledger/traffic-records.ts";
import { Throttled } from "../../shared/errors.ts";
import type { HostedZone } from "../aws/route53.ts";
import type { PolicyConfig } from "../../shared/traffic-config.ts";
import { batchProblem, nameProblems } from "../policy/name-problems.ts";
import { differences, recordKey, standingRecords } from "../policy/records.ts";
import type { NameAtZone, RecordChange, ZoneRecord } from "../policy/zone.ts";
import type { Resolved } from "../sites/resolve.ts";
import { resolveSites } from "../sites/resolve.ts";
import type { ShiftDeps } from "./look.ts";
import { isHarmless, mendable } from "./mendable.ts";

export type Furnished =
  | {
      readonly records: readonly ZoneRecord[];
      readonly resolved: Resolved;
      /** In words, what was missing. */
      readonly made?: string;
    }
  | { readonly refused: string };

/**
 * Makes what the policy says and the zone lacks: health checks, record sets that are missing (those of a new site with
 * weight 0). What users are sent to stays as it is, whatever the file says of it by now: a shift moves weights, and
 * leads nobody to another place. A repair does, to where it is known to be healthy. Invariant 4: written down before;
 * what somebody else has at the name refuses all.
 * @param mends this is a repair: record sets and health checks of ours become as the policy says.
 */
export async function furnish(
  deps: ShiftDeps,
  ticket: TrafficTicket,
  config: PolicyConfig,
  { owned }: TrafficState,
  mends = false,
): Promise<Furnished> {
  const found = await survey(deps, config, owned, mends);
  if ("refused" in found) return found;
  const { resolved, changes } = found;
  if (changes.length === 0) return { records: found.records, resolved };
  const refused = await carriedOut(deps, ticket, config, owned, changes);
  if (refused !== undefined) return { refused };
  const { records } = await deps.route53.name(config.zone.id, config.name);
  return { records, resolved, made: changes.map((change) => inWords(change, "was")).join(", ") };
}

export type Surveyed =
  | {
      readonly records: readonly ZoneRecord[];
      readonly resolved: Resolved;
      /** What is missing. */
      readonly changes: readonly RecordChange[];
    }
  | { readonly refused: string };

/** What the zone holds, and what it lacks. Writes nothing itself; health checks are made by `deps.checks`. */
export async function survey(
  deps: SurveyDeps,
  config: PolicyConfig,
  owned: TrafficState["owned"],
  mends = false,
): Promise<Surveyed> {
  const wrong = await zoneProblem(deps, config);
  if (wrong !== undefined) return { refused: wrong };
  const at = await nameOf(deps, config);
  const problems = nameProblems(config, at, owned);
  if (problems.length > 0) return { refused: problems.join("; ") };
  const resolved = await resolveSites(deps, config, at.records, mends);
  if (resolved.problems.length > 0) return { refused: resolved.problems.join("; ") };
  const wanted = standingRecords(config, resolved.sites, at.records);
  const all = differences(wanted, at.records, owned).changes;
  const changes = mends ? await mendable(deps, config, resolved, at.records, all) : all.filter(isHarmless);
  const large = batchProblem(changes);
  return large === undefined ? { records: at.records, resolved, changes } : { refused: large };
}

type SurveyDeps = Pick<ShiftDeps, "route53" | "ledger" | "balancers" | "checks" | "health">;

/** external-dns names its owner beside a record, in its newer form under a name of its own. */
export async function nameOf(
  { route53 }: { readonly route53: Pick<ShiftDeps["route53"], "name"> },
  { zone, name }: PolicyConfig,
): Promise<NameAtZone> {
  const [at, beside] = await Promise.all([route53.name(zone.id, name), route53.name(zone.id, `a-${name}`)]);
  return { ...at, others: [...at.others, ...beside.others.filter(({ type }) => type === "TXT")] };
}

export const inWords = (
  { action, record: { type, setIdentifier, weight } }: RecordChange,
  verb: "is" | "was",
): string => {
  const which = `${type} "${setIdentifier}"`;
  if (action === "DELETE") return `${which} ${verb} taken away`;
  return action === "CREATE" ? `${which} ${verb} made with weight ${weight}` : `${which} ${verb} set`;
};

/** @returns why not. @throws Throttled when Route 53 has no time for it now. */
async function carriedOut(
  deps: ShiftDeps,
  ticket: TrafficTicket,
  { policy, zone }: PolicyConfig,
  owned: TrafficState["owned"],
  changes: readonly RecordChange[],
): Promise<string | undefined> {
  const since = deps.now().toISOString();
  const made = Object.fromEntries(changes.map(({ record }) => [recordKey(record), since]));
  await deps.ledger.traffic.own(ticket, { ...made, ...owned });
  const changed = await deps.route53.change(zone.id, changes, `pointsman ${ticket.shift}: ${policy}`);
  if (changed.kind === "busy") throw new Throttled(changed.reason);
  if (changed.kind === "submitted") return undefined;
  // Nothing was made: what stands under these identifiers by now is somebody else's.
  await deps.ledger.traffic.own(ticket, owned);
  return changed.reason;
}

/** A zone that is not the one the file means: its id is what calls name, its name is what people read. */
export const zoneProblem = async (
  { route53 }: Pick<ShiftDeps, "route53">,
  { zone }: PolicyConfig,
): Promise<string | undefined> => zoneDifference(zone, await route53.zone(zone.id));

export function zoneDifference(
  zone: PolicyConfig["zone"],
  found: Pick<HostedZone, "name" | "private"> | undefined,
): string | undefined {
  if (!found) return `there is no hosted zone ${zone.id} in this account`;
  if (found.name !== zone.name)
    return `hosted zone ${zone.id} is ${found.name}, and the policy says ${zone.name}`;
  if (found.private === zone.private) return undefined;
  return `hosted zone ${zone.id} is ${found.private ? "private" : "public"}, and the policy says ${zone.private ? "private" : "public"}`;
}
