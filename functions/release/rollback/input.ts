import * as z from "zod/mini";
import { RollbackInput } from "../../../events/rollback-input.ts";

/** How our own finalizer starts it: to finish what a dead execution left, a release or a rollback. */
const Finalize = z.strictObject({ service: z.string(), reason: z.string(), finalize: z.string() });

/** What the machine `Rollback` gives its first state; the input is the person's own, typed into a console perhaps. */
export const BeginInput = z.object({
  execution: z.object({ id: z.string(), name: z.string(), startTime: z.string() }),
  token: z.string(),
  input: z.union([RollbackInput, Finalize]),
});

export type BeginInput = z.infer<typeof BeginInput>;
