import * as z from "zod/mini";
import { ledger } from "../../ledger/ledger.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import type { News } from "../../ledger/outbox.ts";
import { shortened } from "../../ledger/text-bounds.ts";
import type { Outcome, ReleaseRecord, Ticket } from "../../ledger/records.ts";
import type { ReleaseView } from "../../ledger/releases.ts";
import type { DynamoClient } from "../../ledger/table.ts";
import { entry } from "../../shared/entry.ts";
import { LostRace } from "../../shared/errors.ts";
import type { Settings } from "../../shared/settings.ts";
import { executions } from "../aws/executions.ts";
import type { Executions } from "../aws/executions.ts";
import { newsSender } from "../../shared/news.ts";
import type { NewsClients, SendNews } from "../../shared/news.ts";
import { newsOf } from "../news-of.ts";
import { TicketInput } from "../ticket.ts";
import { outcomeOf } from "./ending.ts";
import { releaseWrites, rollbackWrites } from "./end-writes.ts";
import type { EndWrites } from "./end-writes.ts";
import { settlesWithGroup, tellGroup } from "./with-group.ts";

export interface FinishDeps {
  readonly ledger: Ledger;
  readonly executions: Pick<Executions, "start"> & Partial<Pick<Executions, "answer">>;
  readonly sendNews: SendNews;
  readonly releaseMachineArn: string;
}

export interface FinishClients extends NewsClients {
  readonly dynamodb: DynamoClient;
  readonly sfn: Parameters<typeof executions>[0];
}

export function connectFinish(clients: FinishClients, settings: Settings, now: () => Date): FinishDeps {
  const book = ledger(clients.dynamodb, settings.table, now);
  return {
    ledger: book,
    executions: executions(clients.sfn),
    sendNews: newsSender(clients, book.outbox, settings),
    releaseMachineArn: settings.releaseMachineArn,
  };
}

const FinishInput = z.extend(TicketInput, {
  ending: z.object({ kind: z.enum(["settled", "nothing", "returned", "stuck"]), reason: z.string() }),
  /** What went wrong: a verdict's reason, or an error's name and cause. */
  problem: z.optional(
    z.nullable(
      z.object({
        reason: z.optional(z.string()),
        Error: z.optional(z.string()),
        Cause: z.optional(z.string()),
      }),
    ),
  ),
});

type FinishInput = z.infer<typeof FinishInput>;

/**
 * Ends a release or rollback: outcome, stable, lease and the news of it in one transaction, so that there is
 * no moment in which one is true and the other is not. Then the news goes out and the queued release starts;
 * the sweep repeats both if this function dies here.
 */
export const finishRelease = (deps: FinishDeps) =>
  entry(FinishInput).handler(async function finishRelease(input, call): Promise<Outcome> {
    const { ticket } = input;
    const view = await deps.ledger.releases.need(ticket.release);
    if (view.record.outcome) return view.record.outcome;
    const settles = ticket.group === undefined ? undefined : await settlesWithGroup(deps, view);
    const end = settles ?? decided(input, view);
    const outcome = await endRelease(deps, ticket, view, end, settles ? "settled" : input.ending.kind);
    call.log.info(`ended: ${outcome.kind}`, outcome);
    return outcome;
  });

/**
 * Writes the end, once, and then does what follows from it.
 * @param ending what the machine says of how it ended.
 * @throws LeaseLost
 */
export async function endRelease(
  deps: FinishDeps,
  ticket: Ticket,
  view: ReleaseView,
  { kind, reason }: Pick<Outcome, "kind" | "reason">,
  ending: string,
): Promise<Outcome> {
  const { ledger } = deps;
  const outcome = { kind, reason, at: ledger.now().toISOString() };
  const end = await writes(deps, ticket, view, outcome, ending);
  await ledger.table
    .writeAll([...end.writes, ...end.news.map((news) => ledger.outbox.writing(news))])
    .catch(lostLease(deps, ticket));
  await ledger.releases.note(ticket.release, "ended", { what: kind, reason, whose: "ours" });
  if (end.starts) await deps.executions.start(deps.releaseMachineArn, end.starts, { releaseId: end.starts });
  for (const news of end.news) await deps.sendNews(news);
  if (view.record.config.group) await tellGroup(deps, view);
  return outcome;
}

