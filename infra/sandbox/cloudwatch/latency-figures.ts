import { createHash } from "node:crypto";
import type { Sample } from "./metric-series.ts";

/** Spread of the logarithm of a request's time: its 99th percentile is 3.2 times its mean. */
const spread = 0.7;

/** Quantiles of the standard normal distribution, as tables have them. */
const normalQuantiles = [
  [0.5, 0],
  [0.75, 0.6745],
  [0.9, 1.2816],
  [0.95, 1.6449],
  [0.99, 2.3263],
  [0.999, 3.0902],
] as const;

/**
 * How long requests took, of which only the mean was counted: log-normal about it, and each percentile off by as much as
 * so few requests leave it uncertain; the same whenever it is asked for. In seconds.
 */
export function latencySample(of: string, startsAt: number, mean: number, requests: number): Sample {
  const [least, most] = [
    mean * 0.2,
    mean * Math.exp(spread * Math.sqrt(2 * Math.log(Math.max(2, requests)))),
  ];
  return {
    sum: mean * requests,
    count: requests,
    least,
    most,
    quantile: (share) => {
      const z = between(share);
      const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
      const uncertain = Math.sqrt((share * (1 - share)) / requests) / density;
      const off = deviation(`${of} ${startsAt} ${share}`) * Math.min(0.5, uncertain);
      return Math.min(most, mean * Math.exp(spread * (z + off) - spread ** 2 / 2));
    },
  };
}

function between(share: number): number {
  if (share < 0.5) return -between(1 - share);
  const above = normalQuantiles.findIndex(([at]) => at >= share);
  const [lowShare, low] = normalQuantiles[above - 1] ?? normalQuantiles[0];
  const [highShare, high] = normalQuantiles[above] ?? [1, 3.5];
  return above === 0 ? low : low + ((high - low) * (share - lowShare)) / (highShare - lowShare);
}

/** A standard normal value that a text always has (Box and Muller, 1958). */
function deviation(text: string): number {
  const bytes = createHash("sha256").update(text).digest();
  const [first, second] = [0, 4].map((at) => (bytes.readUInt32BE(at) + 1) / (2 ** 32 + 1));
  return Math.sqrt(-2 * Math.log(first ?? 1)) * Math.cos(2 * Math.PI * (second ?? 0));
}
