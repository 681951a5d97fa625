import * as z from "zod/mini";
import { ShiftInput } from "../../../events/shift-input.ts";

const Ticket = z.object({ policy: z.string(), shift: z.string(), fence: z.number() });
const ReleaseTicket = z.object({ release: z.string(), service: z.string(), fence: z.number() });
const Ending = z.object({ kind: z.string(), reason: z.optional(z.string()) });
/** What a state caught: an error's name and its cause. */
const Problem = z.optional(z.nullable(z.object({ Error: z.string(), Cause: z.optional(z.string()) })));

const Begin = z.object({
  phase: z.literal("begin"),
  execution: z.object({ id: z.string(), name: z.string(), startTime: z.string() }),
  input: ShiftInput,
});

/** What the state machines `Shift`, `Release` and `Rollback` ask of this function. */
export const PhaseInput = z.discriminatedUnion("phase", [
  Begin,
  z.object({ phase: z.literal("move"), ticket: Ticket }),
  z.object({ phase: z.literal("return"), ticket: Ticket, problem: Problem }),
  z.object({ phase: z.literal("end"), ticket: Ticket, ending: Ending, problem: Problem }),
  z.object({ phase: z.literal("evacuate"), ticket: ReleaseTicket, cell: z.string() }),
  z.object({ phase: z.literal("restore"), ticket: ReleaseTicket, cell: z.string() }),
  z.object({ phase: z.literal("withdraw"), ticket: ReleaseTicket }),
  z.object({ phase: z.literal("return-all"), ticket: ReleaseTicket }),
]);

export type PhaseInput = z.infer<typeof PhaseInput>;
export type Phase<Name extends PhaseInput["phase"]> = Extract<PhaseInput, { phase: Name }>;
