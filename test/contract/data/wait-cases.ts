import { keys } from "../../../functions/ledger/keys.ts";
import type { News } from "../../../functions/ledger/outbox.ts";
import type { OpenWait } from "../../../functions/ledger/records.ts";
import type { Case } from "./case.ts";
import { outcome } from "./outcome.ts";
import { record } from "./release-cases.ts";

const wait = (token: string, scope = "a"): Omit<OpenWait, "storedAt"> => ({
  release: "r1",
  service: "storefront",
  scope,
  task: "deploy",
  token,
});

const found = (reason: string) => ({
  reason,
  point: "shift" as const,
  wakeAt: "2026-11-23T09:15:00.000Z",
  alarms: ["5xx", "latency"],
  places: ["storefront/storefront-a"],
  ecsServices: undefined,
});

const news: News = {
  id: "r1:settled",
  release: "r1",
  service: "storefront",
  kind: "release",
  state: "settled",
  at: "2026-11-23T09:00:00.000Z",
  reason: "every cell carries the candidate",
  nextSteps: ["look", "at it"],
  by: { who: "ann", via: "command" },
  forPeople: true,
};

export const waitCases: readonly Case[] = [
  {
    about: "a token is stored before the look, described by the look that owns it, and by no other",
    async ask({ book, pass }) {
      await book.waits.store(wait("t1"));
      const first = await outcome(book.waits.describe(wait("t1"), found("one")));
      pass(1000);
      await book.waits.store(wait("t2"));
      return [
        first,
        await book.waits.of("r1"),
        await outcome(book.waits.describe(wait("t1"), found("late"))),
        await outcome(book.waits.describe(wait("t2"), found("two"))),
        await book.waits.of("r1"),
      ];
    },
  },
  {
    about: "an answered token is forgotten, also twice, and never in the place of a newer one",
    async ask({ book }) {
      await book.waits.store(wait("t1"));
      const gone = [await outcome(book.waits.clear(wait("t1"))), await outcome(book.waits.clear(wait("t1")))];
      await book.waits.store(wait("t2"));
      return [...gone, await outcome(book.waits.clear(wait("t1"))), await book.waits.of("r1")];
    },
  },
  {
    about: "the description of a token that is gone makes nothing anew",
    async ask({ book }) {
      return [await outcome(book.waits.describe(wait("t1"), found("late"))), await book.waits.of("r1")];
    },
  },
  {
    about: "waits of one release are not those of one whose name begins so",
    async ask({ book }) {
      await book.waits.store(wait("t1"));
      await book.waits.store({ ...wait("t2"), release: "r11" });
      await book.waits.store(wait("t3", "gates"));
      return [await book.waits.of("r1"), await book.waits.of("r11"), await book.waits.of("r")];
    },
  },
  {
    about: "everything that is unfinished is seen with one query, each in its kind",
    async ask({ book }) {
      const hook = { deploymentId: "d-1", executionId: "e", event: "AfterAllowTraffic", cell: "a" };
      await book.table.writeAll(book.releases.creating(record("r1")));
      await book.waits.store(wait("t1"));
      await book.outbox.put(news);
      await book.table.write({ ...keys.openHook("d-1", "AfterAllowTraffic"), change: { set: hook } });
      const open = await book.waits.open();
      await book.outbox.sent(news);
      await book.outbox.sent(news);
      return [open, await book.waits.open()];
    },
  },
  {
    about: "news is written with what it tells of, or neither is",
    async ask({ book }) {
      const writes = [...book.releases.creating(record("r1")), book.outbox.writing(news)];
      const again = [
        ...book.releases.creating(record("r1")),
        book.outbox.writing({ ...news, id: "r1:again" }),
      ];
      return [
        await outcome(book.table.writeAll(writes)),
        await outcome(book.table.writeAll(again)),
        (await book.waits.open()).news,
      ];
    },
  },
];
