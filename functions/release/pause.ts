import { epochOf } from "../ledger/times.ts";
import type { Request } from "../ledger/records.ts";

/** The pause that holds now: a promote that was asked after it has ended it, one before it says nothing of it. */
export function pauseThatHolds(requests: readonly Request[]): Request | undefined {
  const pause = requests.find(({ kind }) => kind === "pause");
  const promote = requests.find(({ kind }) => kind === "promote");
  return pause && promote && epochOf(promote.at) >= epochOf(pause.at) ? undefined : pause;
}
