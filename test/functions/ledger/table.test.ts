import { describe, expect, test } from "vitest";
import { lastOfEach, table } from "../../../functions/ledger/table.ts";
import { recording } from "../release/aws/recording.ts";
import { books } from "./world.ts";

const item = (sk: string) => ({ pk: { S: "p" }, sk: { S: sk } });

describe("reading the ledger", () => {
  test("is always consistent: what was just written is seen", async () => {
    const recorded = recording({ GetItem: [{}], Query: [{ Items: [] }] });
    const book = table(recorded.client, "ledger");
    await book.read({ pk: "p", sk: "s" });
    await book.list("p");
    for (const input of recorded.inputs())
      expect(input).toMatchObject({ TableName: "ledger", ConsistentRead: true });
  });

  test("follows every page of a partition", async () => {
    const recorded = recording({
      Query: [
        { Items: [item("1")], LastEvaluatedKey: item("1") },
        { Items: [item("2")], LastEvaluatedKey: item("2") },
        { Items: [item("3")] },
      ],
    });
    expect(await table(recorded.client, "ledger").list<{ sk: string }>("p")).toEqual(
      ["1", "2", "3"].map((sk) => ({ pk: "p", sk })),
    );
    expect(
      recorded
        .inputs()
        .map((input) => Object.assign({ ExclusiveStartKey: undefined }, input).ExclusiveStartKey),
    ).toEqual([undefined, item("1"), item("2")]);
  });

  test("reads no further page once it has as many as were asked for", async () => {
    const recorded = recording({ Query: [{ Items: [item("1"), item("2")], LastEvaluatedKey: item("2") }] });
    expect(await table(recorded.client, "ledger").list("p", "", { most: 2 })).toHaveLength(2);
  });

  test("stops at as many as were asked for", async () => {
    const recorded = recording({ Query: [{ Items: [item("1"), item("2")], LastEvaluatedKey: item("2") }] });
    expect(await table(recorded.client, "ledger").list("p", "", { most: 1, newestFirst: true })).toHaveLength(
      1,
    );
    expect(recorded.inputs()).toMatchObject([{ Limit: 1, ScanIndexForward: false }]);
  });

  test("tells nothing from nothing", async () => {
    const { book } = books();
    expect(await book.table.read({ pk: "p", sk: "s" })).toBeUndefined();
    expect(await book.table.list("p")).toEqual([]);
  });

  test("finds what begins so, in the sort key's order, and the other way round", async () => {
    const { book } = books();
    for (const sk of ["b#2", "a#1", "b#1", "c"])
      await book.table.write({ pk: "p", sk, change: { set: { is: sk } } });
    const found = async (options = {}) =>
      (await book.table.list<{ sk: string }>("p", "b#", options)).map(({ sk }) => sk);
    expect(await found()).toEqual(["b#1", "b#2"]);
    expect(await found({ newestFirst: true })).toEqual(["b#2", "b#1"]);
  });
});

describe("of several writes to one item", () => {
  const write = (sk: string, count: number, pk = "p") => ({ pk, sk, change: { set: { count } } });

  test("the last stands, for a transaction takes no two of them; the others keep their order", () => {
    const writes = [write("a", 1), write("b", 2), write("a", 3), write("c", 4), write("a", 5, "q")];
    expect(lastOfEach(writes)).toEqual([write("b", 2), write("a", 3), write("c", 4), write("a", 5, "q")]);
  });

  test("none is left out where each is of its own", () => {
    const writes = [write("a", 1), write("b", 2), write("a", 3, "q")];
    expect(lastOfEach(writes)).toEqual(writes);
  });
});

describe("writing to the ledger", () => {
  test("creates an item, changes it, and removes it", async () => {
    const { book } = books();
    const key = { pk: "p", sk: "s" };
    await book.table.write({ ...key, change: { set: { a: 1, b: { c: "x" } } } });
    await book.table.write({ ...key, change: { set: { "b.c": "y" }, remove: ["a"], add: { n: 2 } } });
    expect(await book.table.read(key)).toEqual({ ...key, b: { c: "y" }, n: 2 });
    await book.table.write({ ...key, remove: true });
    expect(await book.table.read(key)).toBeUndefined();
  });

  test("several things is all or nothing", async () => {
    const { book } = books();
    await book.table.write({ pk: "p", sk: "gone", change: { set: { a: 1 } } });
    const writes = [
      { pk: "p", sk: "new", change: { set: { a: 1 } } },
      { pk: "p", sk: "gone", remove: true as const },
      { pk: "p", sk: "checked", change: { set: { b: 1 } }, when: [{ path: "a", present: true as const }] },
    ];
    await expect(book.table.writeAll(writes)).rejects.toMatchObject({ name: "LostRace" });
    expect((await book.table.list<{ sk: string }>("p")).map(({ sk }) => sk)).toEqual(["gone"]);
    await book.table.write({ pk: "p", sk: "checked", change: { set: { a: 1 } } });
    await book.table.writeAll(writes);
    expect((await book.table.list<{ sk: string }>("p")).map(({ sk }) => sk)).toEqual(["checked", "new"]);
  });

  test("a write in a transaction that changes nothing is refused: no role of ours may only check", async () => {
    const { book } = books();
    const check = { pk: "p", sk: "s", when: [{ path: "a", absent: true as const }] };
    await expect(book.table.writeAll([check])).rejects.toMatchObject({
      name: "LedgerInvalid",
      message: "a write of p that changes nothing",
    });
  });

  test("what is not as it was read has lost the race, and changes nothing", async () => {
    const { book } = books();
    const key = { pk: "p", sk: "s" };
    await book.table.write({ ...key, change: { set: { fence: 2 } } });
    const stale = [{ path: "fence", is: 1 }];
    await expect(
      book.table.write({ ...key, change: { set: { fence: 9 } }, when: stale }),
    ).rejects.toMatchObject({ name: "LostRace" });
    await expect(book.table.write({ ...key, remove: true, when: stale })).rejects.toMatchObject({
      name: "LostRace",
    });
    expect(await book.table.read(key)).toEqual({ ...key, fence: 2 });
  });
});
