/** What Route 53's servers, and the resolver of a VPC, answer. Not simulated: DNSSEC, answers by place or latency. */
import type { Random } from "../time/random.ts";
import type { Sets } from "./batch.ts";
import { chances, drawn } from "./choice.ts";
import type { Chance } from "./choice.ts";
import { candidates, keptName } from "./names.ts";
import type { StandingSet } from "./record.ts";
import type { Zone, Zones } from "./zones.ts";

/** A load balancer as its own name answers. */
export interface BalancerName {
  /** Of each type. */
  readonly addresses: (type: string) => readonly string[];
  /** As an alias that evaluates its targets sees it. */
  readonly isHealthy: () => boolean;
}

export interface AnswerParts {
  readonly zones: Zones;
  readonly random: Random;
  readonly isHealthy: (healthCheckId: string) => boolean;
  readonly balancer: (dnsName: string) => BalancerName | undefined;
}

export interface AnsweredRecord {
  readonly name: string;
  readonly type: string;
  readonly ttl: number;
  readonly value: string;
}

export interface Answer {
  readonly code: "NOERROR" | "NXDOMAIN" | "REFUSED";
  readonly records: readonly AnsweredRecord[];
  /** Of the zone that answered, for what is not there. */
  readonly authority?: AnsweredRecord;
}

/** https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-values-alias.html (TTL) */
const balancerTtl = 60;
const mostSteps = 8;
const refused: Answer = { code: "REFUSED", records: [] };

export class Answers {
  readonly #parts: AnswerParts;

  constructor(parts: AnswerParts) {
    this.#parts = parts;
  }

  /** What one of a zone's four servers answers, 0 to 3. */
  at(zone: Zone, server: number, name: string, type: string): Answer {
    return this.#within(zone, this.#parts.zones.servedBy(zone, server), keptName(name), type, 0);
  }

  /** What is answered when what stands had come everywhere. */
  standing(zone: Zone, name: string, type: string): Answer {
    return this.#within(zone, zone.standing, keptName(name), type, 0);
  }

  /** What a resolver finds: names of load balancers and of name servers too. @param isInside in the VPC of private zones. */
  resolved(name: string, type: string, isInside: boolean): Answer {
    const { zones, balancer, random } = this.#parts;
    const kept = keptName(name);
    const own = balancer(kept);
    if (own) return { code: "NOERROR", records: recordsOf(kept, type, balancerTtl, own.addresses(type)) };
    const zone = zones.zoneOf(kept, isInside);
    if (zone) return this.at(zone, random.between(0, 3), kept, type);
    const servers = [...zones.zones.values()].flatMap((each) => each.servers);
    const server = servers.find((each) => keptName(each.name) === kept);
    if (!server) return { code: "NXDOMAIN", records: [] };
    return { code: "NOERROR", records: type === "A" ? recordsOf(kept, type, 172_800, [server.address]) : [] };
  }

  /** Share of the answers that each record set of a name has now, on a server that has all that stands. */
  chances(zone: Zone, name: string, type: string): Chance[] {
    const { sets } = found(zone, zone.standing, keptName(name));
    return chances(ofType(sets, type), (set) => this.#isHealthy(zone, zone.standing, set, 0));
  }

  #within(zone: Zone, standing: Sets, name: string, type: string, steps: number): Answer {
    if (name !== zone.name && !name.endsWith(`.${zone.name}`)) return refused;
    const { sets, isThere } = found(zone, standing, name);
    const soa = [...standing.values()].find(({ Type, Name }) => Type === "SOA" && Name === zone.name);
    const authority = recordsOf(zone.name, "SOA", soa?.TTL ?? 900, [
      soa?.ResourceRecords?.[0]?.Value ?? "",
    ])[0];
    const nothing = authority ? { records: [], authority } : { records: [] };
    if (!isThere) return { code: "NXDOMAIN", ...nothing };
    const set = this.#chosen(zone, standing, ofType(sets, type), steps);
    if (set) {
      const records = this.#values(zone, standing, set, name, type, steps);
      return records.length > 0 ? { code: "NOERROR", records } : { code: "NOERROR", ...nothing };
    }
    const alias = this.#chosen(zone, standing, ofType(sets, "CNAME"), steps);
    if (!alias) return { code: "NOERROR", ...nothing };
    return this.#followed(zone, standing, alias, name, type, steps);
  }

