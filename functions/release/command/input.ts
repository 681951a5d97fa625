import * as z from "zod/mini";

const reason = z.string().check(z.minLength(1), z.maxLength(500));
const onRelease = { release: z.string(), reason };
const name = z.string().check(z.minLength(1));

/** What a person may ask. Unknown members are refused: a typing mistake must not be dropped in silence. */
export const Command = z.discriminatedUnion("command", [
  z.strictObject({ command: z.literal("list"), service: z.optional(name), most: z.optional(z.number()) }),
  z.strictObject({ command: z.literal("show"), release: z.string() }),
  z.strictObject({ command: z.literal("freezes") }),
  z.strictObject({
    command: z.literal("start"),
    service: name,
    tag: z.optional(name),
    digest: z.optional(name),
    reason,
    override: z.optional(z.array(z.enum(["freeze", "window"]))),
  }),
  z.strictObject({ command: z.literal("approve"), ...onRelease }),
  z.strictObject({ command: z.literal("reject"), ...onRelease }),
  z.strictObject({ command: z.literal("abort"), ...onRelease }),
  z.strictObject({ command: z.literal("promote"), ...onRelease }),
  z.strictObject({ command: z.literal("pause"), ...onRelease }),
  z.strictObject({ command: z.literal("resume"), ...onRelease }),
  z.strictObject({
    command: z.literal("rollback"),
    service: name,
    to: z.optional(name),
    reason,
    freeze: z.optional(z.boolean()),
  }),
  z.strictObject({
    command: z.literal("freeze"),
    scope: name,
    reason,
    until: z.optional(z.iso.datetime({ offset: true })),
  }),
  z.strictObject({ command: z.literal("unfreeze"), scope: name, reason }),
]);

export type Command = z.infer<typeof Command>;
