import * as z from "zod";
import type { Rehearsal } from "./rehearsal.ts";

const time = z.iso.datetime().describe("ISO 8601, UTC, of the virtual clock");
const seconds = z.number().min(0);
const count = z.int().min(0);

const timelineLine = z.strictObject({
  at: time,
  second: seconds.describe("Seconds since the rehearsal began"),
  who: z.enum(["people", "pointsman", "aws", "users", "fault"]),
  text: z.string(),
  service: z.string().exactOptional(),
  release: z.string().exactOptional(),
});

const release = z.strictObject({
  id: z.string(),
  kind: z.enum(["release", "rollback"]),
  service: z.string(),
  tag: z.string().exactOptional(),
  by: z.string(),
  outcome: z.string(),
  reason: z.string(),
  startedAt: time,
  endedAt: time.exactOptional(),
  seconds: seconds.exactOptional(),
  secondsToRollBack: seconds
    .exactOptional()
    .describe("From the first sign that it was bad until stable had all traffic again"),
});

const version = z.strictObject({ service: z.string(), version: z.string(), served: count, failed: count });

const cost = z.strictObject({ stateTransitions: count, invocations: count, calls: count });

/** What `pointsman rehearse --json` prints. Additions keep the version; anything else gets a new one. */
export const rehearsalSchema = z.strictObject({
  version: z.literal(1),
  scenario: z.string(),
  startedAt: time,
  endedAt: time,
  virtualSeconds: seconds,
  timeline: z.array(timelineLine),
  releases: z.array(release),
  requests: z.array(version).describe("By version that answered"),
  longestFailingSeconds: seconds.describe("Longest time in which some request failed all along"),
  cost,
  problems: z.array(z.string()).describe("What was expected and did not happen; empty when all is well"),
});

/**
 * Without `readonly`, which JSON does not know; and an optional member as a list of one, for to the compiler a
 * type fits one that has optional members besides.
 */
type Plain<T> = T extends object
  ? { -readonly [Key in keyof T]-?: object extends Pick<T, Key> ? [Plain<T[Key]>] : Plain<T[Key]> }
  : T;
type Same<A, B> = [A, B] extends [B, A] ? true : false;

/** Does not compile when the schema and the type that the sandbox fills in differ. */
true satisfies Same<Plain<z.output<typeof rehearsalSchema>>, Plain<Rehearsal>>;
