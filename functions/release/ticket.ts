import * as z from "zod/mini";

const Ticket = z.object({
  release: z.string(),
  service: z.string(),
  fence: z.number(),
  group: z.optional(z.string()),
});

/** What a state machine gives each of its tasks. */
export const TicketInput = z.object({ ticket: Ticket });

/** … and a task that waits for a callback. */
export const WaitingInput = z.object({ ticket: Ticket, token: z.string() });

export const CellInput = z.object({ ticket: Ticket, token: z.string(), cell: z.string() });
