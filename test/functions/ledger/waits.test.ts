import { describe, expect, test } from "vitest";
import type { OpenHook, OpenWait } from "../../../functions/ledger/records.ts";
import { keys } from "../../../functions/ledger/keys.ts";
import { newsOf } from "../../../functions/release/news-of.ts";
import { iso, minutes, openHook, record, release, t0 } from "../release/world.ts";
import { books } from "./world.ts";

const wait = (token: string, scope = "a"): Omit<OpenWait, "storedAt"> => ({
  release,
  service: "storefront",
  scope,
  task: "deploy",
  token,
});
const described = {
  wakeAt: iso(t0 + minutes(5)),
  point: "shift" as const,
  reason: "CodeDeploy is at Install",
  alarms: ["storefront-5xx"],
  places: ["storefront/a"],
  ecsServices: ["shop/storefront"],
};

describe("the token of a task that waits", () => {
  test("is stored before anything is known of what it waits for", async () => {
    const { book } = books();
    await book.waits.store(wait("one"));
    expect(await book.waits.of(release)).toMatchObject([{ ...wait("one"), storedAt: iso(t0) }]);
  });

  test("is described once that is known", async () => {
    const { book } = books();
    await book.waits.store(wait("one"));
    await book.waits.describe(wait("one"), described);
    expect(await book.waits.of(release)).toMatchObject([{ token: "one", ...described }]);
  });

  test("takes the place of the one before: what that one waited for is forgotten, what may be news to it is not", async () => {
    const { book, pass } = books();
    await book.waits.store(wait("one"));
    await book.waits.describe(wait("one"), described);
    pass(minutes(1));
    await book.waits.store(wait("two"));
    const [found, ...more] = await book.waits.of(release);
    expect(more).toEqual([]);
    expect(found).toMatchObject({
      token: "two",
      storedAt: iso(t0 + minutes(1)),
      alarms: described.alarms,
      places: described.places,
    });
    for (const member of ["wakeAt", "point", "reason"]) expect(found).not.toHaveProperty(member);
  });

  test("is not described by the look of a token that was replaced", async () => {
    const { book } = books();
    await book.waits.store(wait("one"));
    await book.waits.store(wait("two"));
    await expect(book.waits.describe(wait("one"), described)).rejects.toMatchObject({ name: "LostRace" });
    expect((await book.waits.of(release))[0]).not.toHaveProperty("reason");
  });

  test("is forgotten once it was answered", async () => {
    const { book, dynamodb } = books();
    await book.waits.store(wait("one"));
    await book.waits.clear(wait("one"));
    expect(dynamodb.items()).toEqual([]);
  });

  test("is not forgotten for the answer of a token that was replaced", async () => {
    const { book } = books();
    await book.waits.store(wait("one"));
    await book.waits.store(wait("two"));
    await expect(book.waits.clear(wait("one"))).rejects.toMatchObject({ name: "LostRace" });
    expect(await book.waits.of(release)).toMatchObject([{ token: "two" }]);
  });

  test("invariant 7: may be forgotten twice", async () => {
    const { book } = books();
    await book.waits.store(wait("one"));
    await book.waits.clear(wait("one"));
    await expect(book.waits.clear(wait("one"))).resolves.toBeUndefined();
  });

  test("may be described without a time to wake at", async () => {
    const { book } = books();
    await book.waits.store(wait("one"));
    await book.waits.describe(wait("one"), { ...described, wakeAt: undefined, alarms: undefined });
    const [found] = await book.waits.of(release);
    expect(found).toMatchObject({ reason: described.reason });
    expect(found).not.toHaveProperty("wakeAt");
  });
});

describe("what is open", () => {
  test("is seen with one query: releases, waits, hooks and news, each by its kind", async () => {
    const { book } = books();
    const hook: OpenHook = openHook();
    await book.table.writeAll(book.releases.creating(record()));
    await book.waits.store(wait("one"));
    await book.waits.store(wait("two", "b"));
    await book.table.write({ ...keys.openHook(hook.deploymentId, hook.event), change: { set: { ...hook } } });
    await book.outbox.put(newsOf(record(), "deploying", "d-1", new Date(t0), false));
    const open = await book.waits.open();
    expect(open.releases).toMatchObject([
      { release, service: "storefront", kind: "release", since: iso(t0) },
    ]);
    expect(open.waits.map(({ token }) => token)).toEqual(["one", "two"]);
    expect(open.hooks).toMatchObject([hook]);
    expect(open.news.map(({ id }) => id)).toEqual([`${release}:deploying`]);
  });

  test("of one release is not of another whose name goes on", async () => {
    const { book } = books();
    await book.waits.store(wait("one"));
    await book.waits.store({ ...wait("other"), release: `${release}0` });
    expect((await book.waits.of(release)).map(({ token }) => token)).toEqual(["one"]);
  });
});
