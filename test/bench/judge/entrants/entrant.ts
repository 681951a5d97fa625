import type { Minute, SimulatedRelease } from "../world/release.ts";

/** Bounds that somebody wrote down once, having looked at a day of stable. */
export interface Bounds {
  /** Share of requests that may fail in a minute, 0–1. */
  readonly errors: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

export interface Entrant {
  readonly name: string;
  /** The minutes of the release after which it says that the candidate is worse; undefined if it never does. */
  readonly findsAfter: (release: SimulatedRelease, bounds: Bounds) => number | undefined;
}

export const metricNames = ["errors", "p50", "p99"] as const;
export type MetricName = (typeof metricNames)[number];

/** Share of failed requests or milliseconds; null where there was no request. */
export function valueOf(minute: Minute, metric: MetricName): number | null {
  if (metric !== "errors") return minute[metric];
  return minute.requests === 0 ? null : minute.errors / minute.requests;
}

/** The earliest, where some found nothing. */
export function earliest(minutes: readonly (number | undefined)[]): number | undefined {
  const found = minutes.filter((minute) => minute !== undefined);
  return found.length === 0 ? undefined : Math.min(...found);
}
