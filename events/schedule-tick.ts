import * as z from "zod/mini";
import { busEvent } from "./envelope.ts";

const nothing = z.union([z.object({}), z.literal("{}")]);

/**
 * The minute has come. As our own schedule says it, as an EventBridge rule does, or as EventBridge Scheduler
 * does without an input of its own, whose detail is the text "{}".
 */
export const ScheduleTick = z.union([
  z.strictObject({ tick: z.literal("sweep") }),
  busEvent("aws.events", "Scheduled Event", nothing),
  busEvent("aws.scheduler", "Scheduled Event", nothing),
]);

export type ScheduleTick = z.infer<typeof ScheduleTick>;
