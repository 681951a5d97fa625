import type { Ledger } from "../../ledger/ledger.ts";
import { keys } from "../../ledger/keys.ts";
import type { OutcomeKind, ReleaseRecord, Request, ServiceState } from "../../ledger/records.ts";
import { lastOfEach } from "../../ledger/table.ts";
import type { Write } from "../../ledger/table.ts";
import type { Executions } from "../aws/executions.ts";
import type { SendNews } from "../../shared/news.ts";
import { newsOf } from "../news-of.ts";
import { lookAgain } from "../waiting.ts";
import type { TakenUp } from "./taken-up.ts";

export interface AdmissionDeps {
  readonly ledger: Ledger;
  readonly executions: Pick<Executions, "answer">;
  readonly sendNews: SendNews;
}

export type Draft = ReleaseRecord & { readonly pushedAt: string };

/** Takes the lease for a new release and makes it known, in one transaction. @throws LostRace */
export async function admit(
  { ledger, sendNews }: AdmissionDeps,
  draft: Draft,
  state: ServiceState | undefined,
): Promise<void> {
  const { pushedAt, ...record } = draft;
  const fence = (state?.fence ?? 0) + 1;
  const taking = ledger.lease.taking(
    record.service,
    { holder: record.id, executionArn: record.executionArn },
    fence,
  );
  const news = newsOf(record, "accepted", record.reason, ledger.now(), false);
  await ledger.table.writeAll([
    ...ledger.releases.creating(record),
    { ...taking, change: { ...taking.change, set: { ...taking.change?.set, ...pushed(draft) } } },
    attemptWrite(draft),
    ledger.outbox.writing(news),
  ]);
  await ledger.releases.note(record.id, "accepted", {
    what: "accepted",
    by: record.by,
    reason: record.reason,
    at: pushedAt,
  });
  await sendNews(news);
}

/** Keeps a release for when the one in flight has ended; only the newest is kept. @throws LostRace */
export async function queue(
  deps: AdmissionDeps,
  draft: Draft,
  state: ServiceState | undefined,
  { reason, supersedes }: { reason: string; supersedes?: string },
): Promise<TakenUp> {
  const { ledger } = deps;
  const { pushedAt: _, ...kept } = draft;
  const record: ReleaseRecord = { ...kept, state: "queued", ...(supersedes ? { supersedes } : {}) };
  const earlier = state?.queued ? (await ledger.releases.view(state.queued))?.record : undefined;
  const why = `superseded by ${record.id} while it waited for its turn`;
  const news = [
    newsOf(record, "queued", reason, ledger.now(), false),
    ...(earlier && earlier.state !== "ended" ? [newsOf(earlier, "superseded", why, ledger.now(), true)] : []),
  ];
  const writes = [
    ...(earlier && earlier.state !== "ended"
      ? ledger.releases.ending(earlier, outcome(ledger, "superseded", why))
      : []),
    ...ledger.releases.creating(record),
    {
      ...keys.service(record.service),
      change: { set: { queued: record.id, ...pushed(draft) } },
      when: [{ path: "lease.fence", is: state?.lease?.fence ?? 0 }, sameQueue(state)],
    },
    attemptWrite(draft),
    ...news.map((each) => ledger.outbox.writing(each)),
  ];
  // Both may be of one image: then the new one's attempt counts.
  await ledger.table.writeAll(lastOfEach(writes));
  await ledger.releases.note(record.id, "queued", { what: "queued", by: record.by, reason });
  if (supersedes) await askToMakeWay(deps, supersedes, record);
  for (const each of news) await deps.sendNews(each);
  return { kind: "queued", release: record.id, reason };
}

const sameQueue = (state: ServiceState | undefined) =>
  state?.queued
    ? ({ path: "queued", is: state.queued } as const)
    : ({ path: "queued", absent: true } as const);

async function askToMakeWay(
  { ledger, executions }: AdmissionDeps,
  id: string,
  { by, id: newer }: ReleaseRecord,
): Promise<void> {
  const request: Request = {
    kind: "supersede",
    by,
    reason: `${newer} takes its place`,
    at: ledger.now().toISOString(),
  };
  await ledger.releases.ask(id, request);
  for (const wait of await ledger.waits.of(id)) await executions.answer(wait.token, lookAgain);
}

/** Writes down a release that ends before it begins, so that people see why. */
export async function refuse(
  { ledger, sendNews }: AdmissionDeps,
  draft: Draft,
  reason: string,
): Promise<TakenUp> {
  const { pushedAt: _, ...record } = draft;
  const news = newsOf(record, "refused", reason, ledger.now(), true);
  const ended = {
    ...record,
    state: "ended",
    outcome: outcome(ledger, "refused", reason),
  } satisfies ReleaseRecord;
  const [create, , history] = ledger.releases.creating(ended);
  await ledger.table.writeAll([
    ...[create, history].filter((write) => write !== undefined),
    {
      ...keys.attempt(record.service, record.digest ?? ""),
      change: { set: { ...attemptOf(draft), outcome: "refused" } },
    },
    ledger.outbox.writing(news),
  ]);
  await ledger.releases.note(record.id, "refused", { what: "refused", by: record.by, reason });
  await sendNews(news);
  return { kind: "refused", release: record.id, reason };
}

const outcome = (ledger: Ledger, kind: OutcomeKind, reason: string) => ({
  kind,
  reason,
  at: ledger.now().toISOString(),
});

const pushed = ({ pushedAt, digest, tag }: Draft) =>
  tag ? { lastPush: { at: pushedAt, digest: digest ?? "", tag } } : {};

const attemptOf = ({ digest, id, pushedAt }: Draft) => ({ digest, release: id, pushedAt });

const attemptWrite = (draft: Draft): Write => ({
  ...keys.attempt(draft.service, draft.digest ?? ""),
  change: { set: attemptOf(draft), remove: ["outcome"] },
});
