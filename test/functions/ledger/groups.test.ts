import { expect, test } from "vitest";
import type { GroupRun } from "../../../functions/ledger/group-records.ts";
import { failing } from "../../../functions/release/group/tending.ts";
import { members, run } from "../release/group/runs-world.ts";
import { iso, t0 } from "../release/world.ts";
import { books } from "./world.ts";
import type { Books } from "./world.ts";

const seen = run({ state: "running", members: members({ api: "ready", web: "ready" }) });
const settling: GroupRun = { ...seen, state: "settling" };
const failed = failing(seen, "web", "web: alarm", iso(t0));

async function opened(): Promise<Books> {
  const world = books();
  await world.book.table.writeAll(world.book.groups.opening(seen));
  return world;
}

test("a group has one run under way, and it is open until it ends", async () => {
  const { book } = await opened();
  expect(await book.groups.current("shop")).toEqual(seen);
  expect((await book.waits.open()).runs).toMatchObject([{ group: "shop", run: "shop-1" }]);
  const another = book.table.writeAll(book.groups.opening({ ...seen, run: "shop-2" }));
  await expect(another).rejects.toMatchObject({ name: "LostRace" });
  await book.table.writeAll(book.groups.changing(seen, { ...failed, endedAt: iso(t0) }));
  expect(await book.groups.current("shop")).toBeUndefined();
  expect((await book.waits.open()).runs).toEqual([]);
  expect(await book.groups.run("shop", "shop-1")).toEqual({ ...failed, changes: 5, endedAt: iso(t0) });
  await book.table.writeAll(book.groups.opening({ ...seen, run: "shop-2" }));
  expect(await book.groups.current("shop")).toMatchObject({ run: "shop-2" });
});

test("a run's name is never used twice", async () => {
  const { book } = await opened();
  await book.table.writeAll(book.groups.changing(seen, { ...settling, endedAt: iso(t0) }));
  await expect(book.table.writeAll(book.groups.opening(seen))).rejects.toMatchObject({ name: "LostRace" });
});

test("nothing is known of a run that was never opened", async () => {
  const { book } = books();
  expect(await book.groups.current("shop")).toBeUndefined();
  expect(await book.groups.run("shop", "shop-1")).toBeUndefined();
});

test.for([
  ["settles", settling, failed],
  ["fails", failed, settling],
] as const)(
  "invariants 6 and 7: of two that decide at once one does; where it %s, the other has lost the race",
  async ([, first, second]) => {
    const { book } = await opened();
    const ends = await Promise.allSettled(
      [first, second].map((next) => book.table.writeAll(book.groups.changing(seen, next))),
    );
    expect(ends.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    expect(ends[1]).toMatchObject({ reason: { name: "LostRace" } });
    expect(await book.groups.run("shop", "shop-1")).toMatchObject({ state: first.state, changes: 5 });
  },
);
