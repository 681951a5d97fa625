import * as z from "zod/mini";
import { policyName, shiftId, siteName, weight } from "../../../events/shift-input.ts";

const reason = z.string().check(z.minLength(1), z.maxLength(500));

/** Rails that a person on call may lift; who did is recorded with the shift. */
export const liftable = ["capacity", "step", "alarm"] as const;

/** What is wanted of the weights. */
const wish = {
  policy: policyName,
  /** Percentage points of one step, and seconds of bake, in place of the policy's. */
  maxStep: z.optional(z.number().check(z.int(), z.minimum(1), z.maximum(100))),
  bakeSeconds: z.optional(z.number().check(z.int(), z.minimum(0), z.maximum(86_400))),
  override: z.optional(z.array(z.enum(liftable))),
};
const to = z.record(siteName, weight);
const begun = { ...wish, reason, digest: z.optional(z.string().check(z.regex(/^[0-9a-f]{64}$/))) };

/** What a person may ask of traffic policies. Unknown members are refused: a typing mistake must not be dropped. */
export const TrafficCommand = z.discriminatedUnion("command", [
  z.strictObject({ command: z.literal("list") }),
  z.strictObject({ command: z.literal("show"), policy: policyName }),
  z.strictObject({ command: z.literal("watch"), shift: shiftId }),
  z.strictObject({
    command: z.literal("history"),
    policy: policyName,
    most: z.optional(z.number().check(z.int(), z.minimum(1), z.maximum(1000))),
  }),
  z.strictObject({
    command: z.literal("plan"),
    wish: z.discriminatedUnion("kind", [
      z.strictObject({ ...wish, kind: z.literal("shift"), to }),
      z.strictObject({ ...wish, kind: z.literal("evacuate"), site: siteName }),
      z.strictObject({ ...wish, kind: z.literal("restore"), site: siteName }),
    ]),
  }),
  z.strictObject({ ...begun, command: z.literal("shift"), to }),
  z.strictObject({ ...begun, command: z.literal("evacuate"), site: siteName }),
  z.strictObject({ ...begun, command: z.literal("restore"), site: siteName }),
  z.strictObject({ command: z.literal("abort"), policy: policyName, reason }),
  z.strictObject({ command: z.literal("adopt"), policy: policyName, reason }),
]);

export type TrafficCommand = z.infer<typeof TrafficCommand>;
export type TrafficCommandOf<Name extends TrafficCommand["command"]> = Extract<
  TrafficCommand,
  { readonly command: Name }
>;