  #chosen(zone: Zone, standing: Sets, sets: readonly StandingSet[], steps: number): StandingSet | undefined {
    const all = chances(sets, (set) => this.#isHealthy(zone, standing, set, steps));
    return all.length > 1 ? drawn(all, this.#parts.random.next()) : all[0]?.set;
  }

  /** A CNAME's target is answered along with it where it is in the same zone. */
  #followed(zone: Zone, standing: Sets, set: StandingSet, name: string, type: string, steps: number): Answer {
    const value = set.ResourceRecords?.[0]?.Value ?? "";
    const own = { name, type: "CNAME", ttl: set.TTL ?? 0, value: keptName(value) };
    if (steps >= mostSteps) return { code: "NOERROR", records: [own] };
    const further = this.#within(zone, standing, keptName(value), type, steps + 1);
    return { code: "NOERROR", records: [own, ...(further.code === "REFUSED" ? [] : further.records)] };
  }

  #values(
    zone: Zone,
    standing: Sets,
    { AliasTarget: alias, TTL = 0, ResourceRecords = [] }: StandingSet,
    name: string,
    type: string,
    steps: number,
  ): AnsweredRecord[] {
    if (!alias)
      return recordsOf(
        name,
        type,
        TTL,
        ResourceRecords.map(({ Value = "" }) => Value),
      );
    const target = alias.DNSName ?? "";
    const balancer = this.#parts.balancer(target);
    if (balancer) return recordsOf(name, type, balancerTtl, balancer.addresses(type));
    if (steps >= mostSteps) return [];
    const { records } = this.#within(zone, standing, target, type, steps + 1);
    return records.map((record) => ({ ...record, name }));
  }

  #isHealthy(zone: Zone, standing: Sets, set: StandingSet, steps: number): boolean {
    const { HealthCheckId: check, AliasTarget: alias, Type } = set;
    if (check !== undefined && !this.#parts.isHealthy(check)) return false;
    if (alias?.EvaluateTargetHealth !== true || steps >= mostSteps) return true;
    const balancer = this.#parts.balancer(alias.DNSName ?? "");
    if (balancer) return balancer.isHealthy();
    const { sets } = found(zone, standing, alias.DNSName ?? "");
    return ofType(sets, Type).some((each) => this.#isHealthy(zone, standing, each, steps + 1));
  }
}

const ofType = (sets: readonly StandingSet[], type: string): StandingSet[] =>
  sets.filter((set) => set.Type === type);

interface Index {
  readonly byName: ReadonlyMap<string, readonly StandingSet[]>;
  /** Names that have names below them. */
  readonly above: ReadonlySet<string>;
}

/** What stands is never changed in place, so what was found out of it holds. */
const indexes = new WeakMap<Sets, Index>();

function indexOf(standing: Sets): Index {
  const known = indexes.get(standing);
  if (known) return known;
  const byName = Map.groupBy(standing.values(), ({ Name }) => Name);
  const above = new Set<string>();
  for (const name of byName.keys())
    for (let rest = parentOf(name); rest !== ""; rest = parentOf(rest)) above.add(rest);
  const made = { byName, above };
  indexes.set(standing, made);
  return made;
}

const parentOf = (name: string): string => name.slice(name.indexOf(".") + 1);

interface Found {
  readonly sets: readonly StandingSet[];
  readonly isThere: boolean;
}

/** What stands at a name, or at the nearest wildcard that stands for it; a name that only has names below it is there too. */
function found(zone: Zone, standing: Sets, name: string): Found {
  const { byName, above } = indexOf(standing);
  for (const candidate of candidates(name, zone.name)) {
    const sets = byName.get(candidate);
    if (sets) return { sets, isThere: true };
    if (above.has(candidate)) return { sets: [], isThere: true };
  }
  return { sets: [], isThere: false };
}

const recordsOf = (name: string, type: string, ttl: number, values: readonly string[]): AnsweredRecord[] =>
  values.map((value) => ({ name, type, ttl, value }));
