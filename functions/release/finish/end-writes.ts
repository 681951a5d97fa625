import { keys } from "../../ledger/keys.ts";
import { fenced } from "../../ledger/lease.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import type { News } from "../../ledger/outbox.ts";
import type { Lease, Outcome, ReleaseRecord, ServiceState, Settled, Ticket } from "../../ledger/records.ts";
import type { ReleaseView } from "../../ledger/releases.ts";
import type { Change } from "../../ledger/expression.ts";
import { lastOfEach } from "../../ledger/table.ts";
import type { Write } from "../../ledger/table.ts";
import { newsOf } from "../news-of.ts";
import { settledAs } from "./ending.ts";

export interface EndFacts {
  readonly ticket: Ticket;
  readonly view: ReleaseView;
  readonly outcome: Outcome;
  readonly state: ServiceState | undefined;
  /** The release that waits for its turn. */
  readonly queued: ReleaseRecord | undefined;
  /** It ended because there was nothing to do: stable stays as it is. */
  readonly isNothing: boolean;
}

export interface EndWrites {
  readonly writes: Write[];
  /** The queued release that has the lease now and is to be started. */
  readonly starts?: string;
}

/** Ends a release: the lease goes to the queued one, or is free. */
export function releaseWrites(ledger: Ledger, facts: EndFacts): EndWrites {
  const { ticket, view, outcome, state, queued, isNothing } = facts;
  const { record, plans, cells } = view;
  const settled =
    outcome.kind === "settled" && !isNothing ? settledAs(record, plans, cells, outcome.at) : undefined;
  const stable = settled ? { stable: settled, previous: record.from ?? state?.stable } : {};
  // Nothing starts on top of what a person has to look at; the sweep ends what waited.
  const next = queued && outcome.kind !== "needs-a-person" ? handOver(ledger, ticket, queued) : undefined;
  return {
    writes: [
      ...ledger.releases.ending(record, outcome, settled ? { settledAs: settled } : {}),
      {
        ...keys.service(ticket.service),
        change: {
          set: { ...stable, ...next?.set, ...broken(record, outcome) },
          remove: [next ? "queued" : "lease", ...(settled ? ["needsPerson"] : [])],
        },
        when: [...fenced(ticket), ...sameQueue(queued, state)],
      },
      ...(queued && next ? [{ ...keys.release(queued.id), change: { set: { state: "running" } } }] : []),
    ],
    ...(queued && next ? { starts: queued.id } : {}),
  };
}

/** What stays on the service until it is in order again. */
export const broken = ({ id }: ReleaseRecord, { kind, reason, at }: Outcome) =>
  kind === "needs-a-person" ? { needsPerson: { release: id, reason, at } } : {};

/** Gives the lease on, with the next fence, to the execution that will be started under the queued release's name. */
function handOver(ledger: Ledger, { fence }: Ticket, queued: ReleaseRecord): Required<Pick<Change, "set">> {
  const lease: Lease = {
    holder: queued.id,
    executionArn: queued.executionArn,
    fence: fence + 1,
    takenAt: ledger.now().toISOString(),
  };
  return { set: { lease, fence: fence + 1 } };
}

/** The queue as it was read: a push meanwhile makes this be decided anew. */
const sameQueue = (queued: ReleaseRecord | undefined, state: ServiceState | undefined) =>
  queued
    ? [{ path: "queued", is: queued.id } as const]
    : state?.queued
      ? [{ path: "queued", is: state.queued } as const]
      : [{ path: "queued", absent: true } as const];

export interface RollbackEndFacts extends EndFacts {
  /** What was in flight and this rollback ended: a release, or a dead rollback and the release that one ended. */
  readonly ends: readonly ReleaseView[];
  /** What the goal itself went away from: the next older place to go back to. */
  readonly before: Settled | undefined;
}

/**
 * Ends a rollback: its goal is stable, the release it ended has ended too, and the service is frozen if it
 * was asked so. A person's rollback drops what waits in the queue; a finalizer's hands the lease on to it.
 */
