import * as z from "zod";
import { seconds } from "./scenario-time.ts";

const count = z.int().min(0);
const weights = z.record(z.string(), z.int().min(0).max(255));

/** Resolvers that remember an answer for longer than its TTL. */
const longCaches = z.strictObject({
  /** Share of all resolvers, 0–1. */
  share: z.number().min(0).max(1),
  /** How many times as long as the TTL. */
  times: z.number().min(1).max(1000),
});

/**
 * A traffic policy, and the people who use its name. Its sites are cells of the scenario's services, mirrors of the
 * scenario, and addresses, at which machines answer until an outage. Its records are made 90 s after the beginning,
 * with the weights that are declared; from then on people come.
 */
export const policy = z.strictObject({
  policy: z.string(),
  requestsPerSecond: z.number().min(0).default(20),
  /** At which sites are asked. */
  port: z.int().min(1).max(65_535).default(80),
  longCaches: longCaches.optional(),
  /** Share of the connections that last, 0–1, and for how long. */
  lasting: z.strictObject({ share: z.number().min(0).max(1), for: seconds }).optional(),
});

/** What a person does to the weights of a policy. */
export const move = z.strictObject({
  at: seconds,
  policy: z.string(),
  do: z.enum(["shift", "evacuate", "restore", "abort"]),
  /** Of evacuate and restore. */
  site: z.string().optional(),
  /** Of shift. */
  to: weights.optional(),
  override: z.array(z.enum(["capacity", "step", "alarm"])).optional(),
  reason: z.string().default("rehearsed"),
  who: z.string().default("arn:aws:iam::111122223333:user/rehearsal"),
});

/** For a time nobody answers at a site: of a mirror, no member of its pools does. */
export const outage = z.strictObject({ at: seconds, lasts: seconds, policy: z.string(), site: z.string() });

/** How a policy ends, and what its users may meet on the way. */
export const policyExpectation = z.strictObject({
  policy: z.string(),
  weights: weights.optional(),
  /** How people's shifts end, in the order in which they began. */
  outcomes: z.array(z.enum(["settled", "returned", "refused", "needs-a-person"])).optional(),
  /** Failed requests of people whose resolver keeps to the TTL. */
  mostFailed: count.optional(),
  /** Failed requests of people whose resolver keeps answers for longer. */
  mostFailedOfLongCaches: count.optional(),
});

export type ScenarioPolicy = z.infer<typeof policy>;
export type ScenarioMove = z.infer<typeof move>;
export type ScenarioOutage = z.infer<typeof outage>;
export type PolicyExpectation = z.infer<typeof policyExpectation>;
