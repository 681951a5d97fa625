/**
 * Hosted zones, what stands in them, and what each of their servers knows of it. A change stands at once where it is
 * listed, and comes to one server after the other; when all have it, it is in sync.
 * https://docs.aws.amazon.com/Route53/latest/APIReference/API_GetChange.html
 */
import type { Change, ChangeInfo } from "@aws-sdk/client-route-53";
import type { Surroundings } from "../ports.ts";
import { createIds } from "../time/random.ts";
import { applied } from "./batch.ts";
import type { BatchPlace, Sets } from "./batch.ts";
import { keptName } from "./names.ts";
import { keyOf } from "./record.ts";
import type { StandingSet } from "./record.ts";
import { refuse } from "./refusals.ts";

export interface ZoneSpec {
  readonly name: string;
  /** Associated with a VPC, and answered there alone. Default false. */
  readonly private?: boolean;
  readonly id?: string;
}

export interface ZoneOptions {
  /** Until a change has come to all servers, least and most. Default 20 and 45; AWS says generally within 60. */
  readonly propagationSeconds?: readonly [number, number];
  /** A zone takes its next change so long after the last one. Default 1. */
  readonly processingSeconds?: number;
}

/** From `at` on (epoch ms, one for each server) this is what is answered. */
interface Version {
  readonly sets: Sets;
  readonly at: readonly number[];
}

export interface Server {
  /** Without a final dot. */
  readonly name: string;
  readonly address: string;
}

export interface Zone {
  readonly id: string;
  /** As Route 53 keeps names. */
  readonly name: string;
  readonly private: boolean;
  /** None of a private zone's can be asked; its answers come through the VPC's resolver. */
  readonly servers: readonly Server[];
  standing: Sets;
  versions: Version[];
  /** By name and type: the comment of a protection, empty for none. */
  readonly protections: Map<string, string>;
  busyUntil: number;
}

interface ChangeRecord {
  readonly comment: string | undefined;
  readonly submittedAt: number;
  readonly inSyncAt: number;
}

const serverCount = 4;
const domains = ["com", "net", "org", "co.uk"] as const;
const capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const zoneTtl = 172_800;
const protectionKey = (name: string, type: string): string => `${keptName(name)} ${type}`;

export class Zones {
  readonly zones = new Map<string, Zone>();
  readonly #changes = new Map<string, ChangeRecord>();
  readonly #surroundings: Surroundings;
  readonly #options: Required<ZoneOptions>;
  #servers = 0;

  constructor(surroundings: Surroundings, options: ZoneOptions = {}) {
    this.#surroundings = surroundings;
    this.#options = { propagationSeconds: [20, 45], processingSeconds: 1, ...options };
  }

