import { seizeAfterSeconds } from "../../ledger/lease.ts";
import type { PolicyConfig } from "../../shared/traffic-config.ts";
import type { SendNews } from "../../shared/news.ts";
import type { ShiftDeps } from "./look.ts";

export interface PhaseDeps extends ShiftDeps {
  readonly policies: readonly PolicyConfig[];
  readonly sendNews: SendNews;
  /** When an execution ended, epoch ms; undefined while it runs. */
  readonly endedAt: (executionArn: string) => Promise<number | undefined>;
}

/** Whether nothing of an execution runs any more: a function of one that has ended may, for its whole time. */
export async function isOver(
  { endedAt, now }: Pick<PhaseDeps, "endedAt" | "now">,
  executionArn: string,
): Promise<boolean> {
  const ended = await endedAt(executionArn);
  return ended !== undefined && now().getTime() - ended >= seizeAfterSeconds * 1000;
}
