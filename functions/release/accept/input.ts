import * as z from "zod/mini";
import { EcrImageAction } from "../../../events/ecr-image-action.ts";
import { ReleaseInput } from "../../../events/release-input.ts";

/** What the machine `Release` gives its first state: the execution itself, and what it was started with. */
const MachineStart = z.object({
  execution: z.object({ id: z.string(), name: z.string(), startTime: z.string() }),
  input: ReleaseInput,
});

export const AcceptInput = z.union([EcrImageAction, MachineStart]);

export type MachineStart = z.infer<typeof MachineStart>;
export type PushEvent = z.infer<typeof EcrImageAction>;
