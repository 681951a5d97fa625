import { Resolver } from "node:dns/promises";
import type { Ask } from "./lookups.ts";

/** One second is far above what an authoritative server takes; a second try would hide one that is ill. */
const timeoutMs = 1000;
const tries = 1;

/** Codes that say that there is a name, or none, but no address of this type: that is an answer. */
const empty = new Set(["ENODATA", "ENOTFOUND"]);

/**
 * Look-ups by Node's own resolver. One resolver for each server, for one that is given several asks the first alone as
 * long as it answers.
 */
export function nodeAsk(): Ask {
  const resolvers = new Map<string, Resolver>();
  const resolverOf = (server: string | undefined): Resolver => {
    const known = resolvers.get(server ?? "");
    if (known) return known;
    const made = new Resolver({ timeout: timeoutMs, tries });
    if (server !== undefined) made.setServers([server]);
    resolvers.set(server ?? "", made);
    return made;
  };
  return async (server, name, type) => {
    try {
      const resolver = resolverOf(server);
      return type === "A" ? await resolver.resolve4(name) : await resolver.resolve6(name);
    } catch (error) {
      if (empty.has((error as { readonly code?: string }).code ?? "")) return [];
      throw error;
    }
  };
}