export function rollbackWrites(ledger: Ledger, facts: RollbackEndFacts): EndWrites & { alsoTold: News[] } {
  const { ticket, view, outcome, state, queued, ends } = facts;
  const { record } = view;
  const handsOn = record.by.via === "finalizer" && outcome.kind !== "needs-a-person";
  const next = queued && handsOn ? handOver(ledger, ticket, queued) : undefined;
  const also: [ReleaseRecord, Outcome][] = [
    ...ends
      .filter((each) => each.record.state !== "ended")
      .map((each): [ReleaseRecord, Outcome] => [each.record, endOf(outcome, record, each)]),
    ...(queued && !next ? [droppedBy(record, queued, outcome)] : []),
  ];
  const stable = stableAfter(facts);
  return {
    writes: [
      ...ledger.releases.ending(record, outcome),
      // What is ended may be of one image, or of the one that is left.
      ...lastOfEach([
        ...leftBehind(facts),
        ...also.flatMap(([each, why]) => ledger.releases.ending(each, why)),
      ]),
      {
        ...keys.service(ticket.service),
        change: {
          set: { ...stable.set, ...next?.set, ...broken(record, outcome) },
          remove: [
            ...stable.remove,
            ...(queued ? ["queued"] : []),
            ...(next ? [] : ["lease"]),
            ...(outcome.kind === "settled" ? ["needsPerson"] : []),
          ],
        },
        when: [...fenced(ticket), ...sameQueue(queued, state)],
      },
      ...(queued && next ? [{ ...keys.release(queued.id), change: { set: { state: "running" } } }] : []),
      ...(record.back?.freeze ? [ledger.services.freezeWrite(freezeOf(record, outcome))] : []),
    ],
    alsoTold: also.map(([each, why]) => newsOf(each, why.kind, why.reason, ledger.now(), true)),
    ...(queued && next ? { starts: queued.id } : {}),
  };
}

/** The image that was stable starts again only by a person's start: it was backed out, though it had settled. */
function leftBehind({ ticket, view, outcome, state }: RollbackEndFacts): Write[] {
  const { digest, release } = state?.stable ?? {};
  if (outcome.kind !== "settled" || !digest || digest === view.record.back?.to.digest) return [];
  return [
    { ...keys.attempt(ticket.service, digest), change: { set: { digest, release, outcome: "rolled-back" } } },
  ];
}

/** The goal is stable once it is reached; what it had gone away from is the next older place to go back to. */
function stableAfter({ view, outcome, state, before }: RollbackEndFacts): { set: object; remove: string[] } {
  const { record, cells } = view;
  if (outcome.kind !== "settled" || !record.back) return { set: {}, remove: [] };
  const reached = Object.fromEntries(cells.map(({ cell, goal }) => [cell, goal]));
  const stable = { ...record.back.to, cells: { ...record.back.to.cells, ...reached } };
  if (state?.stable?.release === stable.release) return { set: { stable }, remove: [] };
  return before
    ? { set: { stable, previous: before }, remove: [] }
    : { set: { stable }, remove: ["previous"] };
}

const droppedBy = (
  { id }: ReleaseRecord,
  queued: ReleaseRecord,
  { at }: Outcome,
): [ReleaseRecord, Outcome] => [queued, { kind: "superseded", reason: `${id} went back past it`, at }];

function endOf(outcome: Outcome, rollback: ReleaseRecord, { record, cells }: ReleaseView): Outcome {
  if (outcome.kind !== "settled") return outcome;
  if (record.kind === "rollback")
    return { kind: "superseded", reason: `${rollback.id} finished it`, at: outcome.at };
  const moved = cells.some(({ intendedAt }) => intendedAt);
  const reason = `${rollback.id} by ${rollback.by.who}: ${rollback.reason}`;
  return { kind: moved ? "rolled-back" : "refused", reason, at: outcome.at };
}

const freezeOf = ({ id, service, by, reason }: ReleaseRecord, { at }: Outcome) => ({
  scope: service,
  by,
  at,
  reason: `rolled back (${id}): ${reason}. Lift it with: pointsman unfreeze ${service}`,
});
