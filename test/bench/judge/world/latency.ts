import { normalBelow } from "../rules/normal.ts";
import type { Chance } from "./chance.ts";
import { quantile } from "./quantile.ts";

/** How long requests take: log-normal, the slowest 5 % longer than that by `tail`. */
export interface Latency {
  /** Logarithm of the median, in milliseconds. */
  readonly middle: number;
  readonly tail: number;
}

const spread = 0.5;
/** Where the slowest 5 % begin, and the slowest 1 %, in standard deviations. */
const [z95, z99] = [1.6448536269514722, 2.3263478740408408] as const;

/** The tail that multiplies the 99th percentile by this. */
export const tailFor = (factor: number): number => Math.log(factor) / (z99 - z95);

const logAt = ({ middle, tail }: Latency, z: number): number =>
  middle + spread * z + tail * Math.max(0, z - z95);

/** The median and the 99th percentile of so many requests, as the smallest values that as many are at or under; milliseconds. */
export function percentiles(
  latency: Latency,
  requests: number,
  chance: Chance,
): { p50: number; p99: number } {
  const [half, most] = [Math.ceil(requests * 0.5), Math.ceil(requests * 0.99)];
  const first = beta(half, requests - half + 1, chance);
  const second = most === half ? first : first + (1 - first) * beta(most - half, requests - most + 1, chance);
  return { p50: Math.exp(logAt(latency, quantile(first))), p99: Math.exp(logAt(latency, quantile(second))) };
}

/** An order statistic of uniform values is distributed so. */
function beta(a: number, b: number, { gamma }: Chance): number {
  const [x, y] = [gamma(a), gamma(b)];
  return x / (x + y);
}

/** The share of requests that take longer than the 99th percentile of `usual`. */
export function slowShare(latency: Latency, usual: Latency): number {
  const bound = logAt(usual, z99);
  const atKnee = logAt(latency, z95);
  const z =
    bound <= atKnee ? (bound - latency.middle) / spread : z95 + (bound - atKnee) / (spread + latency.tail);
  return normalBelow(-z);
}
