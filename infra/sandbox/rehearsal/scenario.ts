import * as z from "zod";
import { seconds } from "./scenario-time.ts";
import { move, outage, policy, policyExpectation } from "./scenario-traffic.ts";

const image = z.strictObject({
  /** Share of requests that fail, 0–1. */
  errorRate: z.number().min(0).max(1).optional(),
  latencyMs: z.number().min(0).optional(),
  /** Its tasks never start, with this reason. */
  neverStarts: z.string().optional(),
  /** Its tasks start after this long. */
  starts: seconds.optional(),
  failsSmoke: z.boolean().optional(),
  /** Its tasks die this long after they started. */
  diesAfter: seconds.optional(),
  unhealthy: z.boolean().optional(),
});

const push = z.strictObject({ at: seconds, service: z.string(), tag: z.string(), image: image.optional() });

const person = z.strictObject({
  at: seconds,
  do: z.enum([
    "start",
    "approve",
    "reject",
    "abort",
    "promote",
    "pause",
    "resume",
    "rollback",
    "freeze",
    "unfreeze",
    "stop-execution",
    "set-alarm",
  ]),
  service: z.string().optional(),
  /** Which release: the newest of the service unless a tag names it. */
  tag: z.string().optional(),
  to: z.string().optional(),
  reason: z.string().default("rehearsed"),
  who: z.string().default("arn:aws:iam::111122223333:user/rehearsal"),
  alarm: z.string().optional(),
  state: z.enum(["OK", "ALARM", "INSUFFICIENT_DATA"]).optional(),
});

const fault = z.discriminatedUnion("kind", [
  /** An API fails or throttles, or its answer is lost, at its n-th call. */
  z.strictObject({
    kind: z.enum(["fails", "throttles", "answer-lost", "dies-after"]),
    operation: z.string(),
    nth: z.int().min(1).default(1),
    times: z.int().min(1).default(1),
  }),
  /** An event of this detail-type is lost, delayed or doubled, from `nth` on, `times` often. */
  z.strictObject({
    kind: z.enum(["event-lost", "event-delayed", "event-doubled"]),
    event: z.string(),
    nth: z.int().min(1).default(1),
    times: z.int().min(1).default(1),
    by: seconds.optional(),
  }),
]);

const workload = z.strictObject({
  service: z.string(),
  tag: z.string().default("v0"),
  image: image.optional(),
  requestsPerSecond: z.number().min(0).default(20),
  loadBalancer: z.enum(["application", "network"]).optional(),
  /** Default: as the service file declares it. */
  terminationWait: seconds.optional(),
  readyWait: seconds.optional(),
  testListener: z.boolean().default(true),
  desiredCount: z.int().min(1).default(2),
  /** What the functions that its service file names as compatibility checks answer. */
  compatible: z.boolean().default(true),
});

const expectation = z.strictObject({
  tag: z.string().optional(),
  service: z.string(),
  outcome: z.string(),
  kind: z.enum(["release", "rollback"]).optional(),
});

const endpoint = z
  .string()
  .regex(/^(\[[0-9a-f:]+\]|[\d.]+):\d{1,5}$/i, 'expected an address and a port such as "10.9.0.1:8080"');

/** An Octavia load balancer that an NLB follows; rails are those of its mirror's file, if there is one. */
const mirror = z.strictObject({
  mirror: z.string(),
  listeners: z
    .array(z.strictObject({ port: z.int().min(1).max(65_535), pool: z.string() }))
    .min(1)
    .default([{ port: 80, pool: "web" }]),
  pools: z.array(z.strictObject({ name: z.string(), members: z.array(endpoint).min(1) })).min(1),
});

/** What an operator of the private cloud does to a pool. */
const operator = z.strictObject({
  at: seconds,
  mirror: z.string(),
  pool: z.string().default("web"),
  do: z.enum(["add", "remove", "drain", "restore", "empty"]),
  /** Of all but empty. */
  member: endpoint.optional(),
});

/** For a time nobody can log in to the cloud. */
const cloudTrouble = z.strictObject({
  at: seconds,
  lasts: seconds,
  is: z.enum(["down", "hanging", "failing"]),
});

/** Who is registered at the end, draining apart. */
const mirrorExpectation = z.strictObject({ mirror: z.string(), targets: z.array(endpoint) });

/** A rehearsal as its file describes it. */
export const Scenario = z.strictObject({
  name: z.string(),
  seed: z.int().default(1),
  startsAt: z.iso.datetime().default("2026-11-23T09:00:00Z"),
  lasts: seconds,
  services: z.array(workload),
  pushes: z.array(push).default([]),
  people: z.array(person).default([]),
  faults: z.array(fault).default([]),
  expect: z.array(expectation).default([]),
  mirrors: z.array(mirror).default([]),
  operators: z.array(operator).default([]),
  clouds: z.array(cloudTrouble).default([]),
  expectMirrors: z.array(mirrorExpectation).default([]),
  policies: z.array(policy).default([]),
  moves: z.array(move).default([]),
  outages: z.array(outage).default([]),
  expectPolicies: z.array(policyExpectation).default([]),
});

export type Scenario = z.infer<typeof Scenario>;
export type ScenarioImage = z.infer<typeof image>;
export type ScenarioFault = z.infer<typeof fault>;
export type ScenarioMirror = z.infer<typeof mirror>;
export type ScenarioOperator = z.infer<typeof operator>;
export type ScenarioPerson = z.infer<typeof person>;

/** `90s` → 90. */
export function secondsOf(duration: string): number {
  const unit = { s: 1, m: 60, h: 3600, d: 86_400 }[duration.at(-1) as "s" | "m" | "h" | "d"];
  return Number(duration.slice(0, -1)) * unit;
}
