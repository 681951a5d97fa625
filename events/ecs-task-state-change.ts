import * as z from "zod/mini";
import { busEvent } from "./envelope.ts";

const Container = z.object({
  name: z.string(),
  lastStatus: z.optional(z.string()),
  /** Where a failed pull is told: CannotPullContainerError and its cause. */
  reason: z.optional(z.string()),
  /** 0 ends an essential container too; absent if it never ran. */
  exitCode: z.optional(z.number()),
  image: z.optional(z.string()),
  imageDigest: z.optional(z.string()),
});

/** A task changed. Durable, but doubled and out of order: of one task the highest `version` is the newest. */
export const EcsTaskStateChange = busEvent(
  "aws.ecs",
  "ECS Task State Change",
  z.object({
    clusterArn: z.string(),
    taskArn: z.string(),
    taskDefinitionArn: z.string(),
    lastStatus: z.string(),
    desiredStatus: z.string(),
    version: z.number(),
    /** `service:NAME` of a service's task. */
    group: z.optional(z.string()),
    /** Of a service with task sets, the task set's id. */
    startedBy: z.optional(z.string()),
    stopCode: z.optional(z.string()),
    stoppedReason: z.optional(z.string()),
    containers: z.array(Container),
  }),
);

export type EcsTaskStateChange = z.infer<typeof EcsTaskStateChange>;
