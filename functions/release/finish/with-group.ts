import type { Ledger } from "../../ledger/ledger.ts";
import type { Outcome } from "../../ledger/records.ts";
import type { ReleaseView } from "../../ledger/releases.ts";
import type { Executions } from "../aws/executions.ts";
import type { SendNews } from "../../shared/news.ts";
import { runOf, tendRun, wakeGroup } from "../group/runs.ts";

interface WithGroupDeps {
  readonly ledger: Ledger;
  readonly executions: Partial<Pick<Executions, "answer">>;
  readonly sendNews: SendNews;
}

/** Of a member whose run settles, or has: it settles too, wherever its machine has come to. */
export async function settlesWithGroup(
  { ledger }: Pick<WithGroupDeps, "ledger">,
  { record }: ReleaseView,
): Promise<Pick<Outcome, "kind" | "reason"> | undefined> {
  const run = await runOf(ledger, record);
  const member = run?.members[record.service];
  if (!run || member?.release !== record.id || member.state !== "ready") return undefined;
  if (run.state !== "settling" && run.state !== "settled") return undefined;
  const reason = `${run.run} settled together: ${Object.keys(run.members).join(", ")}`;
  return { kind: "settled", reason };
}

/** The end of a release is news to its group: the run may be over with it, or the next to go back has its turn. */
export async function tellGroup(deps: WithGroupDeps, { record }: ReleaseView): Promise<void> {
  const { ledger, sendNews } = deps;
  const ended = record.back?.ends ? (await ledger.releases.view(record.back.ends))?.record : record;
  const run = ended && (await runOf(ledger, ended));
  if (!ended || !run) return;
  const { answer } = deps.executions;
  const able = { ledger, sendNews, ...(answer ? { executions: { answer } } : {}) };
  const after = (await tendRun(able, run, ended.id)) ?? run;
  await wakeGroup(able, after, ended.id);
  // Who failed the run may have had nobody to tell it with.
  const { news } = await ledger.waits.open();
  for (const each of news) if (each.release === run.run) await sendNews(each);
}
