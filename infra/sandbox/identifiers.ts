import type { BusEvent, Surroundings } from "./ports.ts";
import { createIds } from "./time/random.ts";
import type { Random } from "./time/random.ts";

const capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

export const hexOf = (random: Random, length: number): string => createIds(random).hex(length);

export const uuidOf = (random: Random): string => createIds(random).uuid();

/** ECS's form: `ecs-svc/` and nineteen digits. */
export const taskSetIdOf = (random: Random): string =>
  `ecs-svc/${random.between(1, 9)}${createIds(random).text(18, "0123456789")}`;

/** CodeDeploy's form: `d-` and nine capitals or digits. */
export const deploymentIdOf = (random: Random): string => `d-${createIds(random).text(9, capitals)}`;

/** Low and high, in milliseconds. */
export type Span = readonly [number, number];

export const within = (random: Random, [low, high]: Span): number => low + random.next() * (high - low);

/** AWS's own times carry no fraction in the envelope. */
const envelopeTime = (now: number): string => new Date(now).toISOString().replace(/\.\d+Z$/, "Z");

/** Wraps a detail in EventBridge's envelope, as AWS does for its own events. */
export function busEvent(
  { clock, random, place }: Surroundings,
  source: string,
  detailType: string,
  resources: readonly string[],
  detail: Readonly<Record<string, unknown>>,
): BusEvent {
  return {
    version: "0",
    id: uuidOf(random),
    "detail-type": detailType,
    source,
    account: place.account,
    time: envelopeTime(clock.now()),
    region: place.region,
    resources,
    detail,
  };
}
