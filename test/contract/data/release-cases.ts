import { keys } from "../../../functions/ledger/keys.ts";
import type { OutcomeKind, ReleaseRecord } from "../../../functions/ledger/records.ts";
import { service } from "../../infra/aws/described.ts";
import type { Case } from "./case.ts";
import { outcome } from "./outcome.ts";

export const record = (id: string, more: Partial<ReleaseRecord> = {}): ReleaseRecord => ({
  version: 1,
  id,
  kind: "release",
  service: "storefront",
  by: { who: "push of storefront:v1", via: "push" },
  reason: "storefront:v1 was pushed",
  createdAt: `2026-11-23T09:00:0${id.length % 10}.000Z`,
  executionArn: `arn:aws:states:eu-central-1:111122223333:execution:release:${id}`,
  state: "running",
  digest: "sha256:a",
  config: service("storefront"),
  overrides: [],
  ...more,
});

const ended = (kind: OutcomeKind) => ({ kind, reason: "so it went", at: "2026-11-23T10:00:00.000Z" });
const person = { who: "arn:aws:iam::111122223333:user/ann", via: "command" as const };

export const releaseCases: readonly Case[] = [
  {
    about: "a release is made known with its history and its open mark, once",
    ask: async ({ book }) => [
      await outcome(book.table.writeAll(book.releases.creating(record("r1")))),
      await outcome(book.table.writeAll(book.releases.creating(record("r1", { reason: "again" })))),
      await book.releases.view("r1"),
    ],
  },
  {
    about: "a release ends once, and its image's attempt and its history say how",
    async ask({ book }) {
      const one = record("r1");
      await book.table.writeAll(book.releases.creating(one));
      return [
        await outcome(book.table.writeAll(book.releases.ending(one, ended("settled")))),
        await outcome(book.table.writeAll(book.releases.ending(one, ended("refused")))),
        await book.services.attempt("storefront", "sha256:a"),
        await book.releases.history("storefront", 5),
      ];
    },
  },
  {
    about: "a release's record, plans, cells and requests are told apart by their sort keys",
    async ask({ book }) {
      await book.table.writeAll(book.releases.creating(record("r1")));
      await book.table.write({ ...keys.plan("r1", "a"), change: { set: { cell: "a", wave: 1 } } });
      await book.releases.progress("r1", "a", { set: { cell: "a", wave: 1 } });
      await book.releases.ask("r1", {
        kind: "pause",
        by: person,
        reason: "lunch",
        at: "2026-11-23T09:10:00Z",
      });
      await book.releases.ask("r1", {
        kind: "promote",
        by: person,
        reason: "go",
        at: "2026-11-23T09:11:00Z",
      });
      await book.releases.forget("r1", "pause");
      return [
        await book.releases.view("r1"),
        await book.releases.view("r"),
        await outcome(book.releases.need("r2")),
      ];
    },
  },
  {
    about: "a release of a newer version's ledger is not read",
    async ask({ book }) {
      await book.table.write({ ...keys.release("r1"), change: { set: { id: "r1", version: 99 } } });
      return outcome(book.releases.view("r1"));
    },
  },
  {
    about: "the newest releases come first in a service's history, and only as many as were asked for",
    async ask({ book }) {
      for (const id of ["r", "rr", "rrr", "rrrr"])
        await book.table.writeAll(book.releases.creating(record(id, { digest: id })));
      return [await book.releases.history("storefront", 2), await book.releases.history("checkout", 2)];
    },
  },
  {
    about: "a thing is noted once under its key, and the timeline is in the order of time",
    async ask({ book, pass }) {
      const first = await book.releases.note("r1", "b", { what: "first" });
      pass(1000);
      const again = await book.releases.note("r1", "b", { what: "again" });
      const earlier = await book.releases.note("r1", "a", {
        what: "earlier",
        at: "2026-11-23T08:00:00.000Z",
      });
      return [first, again, earlier, await book.releases.timeline("r1")];
    },
  },
  {
    about: "a cell's progress changes only while its clauses hold",
    async ask({ book }) {
      const absent = [{ path: "trafficAt", absent: true as const }];
      await book.releases.progress("r1", "a", { set: { cell: "a", trafficAt: undefined } });
      return [
        await outcome(book.releases.progress("r1", "a", { set: { trafficAt: "1" } }, absent)),
        await outcome(book.releases.progress("r1", "a", { set: { trafficAt: "2" } }, absent)),
        await outcome(book.releases.progress("r1", "a", { set: { "back.deploymentId": "d-1" } })),
        await outcome(book.releases.progress("r1", "a", { set: { back: { attempt: 1 } } })),
        await outcome(book.releases.progress("r1", "a", { set: { "back.deploymentId": "d-1" } })),
        await outcome(book.releases.progress("r1", "a", { remove: ["trafficAt", "stuck"] })),
        (await book.table.read(keys.cell("r1", "a"))) ?? "nothing",
      ];
    },
  },
  {
    about: "a release that is backed out by a rollback gets its heir's name written into a nested member",
    async ask({ book }) {
      const back = { to: { release: "r0", at: "1", cells: {}, bases: {} }, freeze: true };
      await book.table.writeAll(book.releases.creating(record("r1", { kind: "rollback", back })));
      await book.table.write({ ...keys.release("r1"), change: { set: { "back.ends": "r2" } } });
      return (await book.releases.view("r1"))?.record.back;
    },
  },
];
