import { mirrorFunctionList } from "../../../infra/aws/function-list.ts";
import type { MirrorFunction } from "../../../infra/aws/function-list.ts";
import { minutesPerMonth, prices } from "../prices.ts";
import type { RoundCount } from "./counted.ts";
import { size } from "./size.ts";

/** US dollars a month, by what is paid for. */
export interface MonthOfMirrors {
  readonly mirrors: number;
  readonly parts: readonly (readonly [string, number])[];
}

/** What cannot be known without an account. */
export const taken = {
  /** What Lambda logs of each invocation by itself, and a line of ours with the metrics of a round. */
  platformLogBytes: 700,
  roundLogBytes: 1500,
  /** Of a share's metrics, and of the alarms on them. */
  metrics: 8,
  alarms: 4,
  secrets: 1,
} as const;

const megabytes = (fn: MirrorFunction): number => mirrorFunctionList.get(fn)?.memoryMegabytes ?? 512;

/** Fourteen steady rounds, and one that trusts nothing, over and over; each as long as it was modelled. */
export function monthOf(mirrors: number, counts: readonly RoundCount[]): MonthOfMirrors {
  const [steady, whole] = counts;
  if (!steady || !whole) throw new Error("nothing was counted");
  const month = (of: (count: RoundCount) => number): number =>
    ((14 * of(steady) + of(whole)) / 15) * minutesPerMonth;
  const invocations = Math.ceil(mirrors / size.share) * minutesPerMonth;
  const gigabyteSeconds =
    (month((count) => count.secondsOfAll) * megabytes("mirror") +
      month(({ tally }) => tally.readingMs / 1000) * megabytes("octavia")) /
    1024;
  const logGigabytes = (invocations * (2 * taken.platformLogBytes + taken.roundLogBytes)) / 1e9;
  return {
    mirrors,
    parts: [
      ["Lambda: time", gigabyteSeconds * prices.gigabyteSecond],
      ["Lambda: invocations", 2 * invocations * prices.invocation],
      ["schedule", invocations * prices.scheduledInvocation],
      ["ledger: reads", month(({ tally }) => tally.readUnits) * prices.readUnit],
      ["ledger: writes", month(({ tally }) => tally.writeUnits) * prices.writeUnit],
      ["logs", logGigabytes * prices.logGigabyte],
      ["metrics", taken.metrics * prices.customMetricMonth],
      ["alarms", taken.alarms * prices.alarmMetricMonth],
      ["the login's secret", taken.secrets * prices.secretMonth],
    ],
  };
}

export const totalOf = ({ parts }: MonthOfMirrors): number => parts.reduce((sum, [, cost]) => sum + cost, 0);
