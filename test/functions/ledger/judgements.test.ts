import { describe, expect, test } from "vitest";
import { judgementOf, metricSaying } from "../judge/hand-made.ts";
import { iso, release, t0 } from "../release/world.ts";
import { books } from "./world.ts";

const at = (number: number, isLast = false) =>
  judgementOf("unclear", { look: { number, planned: 30, isLast } });
const looked = (number: number, isLast = false) => ({
  cell: "a",
  judgement: at(number, isLast),
  steps: [{ at: 100, share: 0.1 }],
  unreadable: "",
});

describe("what the judge says of a cell", () => {
  test("is kept with the time of its look", async () => {
    const { book } = books();
    await book.judgements.keep(release, looked(3));
    expect(await book.judgements.latest(release, "a")).toMatchObject({ ...looked(3), at: iso(t0) });
    expect(await book.judgements.latest(release, "b")).toBeUndefined();
  });

  test.for([
    ["an earlier look that comes late changes nothing", looked(4), looked(3), 4, false],
    ["the same look again changes nothing", looked(4, true), looked(4, false), 4, true],
    ["a later look takes its place", looked(4), looked(5), 5, false],
    [
      "the look that may end the bake takes the place of one of the same number",
      looked(4),
      looked(4, true),
      4,
      true,
    ],
  ] as const)("%s", async ([, first, second, number, isLast]) => {
    const { book } = books();
    await book.judgements.keep(release, first);
    await book.judgements.keep(release, second);
    const kept = await book.judgements.latest(release, "a");
    expect(kept?.judgement.look).toEqual({ number, planned: 30, isLast });
  });

  test("may hold numbers that the table does not know", async () => {
    const { book } = books();
    const metrics = [metricSaying("worse", { effect: { ratio: Infinity }, estimate: Number.NaN })];
    await book.judgements.keep(release, { ...looked(1), judgement: judgementOf("worse", { metrics }) });
    const kept = await book.judgements.latest(release, "a");
    expect(kept?.judgement.metrics[0]).toMatchObject({ effect: { ratio: null }, estimate: null });
  });

  test("stands as it was first decided", async () => {
    const { book } = books();
    const decided = {
      cell: "a",
      at: iso(t0),
      judgement: judgementOf("pass"),
      wentOn: true,
      reason: "as good",
    };
    await book.table.write(book.judgements.deciding(release, decided));
    const again = book.judgements.deciding(release, { ...decided, wentOn: false });
    await expect(book.table.write(again)).rejects.toThrow("ConditionalCheckFailed");
    expect(await book.judgements.decided(release, "a")).toMatchObject(decided);
  });

  test("is listed by release", async () => {
    const { book } = books();
    const decided = {
      cell: "a",
      at: iso(t0),
      judgement: judgementOf("pass"),
      wentOn: true,
      reason: "as good",
    };
    await book.table.write(book.judgements.deciding(release, decided));
    await book.judgements.keep(release, looked(3));
    await book.judgements.keep(release, { ...looked(2), cell: "b" });
    const found = await book.judgements.of(release);
    expect(found.latest.map(({ cell }) => cell)).toEqual(["a", "b"]);
    expect(found.decided.map(({ reason }) => reason)).toEqual(["as good"]);
  });
});
