import type { Span } from "../../shared/metric-data.ts";

/**
 * How long CloudWatch keeps points of a length, in seconds; older ones are kept for longer periods alone.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#metrics-retention
 */
const kept = [
  { periodSeconds: 60, forSeconds: 15 * 86_400 },
  { periodSeconds: 300, forSeconds: 63 * 86_400 },
  { periodSeconds: 3_600, forSeconds: 455 * 86_400 },
] as const;

/** How much of stable before the candidate is read, at least so long and so many points. */
const beforeSeconds = 3_600;
const beforePoints = 30;

/** A period's figures may be complete so long after its end; each look reads all again, so what comes later still counts. */
const lateSeconds = 60;

/** When something was measured; all epoch ms, and beginnings of periods. */
export type Window = Span & {
  /** The period in which the candidate got its first traffic. */
  readonly startMs: number;
};

/**
 * From when to when is read, for points of this length; whole periods, the newest, partial one left out. The length is
 * drawn up to what CloudWatch still has of the window's beginning.
 */
export function windowOf(periodSeconds: number, times: Times): Window {
  const period = keptPeriod(periodSeconds, times);
  const floor = (at: number): number => Math.floor(at / (period * 1000)) * period * 1000;
  const startMs = floor(times.startedAtMs);
  const since = times.stableSinceMs ?? Number.NEGATIVE_INFINITY;
  const back = Math.min(startMs, floor(times.stableUntilMs ?? startMs)) - backSeconds(period) * 1000;
  // A period in which stable took over is of two versions: the next one is the first.
  const first = Number.isFinite(since) ? floor(since - 1) + period * 1000 : back;
  return {
    periodSeconds: period,
    fromMs: Math.min(startMs, Math.max(back, first)),
    startMs,
    toMs: floor(Math.min(times.untilMs, times.nowMs - lateSeconds * 1000)),
  };
}

/** Epoch ms, as in the question; and now. */
export type Times = {
  readonly startedAtMs: number;
  readonly untilMs: number;
  readonly stableSinceMs?: number;
  readonly stableUntilMs?: number;
  readonly nowMs: number;
};

function keptPeriod(asked: number, { startedAtMs, stableUntilMs = startedAtMs, nowMs }: Times): number {
  const lastOfStableMs = Math.min(startedAtMs, stableUntilMs);
  const found = kept.find(({ periodSeconds, forSeconds }) => {
    const period = Math.ceil(asked / periodSeconds) * periodSeconds;
    return nowMs - (lastOfStableMs - backSeconds(period) * 1000) < forSeconds * 1000;
  });
  const { periodSeconds } = found ?? kept[2];
  return Math.ceil(asked / periodSeconds) * periodSeconds;
}

const backSeconds = (period: number): number => Math.max(beforeSeconds, beforePoints * period);
