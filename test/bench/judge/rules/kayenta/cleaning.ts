/** What is done to a series before it is judged: https://github.com/spinnaker/kayenta/blob/master/docs/canary-config.md */
export interface Cleaning {
  readonly nanStrategy: "remove" | "replace";
  readonly outliers: "keep" | "remove";
  readonly outlierFactor: number;
}

export function clean(
  series: readonly number[],
  { nanStrategy, outliers, outlierFactor }: Cleaning,
): number[] {
  const numbers =
    nanStrategy === "replace"
      ? series.map((value) => (Number.isNaN(value) ? 0 : value))
      : series.filter((value) => !Number.isNaN(value));
  return outliers === "remove" ? withinFences(numbers, outlierFactor) : numbers;
}

/** Kayenta's "reduced sensitivity": a fence is never inside the 1st and the 99th percentile. */
function withinFences(series: readonly number[], factor: number): number[] {
  if (series.length === 0) return [];
  const sorted = [...series].sort((a, b) => a - b);
  const [first, q1, q3, last] = [0.01, 0.25, 0.75, 0.99].map((share) => percentile(sorted, share)) as [
    number,
    number,
    number,
    number,
  ];
  const low = Math.min(first, q1 - factor * (q3 - q1));
  const high = Math.max(last, q3 + factor * (q3 - q1));
  return series.filter((value) => value >= low && value <= high);
}

/** The linear estimator that R calls type 7. */
export function percentile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}
