/** Figures that a service or an application publishes, by minute: what GetMetricData reads. */
import { minuteMs, minuteOf } from "./cloudwatch-metrics.ts";

export interface MetricName {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

export interface Sample {
  readonly sum: number;
  readonly count: number;
  readonly least: number;
  readonly most: number;
  /** The value below which so large a share of them lies, where that is known of more than one. */
  readonly quantile?: (share: number) => number;
}

/** More than any reader here looks back. */
const keptMinutes = 3 * 1440;

export class MetricSeries {
  readonly #series = new Map<string, Map<number, Sample>>();

  /** One value, counted into the minute that `at` (epoch ms) lies in. */
  record(metric: MetricName, at: number, value: number): void {
    const key = keyOf(metric);
    const minutes = this.#series.get(key) ?? new Map<number, Sample>();
    this.#series.set(key, minutes);
    const start = minuteOf(at);
    const known = minutes.get(start);
    if (!known) minutes.delete(start - keptMinutes * minuteMs);
    minutes.set(start, {
      sum: (known?.sum ?? 0) + value,
      count: (known?.count ?? 0) + 1,
      least: Math.min(known?.least ?? value, value),
      most: Math.max(known?.most ?? value, value),
    });
  }

  minute(metric: MetricName, startsAt: number): Sample | undefined {
    return this.#series.get(keyOf(metric))?.get(startsAt);
  }
}

const keyOf = ({ namespace, name, dimensions }: MetricName): string =>
  JSON.stringify([namespace, name, Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1))]);
