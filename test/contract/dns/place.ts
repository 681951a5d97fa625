import { lookups } from "../../../functions/traffic/dns/lookups.ts";
import { nodeAsk } from "../../../functions/traffic/dns/node-ask.ts";
import type { ZoneRecord } from "../../../functions/traffic/policy/zone.ts";
import { sandboxAccount } from "../route53/account.ts";
import { benchOf } from "../route53/bench.ts";
import { served } from "./served.ts";
import type { Answering, Flaws } from "./served.ts";

/** Does to what the sandbox answers what a server with a mistake would do. */
export interface Mistake {
  readonly answering?: (answering: Answering) => Answering;
  readonly flaws?: Flaws;
}

/** Seconds: long enough to ask often within it, short enough to wait for its end. */
export const ttl = 2;

export type Place = Awaited<ReturnType<typeof createPlace>>;

/** A zone of the sandbox, its four servers on ports of this machine, and the product's own look-ups. */
export async function createPlace(mistake: Mistake = {}) {
  const account = await sandboxAccount().fresh();
  const bench = benchOf(account);
  const zone = account.world.zones.zones.get(account.zoneId);
  if (!zone) throw new Error("the sandbox made no zone");
  const { answers, addresses } = account.world;
  const sound: Answering = (server, name, type) =>
    addresses.named(name) ? answers.resolved(name, type, false) : answers.at(zone, server, name, type);
  const at = await served(mistake.answering?.(sound) ?? sound, 4, mistake.flaws);
  const product = lookups({ ask: nodeAsk(), now: () => Date.now() });
  const site = (name: string, weight: number, more: Partial<ZoneRecord> = {}): ZoneRecord => ({
    name: "www.example.com",
    type: "A",
    setIdentifier: name,
    weight,
    ttlSeconds: ttl,
    values: [sites[name]?.[0] ?? ""],
    routing: "weighted",
    ...more,
  });
  const set = async (...records: ZoneRecord[]): Promise<void> => {
    const changed = await bench.upsert(...records);
    if (changed.kind !== "submitted") throw new Error(changed.reason);
  };
  return {
    ...bench,
    ...at,
    product,
    site,
    set,
    /** The weights of sites by name, all at once, in sync. */
    weigh: (weights: Readonly<Record<string, number>>, more: Partial<ZoneRecord> = {}) =>
      set(...Object.entries(weights).map(([name, weight]) => site(name, weight, more))),
    /** Each site gets a health check of its own. */
    watched: async (weights: Readonly<Record<string, number>>): Promise<void> => {
      const records: ZoneRecord[] = [];
      for (const [name, weight] of Object.entries(weights)) {
        const address = sites[name]?.[0] ?? "";
        const wanted = { kind: "tcp", address, port: 443, intervalSeconds: 10, threshold: 1 } as const;
        records.push(site(name, weight, { healthCheckId: await bench.check(name, wanted) }));
      }
      await set(...records);
    },
    /** The site's machine dies, and its health check has seen it. */
    kill: async (name: string): Promise<void> => {
      account.world.hosts.set(sites[name]?.[0] ?? "", 443, false);
      await account.pass(30);
    },
    tally: (count: number, more: { readonly servers?: readonly string[]; readonly name?: string } = {}) =>
      product.tally({
        name: more.name ?? "www.example.com",
        type: "A",
        servers: more.servers ?? at.servers,
        count,
        deadlineAt: Date.now() + 30_000,
        sites,
      }),
  };
}

/** Their addresses. */
export const sites: Readonly<Record<string, readonly string[]>> = {
  octavia: ["192.0.2.10"],
  nlb: ["192.0.2.20"],
  standby: ["192.0.2.30"],
};
