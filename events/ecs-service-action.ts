import * as z from "zod/mini";
import { busEvent } from "./envelope.ts";

/** ECS did something for a service, or cannot. The service is named only in `resources`. Durable. */
export const EcsServiceAction = busEvent(
  "aws.ecs",
  "ECS Service Action",
  z.object({
    eventType: z.enum(["INFO", "WARN", "ERROR"]),
    /** Such as SERVICE_TASK_START_IMPAIRED; AWS adds new ones. */
    eventName: z.string().check(z.minLength(1)),
    clusterArn: z.string(),
    reason: z.optional(z.string()),
  }),
).check(
  z.refine(({ resources }) => resources.length > 0, {
    error: "expected the service in resources, found none",
    path: ["resources"],
  }),
);

export type EcsServiceAction = z.infer<typeof EcsServiceAction>;
