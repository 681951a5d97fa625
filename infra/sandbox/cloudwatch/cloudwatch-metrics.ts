/**
 * What load balancers measure, by minute and by target group or load balancer. A minute without requests has no
 * entry, and a count of zero is never published.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
 */
export interface Minute {
  requests: number;
  /** Failed by the target or, for want of one, by the load balancer. */
  failed: number;
  /** Milliseconds, summed over the answered requests. */
  latencySumMs: number;
}

export interface Metrics {
  /** Adds to the minute that `at` lies in. */
  record(arn: string, at: number, measured: Minute): void;
  minute(arn: string, startsAt: number): Minute | undefined;
  /** Start of the newest minute that has anything. */
  readonly newest: number;
}

export const minuteMs = 60_000;
/** More than anybody here looks back: the longest bake, and stable before it. */
const keptMinutes = 3 * 1440;

export const minuteOf = (at: number): number => Math.floor(at / minuteMs) * minuteMs;

export function createMetrics(): Metrics {
  const byArn = new Map<string, Map<number, Minute>>();
  let newest = -Infinity;

  function minutesOf(arn: string): Map<number, Minute> {
    const found = byArn.get(arn) ?? new Map<number, Minute>();
    byArn.set(arn, found);
    return found;
  }

  return {
    record(arn, at, measured) {
      const minutes = minutesOf(arn);
      const start = minuteOf(at);
      newest = Math.max(newest, start);
      const sum = minutes.get(start);
      if (sum === undefined) {
        minutes.set(start, { ...measured });
        minutes.delete(start - keptMinutes * minuteMs);
        return;
      }
      sum.requests += measured.requests;
      sum.failed += measured.failed;
      sum.latencySumMs += measured.latencySumMs;
    },
    minute: (arn, startsAt) => byArn.get(arn)?.get(startsAt),
    get newest() {
      return newest;
    },
  };
}
