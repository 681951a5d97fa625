import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { ttl } from "./place.ts";
import type { Place } from "./place.ts";
import { differs, strays } from "./node-cases.ts";
import type { DnsCase } from "./node-cases.ts";

interface Dug {
  readonly status: string;
  readonly flags: readonly string[];
  /** `TTL TYPE VALUE`, sorted. */
  readonly answer: readonly string[];
  readonly authority: readonly string[];
}

const execute = promisify(execFile);

/** What BIND's dig makes of an answer. A resolver wants to be asked for recursion. */
export async function dig(
  port: number,
  name: string,
  type = "A",
  recursion: "+recurse" | "+norecurse" = "+norecurse",
): Promise<Dug> {
  const args = ["@127.0.0.1", "-p", String(port), recursion, "+tries=1", "+time=2", "+nocookie", name, type];
  const { stdout } = await execute("dig", args);
  const section = (title: string): string[] =>
    (stdout.split(`;; ${title} SECTION:\n`)[1]?.split("\n\n")[0] ?? "")
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith(";"))
      .map((line) => {
        const [, ttl = "", , kind = "", ...value] = line.split(/\s+/);
        return `${ttl} ${kind} ${value.join(" ")}`;
      })
      .sort();
  return {
    status: /status: (\w+)/.exec(stdout)?.[1] ?? "none",
    flags: (/flags: ([\w ]+);/.exec(stdout)?.[1] ?? "").split(" "),
    answer: section("ANSWER"),
    authority: section("AUTHORITY"),
  };
}

const first = ({ ports }: Place): number => ports[0] ?? 0;

/** Asked by BIND's dig, which knows nothing of ours. */
export const digCases: readonly DnsCase[] = [
  {
    about: "dig: an answer is authoritative, and has the record's TTL",
    ask: async (place) => {
      await place.weigh({ octavia: 1 });
      const found = await dig(first(place), "www.example.com");
      return [
        ...differs("the status", found.status, "NOERROR"),
        ...differs("the flag aa", found.flags.includes("aa"), true),
        ...differs("the answer", found.answer, [`${ttl} A 192.0.2.10`]),
      ];
    },
  },
  {
    about: "dig: an answer to IPv6 is told from one to IPv4",
    ask: async (place) => {
      await place.set(
        place.site("octavia", 1),
        place.site("octavia", 1, { type: "AAAA", values: ["2001:db8::10"] }),
      );
      const found = [
        await dig(first(place), "www.example.com"),
        await dig(first(place), "www.example.com", "AAAA"),
      ];
      return differs(
        "the answers",
        found.map(({ answer }) => answer),
        [[`${ttl} A 192.0.2.10`], [`${ttl} AAAA 2001:db8::10`]],
      );
    },
  },
  {
    about: "dig: a load balancer's alias is answered with all its addresses and a TTL of a minute",
    ask: async (place) => {
      const { ttlSeconds: _, ...alias } = place.site("nlb", 1, {
        values: [],
        alias: { ...place.balancer, evaluatesTargetHealth: false },
      });
      await place.set(alias);
      const own = await place.product.addresses(place.balancer.dnsName, "A", place.servers[0]);
      const { answer } = await dig(first(place), "www.example.com");
      return differs("the answer", answer, own.map((address) => `60 A ${address}`).sort());
    },
  },
  {
    about: "dig: what is not there, what has no address and what is not ours are three things",
    ask: async (place) => {
      await place.set(place.site("octavia", 1, { name: "a.deep.example.com" }));
      const found = [
        await dig(first(place), "no.example.com"),
        await dig(first(place), "deep.example.com"),
        await dig(first(place), "www.example.org"),
      ];
      return [
        ...differs(
          "the statuses",
          found.map(({ status }) => status),
          ["NXDOMAIN", "NOERROR", "REFUSED"],
        ),
        ...differs(
          "an SOA beside nothing",
          found.map(({ authority }) => authority.filter((line) => / SOA /.test(line)).length),
          [1, 1, 0],
        ),
      ];
    },
  },
  {
    about: "dig: the zone's own records are its four servers and its SOA",
    ask: async (place) => {
      const [servers, start] = [
        await dig(first(place), "example.com", "NS"),
        await dig(first(place), "example.com", "SOA"),
      ];
      return [
        ...differs("the number of servers", servers.answer.length, 4),
        ...differs("the number of SOAs", start.answer.length, 1),
      ];
    },
  },
  {
    about: "dig: the case of a name does not matter, and comes back as it was asked for",
    ask: async (place) => {
      await place.weigh({ octavia: 1 });
      const { answer } = await dig(first(place), "WWW.Example.com");
      return differs("the answer", answer, [`${ttl} A 192.0.2.10`]);
    },
  },
  {
    about: "dig: of three hundred look-ups a tenth is of the site of weight 10",
    ask: async (place) => {
      await place.weigh({ octavia: 90, nlb: 10 });
      const queries = Array.from({ length: 300 }, () => "www.example.com");
      const { stdout } = await execute("dig", [
        "@127.0.0.1",
        "-p",
        String(first(place)),
        "+short",
        ...queries,
      ]);
      const lines = stdout.trim().split("\n");
      const nlb = lines.filter((line) => line === "192.0.2.20").length;
      return [...differs("the number of answers", lines.length, 300), ...strays("nlb", nlb, 300, 0.1)];
    },
  },
];
