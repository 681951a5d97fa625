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
  shares: z
    .record(z.string(), z.number())
    .exactOptional()
    .describe("Site → share of the name's answers (0–1), where this line tells of weights that were written"),
});

const judgement = z.strictObject({
  cell: z.string(),
  verdict: z.enum(["pass", "worse", "unclear"]),
  at: time,
  look: count,
  planned: count,
  metrics: z.array(z.string()).describe("Those that said so; of a pass all"),
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
  judged: z.array(judgement).exactOptional().describe("By cell: the judgement by which it went on or back"),
});

const version = z.strictObject({ service: z.string(), version: z.string(), served: count, failed: count });

const shift = z.strictObject({
  id: z.string(),
  kind: z.string(),
  site: z.string().exactOptional(),
  release: z.string().exactOptional().describe("The release that it was a part of"),
  by: z.string(),
  outcome: z.string(),
  reason: z.string(),
  startedAt: time,
  endedAt: time.exactOptional(),
  seconds: seconds.exactOptional(),
  secondsToTurn: seconds
    .exactOptional()
    .describe("From the outage in the middle of it until it was decided to turn back"),
});

const name = z.strictObject({
  policy: z.string(),
  name: z.string(),
  requests: z
    .array(z.strictObject({ by: z.string(), served: count, failed: count }))
    .describe("By site that answered; where sites are cells of services, by version"),
  served: count,
  failed: count,
  failedOfLongCaches: count.describe(
    "Of failed: those whose resolver kept its answer for longer than the TTL",
  ),
  broken: count.describe("Connections that lasted, and lost who they were with; not part of failed"),
  weights: z.record(z.string(), count).describe("At the end"),
  shifts: z.array(shift),
});

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
  names: z
    .array(name)
    .describe("The names whose weights moved, and what their users met; not among requests"),
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
