import { mirrorFunctionList } from "../../../infra/aws/function-list.ts";
import type { MirrorFunction } from "../../../infra/aws/function-list.ts";
import { watchedNames } from "../../../functions/targets/round/measures.ts";
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
  /** What Lambda logs of each invocation by itself; a line of ours from each function, and one with the metrics of a round. */
  platformLogBytes: 700,
  roundLogBytes: 2200,
  /** On each metric, on the function's errors and on its silence: `infra/aws/mirror-alarms.ts`. */
  alarms: watchedNames.length + 2,
  /** Of a round: its first request in a second is recorded, and the reader's call belongs to it. */
  traces: 1,
  secrets: 1,
} as const;

const megabytes = (fn: MirrorFunction): number => mirrorFunctionList.get(fn)?.memoryMegabytes ?? 512;

/** Steady rounds, over and over; each as long as it was modelled. */
export function monthOf(mirrors: number, [steady]: readonly RoundCount[]): MonthOfMirrors {
  if (!steady) throw new Error("nothing was counted");
  const month = (of: (count: RoundCount) => number): number => of(steady) * minutesPerMonth;
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
      ["traces", invocations * taken.traces * prices.trace],
      ["metrics", watchedNames.length * prices.customMetricMonth],
      ["alarms", taken.alarms * prices.alarmMetricMonth],
      ["the login's secret", taken.secrets * prices.secretMonth],
    ],
  };
}

export const totalOf = ({ parts }: MonthOfMirrors): number => parts.reduce((sum, [, cost]) => sum + cost, 0);
