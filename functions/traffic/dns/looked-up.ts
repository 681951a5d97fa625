import * as z from "zod/mini";
import { entry } from "../../shared/entry.ts";
import type { Lookups } from "./lookups.ts";

const type = z.enum(["A", "AAAA"]);

/** What is asked of the function that stands in the network of private zones. */
export const LookupQuestion = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("tally"),
    name: z.string(),
    type,
    servers: z.array(z.string()),
    count: z.number(),
    /** Time that is left, and not when it ends: two functions' clocks differ. */
    withinMs: z.number(),
    sites: z.record(z.string(), z.array(z.string())),
  }),
  z.object({ kind: z.literal("addresses"), name: z.string(), type, server: z.optional(z.string()) }),
]);

/** So that the answer is on its way before Lambda ends this invocation. */
const reserveMs = 2000;

/** Look-ups by the VPC's own resolver, the only one that answers for a private zone. It asks nothing of AWS. */
export const lookedUp = (lookups: Lookups, now: () => number) =>
  entry(LookupQuestion).handler(async function lookUp(asked, call) {
    if (asked.kind === "addresses") return addressesOf(lookups, asked);
    const { withinMs, kind: _, ...asking } = asked;
    const leftMs = Math.max(0, Math.min(withinMs, call.remainingMs() - reserveMs));
    return { tally: await lookups.tally({ ...asking, deadlineAt: now() + leftMs }) };
  });

/** A name without an answer is an answer of ours: an error would end the function, and say no code. */
async function addressesOf(
  lookups: Lookups,
  { name, type, server }: Extract<z.infer<typeof LookupQuestion>, { kind: "addresses" }>,
) {
  try {
    return { addresses: await lookups.addresses(name, type, server) };
  } catch (error) {
    const { code } = error as { readonly code?: unknown };
    if (typeof code !== "string") throw error;
    return { failed: code };
  }
}
