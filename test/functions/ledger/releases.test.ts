import { describe, expect, test } from "vitest";
import { keys } from "../../../functions/ledger/keys.ts";
import type { ReleaseRecord } from "../../../functions/ledger/records.ts";
import { digest, iso, minutes, plan, progress, record, release, request, t0 } from "../release/world.ts";
import { books } from "./world.ts";

const outcome = { kind: "rolled-back", reason: "alarm", at: iso(t0 + minutes(20)) } as const;

describe("a release", () => {
  test("is known with its plans, its cells and what was asked of it", async () => {
    const { book } = books();
    await book.table.writeAll(book.releases.creating(record()));
    await book.table.write({ ...keys.plan(release, "a"), change: { set: { ...plan() } } });
    await book.releases.progress(release, "a", { set: { ...progress() } });
    await book.releases.ask(release, request("pause"));
    expect(await book.releases.need(release)).toEqual({
      record: record(),
      plans: [plan()],
      cells: [progress()],
      requests: [request("pause")],
    });
  });

  test("that there is not is undefined, or an error where it must be", async () => {
    const { book } = books();
    expect(await book.releases.view("nonsense")).toBeUndefined();
    await expect(book.releases.need("nonsense")).rejects.toMatchObject({
      name: "LedgerInvalid",
      message: "the ledger knows no release nonsense",
    });
  });

  test("of a newer version's schema is not read: it would be misread", async () => {
    const { book } = books();
    await book.table.writeAll(book.releases.creating(record({ version: 2 })));
    await expect(book.releases.view(release)).rejects.toMatchObject({
      name: "LedgerInvalid",
      message: expect.stringContaining("schema 2"),
    });
  });

  test("invariant 7: is made known once", async () => {
    const { book } = books();
    await book.table.writeAll(book.releases.creating(record()));
    await expect(
      book.table.writeAll(book.releases.creating(record({ reason: "again" }))),
    ).rejects.toMatchObject({ name: "LostRace" });
    expect((await book.releases.need(release)).record.reason).toBe("storefront:v2 was pushed");
  });

  test("keeps the newest request of a kind, until it is taken back", async () => {
    const { book } = books();
    await book.table.writeAll(book.releases.creating(record()));
    await book.releases.ask(release, request("pause"));
    await book.releases.ask(release, request("pause", { reason: "again" }));
    await book.releases.ask(release, request("promote"));
    expect((await book.releases.need(release)).requests).toEqual([
      request("pause", { reason: "again" }),
      request("promote"),
    ]);
    await book.releases.forget(release, "pause");
    await book.releases.forget(release, "pause");
    expect((await book.releases.need(release)).requests).toEqual([request("promote")]);
  });

  test("changes a cell only where what must hold holds", async () => {
    const { book } = books();
    await book.releases.progress(release, "a", { set: { cell: "a" } });
    const first = [{ path: "blockedSince", absent: true }] as const;
    await book.releases.progress(release, "a", { set: { blockedSince: "first" } }, first);
    await expect(
      book.releases.progress(release, "a", { set: { blockedSince: "second" } }, first),
    ).rejects.toMatchObject({ name: "LostRace" });
  });
});

const end = (given: ReleaseRecord = record()) => {
  const world = books();
  return {
    ...world,
    ending: () => world.book.table.writeAll(world.book.releases.ending(given, outcome)),
    given,
  };
};

describe("a release ends", () => {
  test("invariant 6: once: the first outcome stands", async () => {
    const { book, ending, given } = end();
    await book.table.writeAll(book.releases.creating(given));
    await ending();
    await expect(
      book.table.writeAll(book.releases.ending(given, { ...outcome, kind: "settled" })),
    ).rejects.toMatchObject({ name: "LostRace" });
    expect((await book.releases.need(release)).record).toMatchObject({ state: "ended", outcome });
  });

  test("and is open no more, and its image starts no more by itself", async () => {
    const { book, ending, given } = end();
    await book.table.writeAll(book.releases.creating(given));
    await ending();
    expect((await book.waits.open()).releases).toEqual([]);
    expect(await book.services.attempt("storefront", digest("b"))).toMatchObject({
      release,
      outcome: "rolled-back",
    });
  });

  test("and leaves no word of an image where it had none", async () => {
    const { digest: _, ...bare } = record({ kind: "rollback" });
    const { book, ending, dynamodb } = end(bare);
    await book.table.writeAll(book.releases.creating(bare));
    await ending();
    expect(JSON.stringify(dynamodb.items())).not.toContain("digest#");
  });

  test("and keeps what else came with the end", async () => {
    const { book, given } = end();
    await book.table.writeAll(book.releases.creating(given));
    await book.table.writeAll(book.releases.ending(given, outcome, { planDigest: "x" }));
    expect((await book.releases.need(release)).record.planDigest).toBe("x");
  });
});

