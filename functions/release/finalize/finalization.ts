import { keys } from "../../ledger/keys.ts";
import type { Write } from "../../ledger/table.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import type { OpenRelease, Outcome, OutcomeKind, ReleaseRecord, ServiceState } from "../../ledger/records.ts";
import { executionArn } from "../aws/executions.ts";
import type { ExecutionFacts, Executions } from "../aws/executions.ts";
import type { SendNews } from "../../shared/news.ts";
import { newsOf } from "../news-of.ts";
import { broken } from "../finish/end-writes.ts";
import { endRelease } from "../finish/finish.ts";
import { settlesWithGroup } from "../finish/with-group.ts";
import { finalizerName, finalizersBefore, mostFinalizers } from "./finalizer-name.ts";

export interface FinalizationDeps {
  readonly ledger: Ledger;
  readonly executions: Pick<Executions, "start" | "read">;
  readonly sendNews: SendNews;
  readonly machines: { readonly release: string; readonly rollback: string };
}

export interface Finalized {
  readonly kind: "nothing" | "started" | "finalizing" | "ended";
  readonly reason: string;
}

/**
 * Looks after one release or rollback that is open. Twice is once.
 *
 * | what is so                                              | what is done                               |
 * | ------------------------------------------------------- | ------------------------------------------ |
 * | its execution runs                                      | nothing                                    |
 * | it waits for its turn, and nobody holds the lease       | it gets the lease and is started           |
 * | it waits, but the service needs a person                | it is refused                              |
 * | it holds the lease, and was never started               | it is started                              |
 * | it holds the lease, its execution has ended, and        | it is settled                              |
 * | the run of its group settles                            |                                            |
 * | it holds the lease, and its execution has ended         | a rollback finishes it; after five, people |
 * | it does not hold the lease, and another is finishing it | nothing                                    |
 * | it does not hold the lease, and its execution has ended | it is ended: it moved nothing, or no more  |
 */
export async function finalize(deps: FinalizationDeps, open: OpenRelease): Promise<Finalized> {
  const record = (await deps.ledger.releases.view(open.release))?.record;
  if (!record || record.state === "ended") return nothing("it has ended");
  const state = await deps.ledger.services.state(record.service);
  if (record.state === "queued") return startQueued(deps, record, state);
  const execution = await deps.executions.read(record.executionArn);
  if (execution.kind === "running") return nothing("it runs");
  if (state?.lease?.holder !== record.id) return withoutLease(deps, record, state, execution);
  if (execution.kind === "unknown") {
    await deps.executions.start(deps.machines.release, record.id, { releaseId: record.id });
    return { kind: "started", reason: `${record.id} was accepted, but its start was lost` };
  }
  const rollback = await runningRollback(deps, record);
  if (rollback) return nothing(`${rollback} takes it over`);
  const settled = await settleWithGroup(deps, record, state.lease.fence);
  if (settled) return settled;
  return startFinalizer(deps, record, state, execution);
}

/** A rollback of the service that runs gets the lease from whoever has it, and drops what waits. */
async function runningRollback(
  { ledger, executions }: Pick<FinalizationDeps, "ledger" | "executions">,
  { id, service }: Pick<ReleaseRecord, "id" | "service">,
): Promise<string | undefined> {
  const { releases } = await ledger.waits.open();
  for (const { release, kind, service: its, executionArn } of releases) {
    if (kind !== "rollback" || its !== service || release === id) continue;
    if ((await executions.read(executionArn)).kind === "running") return release;
  }
  return undefined;
}

/** All others of its group settle: what is left of it is to say so. */
async function settleWithGroup(
  deps: FinalizationDeps,
  { id, service, run }: ReleaseRecord,
  fence: number,
): Promise<Finalized | undefined> {
  if (run === undefined) return undefined;
  const view = await deps.ledger.releases.need(id);
  const settles = await settlesWithGroup(deps, view);
  if (!settles) return undefined;
  const ending = { ...deps, releaseMachineArn: deps.machines.release };
  await endRelease(ending, { release: id, service, fence }, view, settles, "settled");
  return { kind: "ended", reason: settles.reason };
}

async function startFinalizer(
  deps: FinalizationDeps,
  record: ReleaseRecord,
  state: ServiceState,
  execution: ExecutionFacts & { kind: "ended" },
): Promise<Finalized> {
  const said = execution.cause ? ` (${execution.cause})` : "";
  const reason = `its execution ended as ${execution.status}${said} before the release had ended`;
  for (let number = finalizersBefore(record.id) + 1; number <= mostFinalizers; number++) {
    const name = finalizerName(record.id, number);
    const earlier = await deps.executions.read(executionArn(deps.machines.rollback, name));
    if (earlier.kind === "running") return nothing(`${name} finishes it`);
    if (earlier.kind === "ended") continue;
    await deps.executions.start(deps.machines.rollback, name, {
      service: record.service,
      reason,
      finalize: record.id,
    });
    return { kind: "finalizing", reason: `${name}: ${reason}` };
  }
  return end(
    deps,
    record,
    state,
    "needs-a-person",
    `${reason}; ${mostFinalizers} attempts to finish it ended the same way`,
  );
}

