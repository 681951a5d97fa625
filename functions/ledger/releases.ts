import { LedgerInvalid, LostRace } from "../shared/errors.ts";
import { keys } from "./keys.ts";
import type {
  CellPlan,
  CellProgress,
  OpenRelease,
  Outcome,
  OutcomeKind,
  ReleaseRecord,
  Request,
  TimelineEvent,
} from "./records.ts";
import { schemaVersion } from "./records.ts";
import type { Change } from "./expression.ts";
import type { Table, Write } from "./table.ts";

/** All that is known of a release, but its timeline. */
export interface ReleaseView {
  readonly record: ReleaseRecord;
  readonly plans: readonly CellPlan[];
  readonly cells: readonly CellProgress[];
  readonly requests: readonly Request[];
}

export interface HistoryEntry {
  readonly release: string;
  readonly kind: "release" | "rollback";
  readonly createdAt: string;
  readonly tag?: string;
  readonly digest?: string;
  readonly outcome?: OutcomeKind;
  readonly endedAt?: string;
}

type Item = { readonly pk: string; readonly sk: string };

/** The items of one kind, without the keys they lie under: they may be written again elsewhere. */
const startingWith = <T>(items: readonly Item[], begin: string): T[] =>
  items.filter(({ sk }) => sk.startsWith(begin)).map(({ pk: _, sk: __, ...kept }) => kept as T);

export const releases = (table: Table, now: () => Date) => ({
  async view(id: string): Promise<ReleaseView | undefined> {
    const items = await table.list<Item>(`release#${id}`);
    const [record] = startingWith<ReleaseRecord>(items, "record");
    if (!record) return undefined;
    if (record.version > schemaVersion)
      throw new LedgerInvalid(`release ${id} was written by a newer version (schema ${record.version})`);
    return {
      record,
      plans: startingWith<CellPlan>(items, "plan#"),
      cells: startingWith<CellProgress>(items, "cell#"),
      requests: startingWith<Request>(items, "request#"),
    };
  },

  /** @throws LedgerInvalid when there is no such release. */
  async need(id: string): Promise<ReleaseView> {
    const view = await this.view(id);
    if (!view) throw new LedgerInvalid(`the ledger knows no release ${id}`);
    return view;
  },

  /** The writes that make a release known: its record, its place in the service's history, and its open mark. */
  creating(record: ReleaseRecord): Write[] {
    const open: OpenRelease = {
      release: record.id,
      service: record.service,
      kind: record.kind,
      executionArn: record.executionArn,
      since: record.createdAt,
    };
    const { id, service, kind, createdAt, tag, digest } = record;
    return [
      { ...keys.release(id), change: { set: { ...record } }, when: [{ path: "id", absent: true }] },
      { ...keys.openRelease(id), change: { set: { ...open } } },
      {
        ...keys.history(service, createdAt, id),
        change: { set: { release: id, kind, createdAt, tag, digest } },
      },
    ];
  },

  /** The writes that end a release, once. Its outcome also decides whether its image may start by itself again. */
  ending(
    { id, service, digest, createdAt }: ReleaseRecord,
    outcome: Outcome,
    set: Partial<ReleaseRecord> = {},
  ): Write[] {
    return [
      {
        ...keys.release(id),
        change: { set: { ...set, state: "ended", outcome } },
        when: [{ path: "state", isNot: "ended" }],
      },
      { ...keys.openRelease(id), remove: true },
      {
        ...keys.history(service, createdAt, id),
        change: { set: { outcome: outcome.kind, endedAt: outcome.at } },
      },
      ...(digest
        ? [
            {
              ...keys.attempt(service, digest),
              change: { set: { digest, release: id, outcome: outcome.kind } },
            },
          ]
        : []),
    ];
  },

  history: (service: string, most: number) =>
    table.list<HistoryEntry>(`service#${service}`, "release#", { newestFirst: true, most }),

  /** Notes a thing once under its key. @returns false when it was noted before; the first time stands. */
  async note(id: string, key: string, event: Omit<TimelineEvent, "at"> & { at?: string }): Promise<boolean> {
    const at = event.at ?? now().toISOString();
    try {
      await table.write({
        ...keys.timeline(id, key),
        change: { set: { ...event, at } },
        when: [{ path: "at", absent: true }],
      });
      return true;
    } catch (error) {
      if (error instanceof LostRace) return false;
      throw error;
    }
  },

  timeline: (id: string) => table.list<TimelineEvent>(`timeline#${id}`).then(inOrder),

  /** The write that changes one cell's progress; `when` names what must still hold. */
  progressing: (id: string, cell: string, change: Change, when: Write["when"] = []): Write => ({
    ...keys.cell(id, cell),
    change,
    when,
  }),

  async progress(id: string, cell: string, change: Change, when: Write["when"] = []): Promise<void> {
    await table.write(this.progressing(id, cell, change, when));
  },

  async ask(id: string, request: Request): Promise<void> {
    await table.write({ ...keys.request(id, request.kind), change: { set: { ...request } } });
  },

  async forget(id: string, kind: Request["kind"]): Promise<void> {
    await table.write({ ...keys.request(id, kind), remove: true });
  },
});

const inOrder = (events: TimelineEvent[]) => events.sort((a, b) => a.at.localeCompare(b.at));
