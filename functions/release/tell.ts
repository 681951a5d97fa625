import type { Ledger } from "../ledger/ledger.ts";
import { keys } from "../ledger/keys.ts";
import type { ReleaseRecord } from "../ledger/records.ts";
import type { SendNews } from "./aws/news.ts";
import { newsOf } from "./news-of.ts";

/**
 * Tells people of a state that a release comes to on its way, once. It is noted last: a crash before that
 * tells it again, under the same id.
 */
export async function tell(
  { ledger, sendNews }: { ledger: Ledger; sendNews: SendNews },
  record: ReleaseRecord,
  state: "approval-wanted" | "deploying" | "baking",
  reason: string,
): Promise<void> {
  if (await ledger.table.read(keys.timeline(record.id, `told:${state}`))) return;
  const news = newsOf(record, state, reason, ledger.now(), state === "approval-wanted");
  await ledger.outbox.put(news);
  await sendNews(news);
  const whose = state === "approval-wanted" ? "person" : "ours";
  await ledger.releases.note(record.id, `told:${state}`, { what: state.replace("-", " "), reason, whose });
}
