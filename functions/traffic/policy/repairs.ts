import type { RepairTry } from "../../ledger/traffic-records.ts";

const minuteMs = 60_000;
/** From one try to the next; doubled with each, so that two who write the same records do not fight each minute. */
const pauseMinutes = 10;
const longestPauseMinutes = 6 * 60;
/** After so long without a try the next one is a first one again. */
const forgottenMinutes = 24 * 60;

export type RepairTurn =
  | { readonly kind: "now"; readonly times: number }
  | { readonly kind: "later"; readonly minutes: number };

/**
 * Whether the watch may start a repair. What drifts again and again is written by somebody else, and a repair that
 * turned back had a reason: neither is met by trying harder.
 * @param lastMs when the last try began, epoch ms.
 */
export function repairTurn(
  last: Pick<RepairTry, "times"> | undefined,
  lastMs: number,
  now: number,
): RepairTurn {
  const since = now - lastMs;
  if (!last || since >= forgottenMinutes * minuteMs) return { kind: "now", times: 1 };
  const pause = Math.min(longestPauseMinutes, pauseMinutes * 2 ** (last.times - 1)) * minuteMs;
  if (since >= pause) return { kind: "now", times: last.times + 1 };
  return { kind: "later", minutes: Math.ceil((pause - since) / minuteMs) };
}