/** Another that takes it over ends it; if there is none, nothing of it is under way any more. */
async function withoutLease(
  deps: FinalizationDeps,
  record: ReleaseRecord,
  state: ServiceState | undefined,
  execution: ExecutionFacts,
): Promise<Finalized> {
  for (let heir = state?.lease?.holder; heir;) {
    const ends: string | undefined = (await deps.ledger.releases.view(heir))?.record.back?.ends;
    if (ends === record.id) return nothing(`${state?.lease?.holder} finishes it`);
    heir = ends;
  }
  if (execution.kind === "unknown") return nothing("it is about to start");
  const cells = (await deps.ledger.releases.view(record.id))?.cells ?? [];
  if (record.kind === "release" && cells.some(({ intendedAt }) => intendedAt))
    return end(
      deps,
      record,
      state,
      "needs-a-person",
      "its lease is gone, and nobody brought back what it moved",
    );
  return end(
    deps,
    record,
    state,
    "refused",
    "its execution ended before it held the lease: it moved nothing",
  );
}

async function end(
  { ledger, sendNews }: FinalizationDeps,
  record: ReleaseRecord,
  state: ServiceState | undefined,
  kind: OutcomeKind,
  reason: string,
): Promise<Finalized> {
  const outcome: Outcome = { kind, reason, at: ledger.now().toISOString() };
  const held = state?.lease?.holder === record.id ? state.lease : undefined;
  // Without its lease it moved nothing, and what it was to end is another's affair.
  const ended = [record, ...(held ? await stillOpen(ledger, record) : [])];
  const news = ended.map((each) => newsOf(each, kind, reason, ledger.now(), each.by.via !== "finalizer"));
  await ledger.table.writeAll([
    ...ended.flatMap((each) => ledger.releases.ending(each, outcome)),
    ...(state ? [serviceAfter(state, record, outcome)] : []),
    ...news.map((each) => ledger.outbox.writing(each)),
  ]);
  await ledger.releases.note(record.id, "ended", { what: kind, reason, whose: "ours" });
  for (const each of news) await sendNews(each);
  return { kind: "ended", reason };
}

/** The service without what it had of a release that is over. */
function serviceAfter({ lease, queued }: ServiceState, record: ReleaseRecord, outcome: Outcome): Write {
  const held = lease?.holder === record.id;
  const waits = queued === record.id;
  return {
    ...keys.service(record.service),
    change: {
      set: { service: record.service, ...(held ? broken(record, outcome) : {}) },
      remove: [...(held ? ["lease"] : []), ...(waits ? ["queued"] : [])],
    },
    when: [
      // A function of a stopped execution may run on, and take the lease after it was read that it has none.
      held ? { path: "lease.fence", is: lease.fence } : { path: "lease.holder", isNot: record.id },
      ...(waits ? [{ path: "queued", is: record.id } as const] : []),
    ],
  };
}

/** What it was to end and has not: a release, or a dead finalizer and what that one was to end. */
async function stillOpen(ledger: Ledger, { back }: ReleaseRecord): Promise<ReleaseRecord[]> {
  const record = back?.ends ? (await ledger.releases.view(back.ends))?.record : undefined;
  if (!record) return [];
  return [...(record.state === "ended" ? [] : [record]), ...(await stillOpen(ledger, record))];
}

/** Waits for its turn, but nobody holds the lease: what ended before it did not hand over. */
async function startQueued(
  deps: FinalizationDeps,
  record: ReleaseRecord,
  state: ServiceState | undefined,
): Promise<Finalized> {
  const { ledger, executions, machines } = deps;
  const { id, service, executionArn } = record;
  if (!state || state.lease || state.queued !== id) return nothing("it waits for its turn");
  if (state.needsPerson)
    return end(deps, record, state, "refused", `${state.needsPerson.release}, before it, needs a person`);
  const rollback = await runningRollback({ ledger, executions }, { id, service });
  if (rollback) return nothing(`${rollback} is next`);
  const taking = ledger.lease.taking(service, { holder: id, executionArn }, state.fence + 1);
  await ledger.table.writeAll([
    { ...taking, change: { ...taking.change, remove: ["queued"] } },
    { ...keys.release(id), change: { set: { state: "running" } }, when: [{ path: "state", is: "queued" }] },
  ]);
  await executions.start(machines.release, id, { releaseId: id });
  return { kind: "started", reason: `${id} had its turn` };
}

const nothing = (reason: string): Finalized => ({ kind: "nothing", reason });