const at = (id: string, count: number, kind: "release" | "rollback" = "release") =>
  record({ id, kind, createdAt: iso(t0 + minutes(count)) });

describe("the history of a service", () => {
  test("is newest first, releases and rollbacks together, whatever their names", async () => {
    const { book } = books();
    for (const each of [
      at("storefront-1", 1),
      at("rollback-storefront-2", 2, "rollback"),
      at("storefront-3", 3),
      at("0b7e7a0c-uuid", 4, "rollback"),
    ])
      await book.table.writeAll(book.releases.creating(each));
    expect((await book.releases.history("storefront", 20)).map((entry) => entry.release)).toEqual([
      "0b7e7a0c-uuid",
      "storefront-3",
      "rollback-storefront-2",
      "storefront-1",
    ]);
    expect((await book.releases.history("storefront", 2)).map((entry) => entry.release)).toEqual([
      "0b7e7a0c-uuid",
      "storefront-3",
    ]);
  });

  test("tells how each ended", async () => {
    const { book } = books();
    await book.table.writeAll(book.releases.creating(record()));
    await book.table.writeAll(book.releases.ending(record(), outcome));
    expect(await book.releases.history("storefront", 20)).toMatchObject([
      {
        release,
        kind: "release",
        createdAt: iso(t0),
        tag: "v2",
        digest: digest("b"),
        outcome: "rolled-back",
        endedAt: outcome.at,
      },
    ]);
    expect(await book.releases.history("storefront", 20)).toHaveLength(1);
  });

  test("is not of another service whose name goes on", async () => {
    const { book } = books();
    await book.table.writeAll(
      book.releases.creating(record({ id: "storefront-eu-1", service: "storefront-eu" })),
    );
    expect(await book.releases.history("storefront", 20)).toEqual([]);
  });
});

describe("the timeline", () => {
  test("invariant 7: has a thing once under its key: the first time stands", async () => {
    const { book, pass } = books();
    expect(await book.releases.note(release, "planned", { what: "planned" })).toBe(true);
    pass(minutes(1));
    expect(await book.releases.note(release, "planned", { what: "planned again" })).toBe(false);
    expect(await book.releases.timeline(release)).toMatchObject([{ what: "planned", at: iso(t0) }]);
  });

  test("is in the order of time, not of the keys nor of the notes", async () => {
    const { book } = books();
    await book.releases.note(release, "a", { what: "third", at: iso(t0 + 3) });
    await book.releases.note(release, "c", { what: "first", at: iso(t0 + 1) });
    await book.releases.note(release, "b", { what: "second", at: iso(t0 + 2) });
    expect((await book.releases.timeline(release)).map(({ what }) => what)).toEqual([
      "first",
      "second",
      "third",
    ]);
  });
});

describe("the outbox", () => {
  const news = {
    id: `${release}:settled`,
    release,
    service: "storefront",
    kind: "release",
    state: "settled",
    at: iso(t0),
    forPeople: true,
  } as const;

  test("invariant 6: holds news from the change that it tells of until it was sent", async () => {
    const { book } = books();
    await book.table.writeAll([...book.releases.creating(record()), book.outbox.writing(news)]);
    expect((await book.waits.open()).news).toMatchObject([news]);
    await book.outbox.sent(news);
    expect((await book.waits.open()).news).toEqual([]);
  });

  test("invariant 6: holds one thing once, however often it is put in", async () => {
    const { book } = books();
    await book.outbox.put(news);
    await book.outbox.put(news);
    expect((await book.waits.open()).news).toHaveLength(1);
    await book.outbox.sent(news);
    await expect(book.outbox.sent(news)).resolves.toBeUndefined();
  });
});
