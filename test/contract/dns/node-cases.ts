import { served } from "./served.ts";
import type { Place } from "./place.ts";

/** Something that is so of the served answers, whoever asks for them. */
export interface DnsCase {
  readonly about: string;
  /** @returns where it is not so, in sentences. */
  readonly ask: (place: Place) => Promise<readonly string[]>;
}

export const differs = (what: string, found: unknown, wanted: unknown): string[] => {
  const [seen, right] = [JSON.stringify(found), JSON.stringify(wanted)];
  return seen === right ? [] : [`${what} is ${seen}, not ${right}`];
};

/** Standard deviations: chance lies outside of it once in fifteen thousand times; the sandbox's dice are seeded. */
const widest = 4;

export const strays = (what: string, hits: number, of: number, share: number): string[] => {
  const allowed = widest * Math.sqrt(of * share * (1 - share));
  const off = Math.abs(hits - of * share);
  return off <= allowed ? [] : [`${what} was answered ${hits} times of ${of}, not about ${of * share}`];
};

const all = (...found: readonly (readonly string[])[]): string[] => found.flat();

/** Asked by the product's own look-ups, through Node's resolver. */
export const nodeCases: readonly DnsCase[] = [
  {
    about: "the product's look-ups: two sites are answered as their weights say, 90 : 10",
    ask: async ({ weigh, tally }) => {
      await weigh({ octavia: 90, nlb: 10 });
      const found = await tally(2000);
      return all(
        differs("what was asked", found.asked, 2000),
        differs("elsewhere", found.elsewhere, 0),
        differs("what failed", found.failed, {}),
        strays("nlb", found.counts["nlb"] ?? 0, 2000, 0.1),
      );
    },
  },
  {
    about: "the product's look-ups: every one of them reaches a server, each server as often as the others",
    ask: async ({ weigh, tally, take }) => {
      await weigh({ octavia: 1, nlb: 1 });
      take();
      await tally(400);
      return differs("what came to the servers", take(), [100, 100, 100, 100]);
    },
  },
  {
    about:
      "the product's look-ups: a site whose check fails is not answered, and the one of weight 0 stands by for all",
    ask: async ({ watched, kill, tally }) => {
      await watched({ octavia: 90, nlb: 10, standby: 0 });
      const before = await tally(200);
      await kill("octavia");
      const one = await tally(100);
      await kill("nlb");
      const both = await tally(100);
      return all(
        differs("standby's at first", before.counts["standby"], 0),
        differs("what is answered without octavia", one.counts, { octavia: 0, nlb: 100, standby: 0 }),
        differs("what is answered without both", both.counts, { octavia: 0, nlb: 0, standby: 100 }),
      );
    },
  },
  {
    about:
      "the product's look-ups: when no site is well all are answered by weight, and all of weight 0 alike",
    ask: async ({ watched, weigh, kill, tally }) => {
      await watched({ octavia: 90, nlb: 10 });
      await kill("octavia");
      await kill("nlb");
      const open = await tally(1000);
      await weigh({ octavia: 0, nlb: 0 });
      const alike = await tally(1000);
      return all(
        strays("nlb, when none is well,", open.counts["nlb"] ?? 0, 1000, 0.1),
        strays("nlb, when all weights are 0,", alike.counts["nlb"] ?? 0, 1000, 0.5),
      );
    },
  },
  {
    about: "the product's look-ups: an alias is found by the addresses of its load balancer's own name",
    ask: async ({ set, site, balancer, product, servers }) => {
      const { ttlSeconds: _, ...alias } = site("nlb", 10, {
        values: [],
        alias: { ...balancer, evaluatesTargetHealth: false },
      });
      await set(site("octavia", 90), alias);
      const own = await product.addresses(balancer.dnsName, "A", servers[0]);
      const found = await product.tally({
        name: "www.example.com",
        type: "A",
        servers,
        count: 1000,
        deadlineAt: Date.now() + 30_000,
        sites: { octavia: ["192.0.2.10"], nlb: own },
      });
      return all(
        differs("addresses of the load balancer", own.length, 2),
        differs("elsewhere", found.elsewhere, 0),
        strays("nlb", found.counts["nlb"] ?? 0, 1000, 0.1),
      );
    },
  },
  {
    about:
      "the product's look-ups: a name without addresses and one that is not there are answered elsewhere, and no failure",
    ask: async ({ weigh, set, site, tally }) => {
      await weigh({ octavia: 1 });
      await set(site("octavia", 1, { name: "a.deep.example.com" }));
      const [empty, absent] = [
        await tally(4, { name: "deep.example.com" }),
        await tally(4, { name: "no.example.com" }),
      ];
      return all(
        differs("elsewhere of an empty name", [empty.elsewhere, empty.failed], [4, {}]),
        differs("elsewhere of an absent name", [absent.elsewhere, absent.failed], [4, {}]),
      );
    },
  },
  {
    about:
      "the product's look-ups: a server that refuses, and one that is silent, are failures by their codes",
    ask: async ({ weigh, tally, servers }) => {
      await weigh({ octavia: 1 });
      const refused = await tally(4, { name: "www.example.org" });
      const silent = await served(() => ({ code: "REFUSED", records: [] }), 1, { isSilent: true });
      try {
        const half = await tally(4, { servers: [servers[0] ?? "", silent.servers[0] ?? ""] });
        return all(
          differs("what is refused", refused.failed, { EREFUSED: 4 }),
          differs("what is silent", half.failed, { ETIMEOUT: 2 }),
          differs("what answers", half.counts["octavia"], 2),
        );
      } finally {
        await silent.stop();
      }
    },
  },
  {
    about:
      "the product's look-ups: a wildcard stands for a name, and a change comes to one server after the other",
    ask: async ({ set, site, tally, zones, zoneId, pass }) => {
      const wildcard = (octavia: number, nlb: number) => [
        site("octavia", octavia, { name: "*.example.com" }),
        site("nlb", nlb, { name: "*.example.com" }),
      ];
      await set(...wildcard(1, 0));
      const before = await tally(8, { name: "any.example.com" });
      await zones.change(
        zoneId,
        wildcard(0, 1).map((record) => ({ action: "UPSERT", record })),
        "contract",
      );
      await pass(17);
      const between = await tally(8, { name: "any.example.com" });
      await pass(60);
      const after = await tally(8, { name: "any.example.com" });
      const mixed = (between.counts["octavia"] ?? 0) > 0 && (between.counts["nlb"] ?? 0) > 0;
      return all(
        differs("octavia's before", before.counts["octavia"], 8),
        differs("answers of both in between", mixed, true),
        differs("nlb's after", after.counts["nlb"], 8),
      );
    },
  },
];
