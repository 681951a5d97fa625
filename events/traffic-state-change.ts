import * as z from "zod/mini";

/** How our events about traffic policies name their sender and kind on the bus. */
export const trafficStateChange = { source: "pointsman", detailType: "Traffic State Change" } as const;

/**
 * The detail of `Traffic State Change`, which we send: at least once, every time under the same `id`.
 * Additions keep the version; anything else gets a new one.
 */
export const TrafficStateChange = z.strictObject({
  version: z.literal(1),
  /** Stable: the same news, sent again, has the same id. */
  id: z.string().check(z.minLength(1)),
  policy: z.string().check(z.minLength(1)),
  /** The DNS name. */
  name: z.string().check(z.minLength(1)),
  /** What moved weights; `watch`: found by the look of each minute. */
  kind: z.enum(["shift", "evacuate", "restore", "withdraw", "repair", "watch"]),
  /**
   * The first four end a shift. From the watch: `drift` and its end, `health` when a site carries another share because
   * it died or lives again, `answered` when a name is looked at for the first time.
   */
  state: z.enum([
    "settled",
    "returned",
    "refused",
    "needs-a-person",
    "drift",
    "drift-ended",
    "health",
    "answered",
  ]),
  /** For people. */
  reason: z.optional(z.string()),
  shift: z.optional(z.string()),
  /** The release that the shift is a phase of. */
  release: z.optional(z.string()),
  site: z.optional(z.string()),
  /** Site → share of the name's answers, 0–1. */
  shares: z.optional(z.record(z.string(), z.number().check(z.minimum(0), z.maximum(1)))),
  /** Who or what began it. */
  by: z.optional(z.string()),
  /** ISO 8601, UTC. */
  at: z.iso.datetime(),
});

export type TrafficStateChange = z.infer<typeof TrafficStateChange>;
