import * as z from "zod/mini";
import { reason, text } from "./person-input.ts";

export const policyName = text(
  /^[a-z][a-z0-9-]{0,38}[a-z0-9]$/,
  "the name of a traffic policy, such as shop",
);
export const siteName = text(/^[a-z0-9][a-z0-9-]{0,30}$/, "the name of a site");
export const weight = z.number().check(z.int(), z.minimum(0), z.maximum(255));
/** As executions of machine `Shift` are named, or a phase of a release. */
export const shiftId = text(
  /^[A-Za-z0-9._:-]{1,200}$/,
  "the id of a shift, as pointsman traffic history shows it",
);
/** As `traffic plan` shows it: another plan is not carried out. */
const digest = z.optional(text(/^[0-9a-f]{64}$/, "the digest of a plan, 64 hexadecimal digits"));

const common = {
  policy: policyName,
  reason,
  digest,
  /** Percentage points of one step, and seconds of bake, in place of the policy's. */
  maxStep: z.optional(z.number().check(z.int(), z.minimum(1), z.maximum(100))),
  bakeSeconds: z.optional(z.number().check(z.int(), z.minimum(0), z.maximum(86_400))),
  /** Names of the rails that this shift passes; who did it is recorded. */
  override: z.optional(z.array(z.string().check(z.minLength(1)))),
};

const Shift = z.strictObject({ ...common, kind: z.literal("shift"), to: z.record(siteName, weight) });
const Evacuate = z.strictObject({ ...common, kind: z.literal("evacuate"), site: siteName });
const Restore = z.strictObject({ ...common, kind: z.literal("restore"), site: siteName });
/** The watch: weights go back to what should stand. */
const Repair = z.strictObject({ ...common, kind: z.literal("repair"), to: z.record(siteName, weight) });
/** The watch: a shift whose own execution has ended is brought back. */
const Return = z.strictObject({ kind: z.literal("return"), shift: z.string() });

/** What the machine `Shift` is started with. */
export const ShiftInput = z.discriminatedUnion("kind", [Shift, Evacuate, Restore, Repair, Return]);

export type ShiftInput = z.infer<typeof ShiftInput>;
