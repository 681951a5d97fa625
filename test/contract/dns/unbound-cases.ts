import { setTimeout as sleep } from "node:timers/promises";
import { dig } from "./dig-cases.ts";
import { ttl } from "./place.ts";
import type { Place } from "./place.ts";
import { differs } from "./node-cases.ts";
import { startUnbound } from "./unbound.ts";
import type { Resolver } from "./unbound.ts";

/** Something that is so behind a resolver that remembers answers. */
export interface CacheCase {
  readonly about: string;
  /** Seconds that the resolver remembers at least. Default: the TTL is kept to. */
  readonly leastTtl?: number;
  readonly ask: (place: Place, resolver: Resolver) => Promise<readonly string[]>;
}

/** A little more than the TTL, and the second that a clock of whole seconds may add to it. */
const overMs = ttl * 1000 + 1300;

const site = async (place: Place, { server }: Resolver): Promise<string> => {
  const { counts } = await place.tally(1, { servers: [server] });
  return Object.entries(counts).find(([, hits]) => hits > 0)?.[0] ?? "nobody";
};

/** Asked through unbound, which stands between users and the servers. */
export const cacheCases: readonly CacheCase[] = [
  {
    about:
      "unbound: within a TTL one question reaches the servers, and everybody behind it goes to the same site",
    ask: async (place, resolver) => {
      await place.weigh({ octavia: 50, nlb: 50 });
      place.take();
      const { counts, asked } = await place.tally(300, { servers: [resolver.server] });
      const reached = place.take().reduce((sum, each) => sum + each, 0);
      const answered = Object.values(counts).filter((hits) => hits > 0);
      return [
        ...differs("what was asked", asked, 300),
        ...differs("the number of sites that were answered", answered.length, 1),
        ...differs("what reached the servers", reached, 1),
      ];
    },
  },
  {
    about: "unbound: when the TTL has passed it asks again",
    ask: async (place, resolver) => {
      await place.weigh({ octavia: 1 });
      await site(place, resolver);
      place.take();
      await sleep(overMs);
      await site(place, resolver);
      return differs(
        "what reached the servers",
        place.take().reduce((sum, each) => sum + each, 0),
        1,
      );
    },
  },
  {
    about:
      "unbound: weights that are in sync reach its users when the TTL of what it remembers has passed, and not before",
    ask: async (place, resolver) => {
      await place.weigh({ octavia: 1, nlb: 0 });
      const before = await site(place, resolver);
      await place.weigh({ octavia: 0, nlb: 1 });
      const inSync = await site(place, resolver);
      const atServers = (await place.tally(4)).counts["nlb"];
      await sleep(overMs);
      return [
        ...differs("the site before", before, "octavia"),
        ...differs("the site once in sync", inSync, "octavia"),
        ...differs("what the servers answer by then", atServers, 4),
        ...differs("the site after the TTL", await site(place, resolver), "nlb"),
      ];
    },
  },
  {
    about: "unbound: the TTL that it tells counts down",
    ask: async (place, { port }) => {
      await place.weigh({ octavia: 1 });
      const { answer: fresh } = await dig(port, "www.example.com", "A", "+recurse");
      await sleep(1100);
      const { answer: older } = await dig(port, "www.example.com", "A", "+recurse");
      const seconds = (lines: readonly string[]) => Number(lines[0]?.split(" ")[0]);
      const [one, two] = [seconds(fresh), seconds(older)];
      return one === ttl && two < one ? [] : [`the TTL went from ${one} to ${two}`];
    },
  },
  {
    about: "unbound that remembers longer than it may: its users stay behind when the TTL has passed",
    leastTtl: 60,
    ask: async (place, resolver) => {
      await place.weigh({ octavia: 1, nlb: 0 });
      await site(place, resolver);
      await place.weigh({ octavia: 0, nlb: 1 });
      await sleep(overMs);
      return differs("the site after the TTL", await site(place, resolver), "octavia");
    },
  },
  {
    about: "unbound: an alias to a load balancer is remembered for a minute, whatever its siblings' TTL is",
    ask: async (place, { port }) => {
      const { ttlSeconds: _, ...alias } = place.site("nlb", 1, {
        values: [],
        alias: { ...place.balancer, evaluatesTargetHealth: false },
      });
      await place.set(alias, place.site("octavia", 0));
      await dig(port, "www.example.com", "A", "+recurse");
      await sleep(overMs);
      const { answer } = await dig(port, "www.example.com", "A", "+recurse");
      const left = answer.map((line) => Number(line.split(" ")[0]));
      return left.length > 0 && left.every((each) => each > 50 && each < 60)
        ? []
        : [`it is remembered for ${left.join(", ")} s more`];
    },
  },
];

/** @returns differences, or what ended the asking. */
export async function behind(place: Place, { ask, leastTtl }: CacheCase): Promise<readonly string[]> {
  const resolver = await startUnbound(place.ports, leastTtl);
  try {
    return await ask(place, resolver);
  } finally {
    await resolver.stop();
  }
}
