import * as z from "zod/mini";

/** How our events name their sender and kind on the bus. */
export const releaseStateChange = { source: "pointsman", detailType: "Release State Change" } as const;

/**
 * The detail of `Release State Change`, which we send: at least once, every time under the same `id`.
 * Additions keep the version; anything else gets a new one.
 */
export const ReleaseStateChange = z.strictObject({
  version: z.literal(1),
  /** Stable: the same news, sent again, has the same id. */
  id: z.string().check(z.minLength(1)),
  release: z.string().check(z.minLength(1)),
  service: z.string().check(z.minLength(1)),
  /** `sweep`: found by the periodic look, outside any release. `group`: a run of a release group; its `service` is the group. */
  kind: z.enum(["release", "rollback", "sweep", "group"]),
  /**
   * The last five of a release's states end it. `drift` comes from the sweep: something is not as it was left. A group's
   * run is `gathering`, `deploying`, then `settled` or `failed`.
   */
  state: z.enum([
    "accepted",
    "queued",
    "approval-wanted",
    "deploying",
    "baking",
    "verdict-wanted",
    "cannot-judge",
    "drift",
    "gathering",
    "failed",
    "settled",
    "rolled-back",
    "refused",
    "superseded",
    "needs-a-person",
  ]),
  /** For people. */
  reason: z.optional(z.string()),
  digest: z.optional(z.string().check(z.startsWith("sha256:"))),
  tag: z.optional(z.string()),
  /** Who or what began it. */
  by: z.optional(z.string()),
  /** ISO 8601, UTC. */
  at: z.iso.datetime(),
  cells: z.optional(z.array(z.string())),
});

export type ReleaseStateChange = z.infer<typeof ReleaseStateChange>;