  /** A zone with its NS and SOA, in sync. */
  create(spec: ZoneSpec): Zone {
    const ids = createIds(this.#surroundings.random);
    const name = keptName(spec.name);
    const servers = spec.private === true ? [] : this.#newServers();
    const standing = new Map(apex(name, servers).map((set) => [keyOf(set), set]));
    const zone: Zone = {
      id: spec.id ?? `Z${ids.text(13, capitals)}`,
      name,
      private: spec.private === true,
      servers,
      standing,
      versions: [{ sets: standing, at: Array.from({ length: serverCount }, () => 0) }],
      protections: new Map(),
      busyUntil: 0,
    };
    this.zones.set(zone.id, zone);
    return zone;
  }

  /** @throws PriorRequestNotComplete, and what `applied` throws; nothing is changed then. */
  change(zone: Zone, changes: readonly Change[], comment: string | undefined, rest: Rest): ChangeInfo {
    const { clock, random } = this.#surroundings;
    const now = clock.now();
    if (now < zone.busyUntil)
      throw refuse(
        "PriorRequestNotComplete",
        "The request was rejected because Route 53 was still processing a prior request.",
      );
    const sets = applied(changes, {
      ...rest,
      zone: zone.name,
      standing: zone.standing,
      protection: (name, type) => zone.protections.get(protectionKey(name, type)),
    });
    zone.standing = sets;
    zone.busyUntil = now + this.#options.processingSeconds * 1000;
    const [least, most] = this.#options.propagationSeconds;
    const inSyncAt = now + (least + (most - least) * random.next()) * 1000;
    const before = zone.versions.at(-1)?.at ?? [];
    // The last of them is in sync; none has it before what came before it.
    const at = before.map((earlier, index) =>
      Math.max(earlier, index === 0 ? inSyncAt : now + (inSyncAt - now) * random.next()),
    );
    zone.versions = [
      ...zone.versions.filter((version) => !isForgotten(version, zone.versions, now)),
      { sets, at },
    ];
    const id = `C${createIds(random).text(20, capitals)}`;
    this.#changes.set(id, { comment, submittedAt: now, inSyncAt: Math.max(...at) });
    return this.changeOf(id);
  }

  /** @throws NoSuchChange. */
  changeOf(id: string): ChangeInfo {
    const found = this.#changes.get(id);
    if (!found) throw refuse("NoSuchChange", `Could not find resource with ID: ${id}`, 404);
    return {
      Id: `/change/${id}`,
      Status: this.#surroundings.clock.now() >= found.inSyncAt ? "INSYNC" : "PENDING",
      SubmittedAt: new Date(found.submittedAt),
      ...(found.comment === undefined ? {} : { Comment: found.comment }),
    };
  }

  protect(zone: Zone, name: string, type: string, comment = ""): void {
    zone.protections.set(protectionKey(name, type), comment);
  }

  unprotect(zone: Zone, name: string, type: string): void {
    zone.protections.delete(protectionKey(name, type));
  }

  isProtected(zone: Zone, name: string, type: string): boolean {
    return zone.protections.has(protectionKey(name, type));
  }

  /** What one of the four servers has now. */
  servedBy(zone: Zone, server: number): Sets {
    const now = this.#surroundings.clock.now();
    const known = zone.versions.findLast(({ at }) => (at[server % serverCount] ?? 0) <= now);
    return known?.sets ?? new Map();
  }

  /** The zone of the longest name that this name is in, seen from inside the VPC or from outside. */
  zoneOf(name: string, isInside: boolean): Zone | undefined {
    const kept = keptName(name);
    const [nearest] = [...this.zones.values()]
      .filter((zone) => (kept === zone.name || kept.endsWith(`.${zone.name}`)) && (isInside || !zone.private))
      .sort((a, b) => b.name.length - a.name.length || Number(b.private) - Number(a.private));
    return nearest;
  }

  /** Four servers, each in a domain of its own; addresses of Route 53's published range. */
  #newServers(): Server[] {
    return domains.map((domain, index) => {
      const number = ++this.#servers;
      const block = 192 + index * 2;
      return {
        name: `ns-${index * 512 + number}.awsdns-${String(number % 64).padStart(2, "0")}.${domain}`,
        address: `205.251.${block + (number > 254 ? 1 : 0)}.${(number % 254) + 1}`,
      };
    });
  }
}

type Rest = Pick<BatchPlace, "rules" | "hasCheck" | "aliasProblem">;

/** Every server has a later version: this one is answered by none. */
function isForgotten(version: Version, all: readonly Version[], now: number): boolean {
  const later = all.slice(all.indexOf(version) + 1);
  return later.some(({ at }) => at.every((time) => time <= now));
}

function apex(name: string, servers: readonly Server[]): StandingSet[] {
  const known =
    servers.length > 0 ? servers : [{ name: "ns-0.awsdns-00.com" }, { name: "ns-512.awsdns-00.net" }];
  const [first] = known;
  return [
    {
      Name: name,
      Type: "NS",
      TTL: zoneTtl,
      ResourceRecords: known.map((server) => ({ Value: `${server.name}.` })),
    },
    {
      Name: name,
      Type: "SOA",
      TTL: 900,
      ResourceRecords: [{ Value: `${first?.name}. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400` }],
    },
  ];
}