/** Of all that may have changed meanwhile, a lost lease is not worth another try: whoever has it ends the release. */
const lostLease =
  ({ ledger }: FinishDeps, ticket: FinishInput["ticket"]) =>
  async (error: unknown): Promise<never> => {
    if (error instanceof LostRace) await ledger.lease.hold(ticket, "the end");
    throw error;
  };

/** Its reason becomes the execution's cause. */
function decided({ ending, problem }: FinishInput, { requests, cells, record }: ReleaseView) {
  const { kind, reason } = outcomeOf({
    ending,
    problem: sentence(problem),
    requests,
    cells,
    kind: record.kind,
  });
  return { kind, reason: shortened(reason) };
}

/** Lambda puts the error's message into a JSON cause: people want the message. */
function sentence(problem: FinishInput["problem"]): string | undefined {
  if (!problem) return undefined;
  if (problem.reason) return problem.reason;
  if (problem.Error === "CellFailed") return problem.Cause;
  const { errorMessage } = parsed(problem.Cause);
  return `${problem.Error ?? "Error"}: ${errorMessage ?? problem.Cause ?? "no cause given"}`;
}

function parsed(cause: string | undefined): { errorMessage?: string } {
  try {
    return (JSON.parse(cause ?? "{}") ?? {}) as { errorMessage?: string };
  } catch {
    return {};
  }
}

async function writes(
  deps: FinishDeps,
  ticket: Ticket,
  view: ReleaseView,
  outcome: Outcome,
  ending: string,
): Promise<EndWrites & { news: News[] }> {
  const state = await deps.ledger.services.state(ticket.service);
  const queued = state?.queued ? (await deps.ledger.releases.view(state.queued))?.record : undefined;
  // Whom a rollback asked to yield hands nothing on: the rollback is next, and drops what waits.
  const hasHeir = view.requests.some(({ kind }) => kind === "yield");
  const waits = queued?.state === "queued" && !hasHeir ? queued : undefined;
  const told = newsOf(
    view.record,
    newsState(view.record, outcome),
    outcome.reason,
    deps.ledger.now(),
    isForPeople(view.record, ending),
  );
  const facts = { ticket, view, outcome, state, queued: waits, isNothing: ending === "nothing" };
  if (view.record.kind === "release") return { ...releaseWrites(deps.ledger, facts), news: [told] };
  const ends = await endedBy(deps.ledger, view.record);
  const before = view.record.back ? await deps.ledger.releases.view(view.record.back.to.release) : undefined;
  const end = rollbackWrites(deps.ledger, { ...facts, ends, before: before?.record.from });
  return { ...end, news: [told, ...end.alsoTold] };
}

/** The chain of what a rollback ends: a dead rollback may itself have been ending a release. */
async function endedBy(ledger: Ledger, { back }: ReleaseRecord): Promise<ReleaseView[]> {
  const view = back?.ends ? await ledger.releases.view(back.ends) : undefined;
  return view ? [view, ...(await endedBy(ledger, view.record))] : [];
}

/** What people did not ask about is not sent to them: nothing to do, and a finalizer's own record. */
const isForPeople = ({ by }: ReleaseRecord, ending: string) => ending !== "nothing" && by.via !== "finalizer";

/** A rollback that arrived is news of rolling back, whatever its own record calls it. */
const newsState = ({ kind }: ReleaseRecord, outcome: Outcome) =>
  kind === "rollback" && outcome.kind === "settled" ? "rolled-back" : outcome.kind;
