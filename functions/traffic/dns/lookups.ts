import ipaddr from "ipaddr.js";
import pLimit from "p-limit";
import type { RecordType } from "../../shared/traffic-config.ts";

/**
 * One question to one server: all addresses of its answer; none where the name has none of that type.
 * @param server an address, with a port if it is not 53; undefined: whoever resolves names for this machine.
 * @throws an error with a `code`, such as ETIMEOUT or ESERVFAIL, where there is no answer.
 */
export type Ask = (server: string | undefined, name: string, type: RecordType) => Promise<readonly string[]>;

export interface LookupParts {
  readonly ask: Ask;
  /** Epoch ms. */
  readonly now: () => number;
}

export interface Asking {
  readonly name: string;
  readonly type: RecordType;
  /** Addresses of servers, asked in turn. Empty: whoever resolves names for this machine. */
  readonly servers: readonly string[];
  /** How many look-ups are wanted. */
  readonly count: number;
  /** Epoch ms; none is begun after it. */
  readonly deadlineAt: number;
  /** Addresses of each site. One that two sites have tells nothing, and is counted as elsewhere. */
  readonly sites: Readonly<Record<string, readonly string[]>>;
}

/** What the answers said, by site. */
export interface Tally {
  /** Look-ups that were made; those that failed too. */
  readonly asked: number;
  /** One for every site that was named, 0 where none was answered. */
  readonly counts: Readonly<Record<string, number>>;
  /** Answers that are of no site, or of several. */
  readonly elsewhere: number;
  /** Some of the addresses that are of no site, sorted; at most five. */
  readonly strangers: readonly string[];
  /** Look-ups without an answer, by code. */
  readonly failed: Readonly<Record<string, number>>;
  readonly endedBy: "count" | "time";
}

/** Look-ups under way at the same time: an authoritative server is not to take us for an attack. */
const atOnce = 20;
/** A load balancer's name is answered with some of its addresses, in turn. */
const askedForAll = 5;
const mostStrangers = 5;

export function lookups({ ask, now }: LookupParts) {
  return {
    /** Asks so many times, and counts which site each answer is of. It never throws: what failed is counted too. */
    async tally({ name, type, servers, count, deadlineAt, sites }: Asking): Promise<Tally> {
      const siteOf = sitesByAddress(sites);
      const counted = emptyTally(Object.keys(sites));
      const limited = pLimit(atOnce);
      const one = async (index: number): Promise<void> => {
        if (now() >= deadlineAt) return;
        const server = servers.length > 0 ? servers[index % servers.length] : undefined;
        counted.asked++;
        try {
          counted.add(await ask(server, name, type), siteOf);
        } catch (error) {
          counted.fail(error);
        }
      };
      await Promise.all(Array.from({ length: count }, (_, index) => limited(one, index)));
      return counted.told(count);
    },

    /**
     * The addresses behind a name, such as a load balancer's own: all that some answers gave together, sorted.
     * @throws what the last look-up threw when none was answered.
     */
    async addresses(name: string, type: RecordType, server?: string): Promise<string[]> {
      const answers = await Promise.allSettled(
        Array.from({ length: askedForAll }, () => ask(server, name, type)),
      );
      const given = answers.filter((answer) => answer.status === "fulfilled");
      const [failed] = answers.filter((answer) => answer.status === "rejected");
      if (given.length === 0 && failed) throw failed.reason as Error;
      return [...new Set(given.flatMap(({ value }) => value.map(canonical)))].sort();
    },
  };
}

export type Lookups = ReturnType<typeof lookups>;

/** The one form of an address: IPv6 has many. */
const canonical = (address: string): string =>
  ipaddr.isValid(address) ? ipaddr.parse(address).toString() : address;

const ambiguous = Symbol("of several sites");
type SiteOf = ReadonlyMap<string, string | typeof ambiguous>;

function sitesByAddress(sites: Asking["sites"]): SiteOf {
  const found = new Map<string, string | typeof ambiguous>();
  for (const [site, addresses] of Object.entries(sites))
    for (const address of new Set(addresses.map(canonical)))
      found.set(address, found.has(address) ? ambiguous : site);
  return found;
}

function emptyTally(sites: readonly string[]) {
  const counts = new Map(sites.map((site) => [site, 0]));
  const failed = new Map<string, number>();
  const strangers = new Set<string>();
  let elsewhere = 0;
  return {
    asked: 0,
    add(answer: readonly string[], siteOf: SiteOf): void {
      const addresses = answer.map(canonical);
      for (const address of addresses) if (!siteOf.has(address)) strangers.add(address);
      const found = new Set(addresses.map((address) => siteOf.get(address)));
      const [site] = found;
      if (found.size === 1 && typeof site === "string") counts.set(site, (counts.get(site) ?? 0) + 1);
      else elsewhere++;
    },
    fail(error: unknown): void {
      const { code = "EUNKNOWN" } = error as { readonly code?: string };
      failed.set(code, (failed.get(code) ?? 0) + 1);
    },
    told(wanted: number): Tally {
      return {
        asked: this.asked,
        counts: Object.fromEntries(counts),
        elsewhere,
        strangers: [...strangers].sort().slice(0, mostStrangers),
        failed: Object.fromEntries(failed),
        endedBy: this.asked < wanted ? "time" : "count",
      };
    },
  };
}
