import * as z from "zod/mini";
import { busEvent } from "./envelope.ts";

const nothing = z.union([z.object({}), z.literal("{}")]);

/** The minute of the watch of traffic has come: as our own schedule says it, or a schedule of EventBridge's. */
export const TrafficTick = z.union([
  z.strictObject({ tick: z.literal("traffic") }),
  busEvent("aws.events", "Scheduled Event", nothing),
  busEvent("aws.scheduler", "Scheduled Event", nothing),
]);

export type TrafficTick = z.infer<typeof TrafficTick>;
