import type { Ledger } from "../ledger/ledger.ts";
import { keys } from "../ledger/keys.ts";
import type { ReleaseRecord } from "../ledger/records.ts";
import type { SendNews } from "../shared/news.ts";
import { newsOf } from "./news-of.ts";

/**
 * Tells people of a state that a release comes to on its way, once. It is noted last: a crash before that
 * tells it again, under the same id.
 */
export async function tell(
  { ledger, sendNews }: { ledger: Ledger; sendNews: SendNews },
  record: ReleaseRecord,
  state: "approval-wanted" | "deploying" | "baking" | "verdict-wanted" | "cannot-judge",
  reason: string,
  /** Where each cell has news of its own. */
  cell?: string,
): Promise<void> {
  const key = ["told", state, ...(cell === undefined ? [] : [cell])].join(":");
  if (await ledger.table.read(keys.timeline(record.id, key))) return;
  const forPeople = state === "approval-wanted" || state === "verdict-wanted" || state === "cannot-judge";
  const news = newsOf(record, state, reason, ledger.now(), forPeople, cell);
  await ledger.outbox.put(news);
  await sendNews(news);
  const whose = state === "approval-wanted" || state === "verdict-wanted" ? "person" : "ours";
  const what = state.replace("-", " ");
  await ledger.releases.note(record.id, key, {
    what,
    reason,
    whose,
    ...(cell === undefined ? {} : { cell }),
  });
}
