import type { Answers } from "../route53/answers.ts";
import type { Random } from "../time/random.ts";

export interface ResolversSpec {
  readonly name: string;
  /** Default A. */
  readonly type?: "A" | "AAAA";
  /** Each has an equal part of the people. Default 200. */
  readonly resolvers?: number;
  /** Share of the resolvers that remember an answer so many times as long as it may be. Default: none. */
  readonly stubborn?: { readonly share: number; readonly times: number };
  /** They are in the VPC, and see its private zones. Default false. */
  readonly isInside?: boolean;
}

/** New connections of a tick to one address. */
export interface Asked {
  readonly address: string;
  /** Of people whose resolver keeps to the TTL. */
  readonly honest: number;
  readonly stubborn: number;
}

interface Resolver {
  readonly isStubborn: boolean;
  addresses: readonly string[];
  /** Epoch ms. */
  until: number;
}

export function createResolvers(
  { answers, random }: { readonly answers: Answers; readonly random: Random },
  { name, type = "A", resolvers: count = 200, stubborn, isInside = false }: ResolversSpec,
) {
  const stubbornCount = Math.round(count * (stubborn?.share ?? 0));
  const all: Resolver[] = Array.from({ length: count }, (_, index) => ({
    isStubborn: index < stubbornCount,
    addresses: [],
    until: -Infinity,
  }));

  /** The least of the TTLs holds for all of an answer; nothing is remembered of a name that has no address. */
  function ask(resolver: Resolver, at: number): void {
    const { records } = answers.resolved(name, type, isInside);
    const ttl = Math.min(...records.map((record) => record.ttl));
    resolver.addresses = records.filter((record) => record.type === type).map(({ value }) => value);
    const isFirst = resolver.until === -Infinity;
    // They did not all ask at the same moment.
    const lived = isFirst ? random.next() : 1;
    const times = resolver.isStubborn ? (stubborn?.times ?? 1) : 1;
    resolver.until = resolver.addresses.length > 0 ? at + ttl * times * lived * 1000 : at;
  }

  return {
    /** Shares new connections out over the resolvers, at `at` (epoch ms), and says where they go. */
    spread(at: number, requests: number): { readonly asked: readonly Asked[]; readonly unresolved: number } {
      const found = new Map<string, { honest: number; stubborn: number }>();
      let unresolved = 0;
      for (const [index, resolver] of all.entries()) {
        if (resolver.until <= at) ask(resolver, at);
        const mine = Math.floor(((index + 1) * requests) / count) - Math.floor((index * requests) / count);
        if (mine === 0) continue;
        if (resolver.addresses.length === 0) {
          unresolved += mine;
          continue;
        }
        const address = random.pick(resolver.addresses);
        const known = found.get(address) ?? { honest: 0, stubborn: 0 };
        known[resolver.isStubborn ? "stubborn" : "honest"] += mine;
        found.set(address, known);
      }
      const asked = [...found].map(([address, counts]) => ({ address, ...counts }));
      return { asked, unresolved };
    },
  };
}
