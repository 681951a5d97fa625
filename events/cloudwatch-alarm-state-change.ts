import * as z from "zod/mini";
import { busEvent } from "./envelope.ts";

const State = z.object({
  value: z.enum(["OK", "ALARM", "INSUFFICIENT_DATA"]),
  /** Absent in the previous state of some alarms. */
  reason: z.optional(z.string()),
  /** JSON inside a text, of a form for each kind of alarm; absent for a state that was set by hand. */
  reasonData: z.optional(z.string()),
  /** With the offset as +0000, unlike the envelope's time. */
  timestamp: z.optional(z.string()),
  /** PARTIAL_DATA, or another sign that the state is not the whole truth. */
  evaluationState: z.optional(z.string()),
});

/** An alarm changed its state: of one metric, of metric math, an anomaly, or a composite of other alarms. */
export const CloudWatchAlarmStateChange = busEvent(
  "aws.cloudwatch",
  "CloudWatch Alarm State Change",
  z.object({
    alarmName: z.string().check(z.minLength(1)),
    state: State,
    previousState: z.optional(State),
  }),
);

export type CloudWatchAlarmStateChange = z.infer<typeof CloudWatchAlarmStateChange>;
