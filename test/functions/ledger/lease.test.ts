import { describe, expect, test } from "vitest";
import { ledger } from "../../../functions/ledger/ledger.ts";
import { longestWriterSeconds, seizeAfterSeconds } from "../../../functions/ledger/lease.ts";
import { recording, sdkError } from "../release/aws/recording.ts";
import { iso, minutes, settled, t0 } from "../release/world.ts";
import { books } from "./world.ts";
import type { Books } from "./world.ts";

const one = { holder: "storefront-1", executionArn: "arn:one" };
const two = { holder: "storefront-2", executionArn: "arn:two" };
const take = ({ book }: Books, holder: typeof one, fence: number) =>
  book.table.write(book.lease.taking("storefront", holder, fence));
const ticket = (fence: number) => ({ release: "storefront-1", service: "storefront", fence });
const leaseOf = async ({ book }: Books) => (await book.services.state("storefront"))?.lease;
const free = ({ book }: Books) =>
  book.table.write({ pk: "service#storefront", sk: "state", change: { remove: ["lease"] } });

describe("a free lease", () => {
  test("is taken with the service's next fence", async () => {
    const world = books();
    await take(world, one, 1);
    expect(await world.book.services.state("storefront")).toMatchObject({
      version: 1,
      service: "storefront",
      fence: 1,
      lease: { ...one, fence: 1, takenAt: iso(t0) },
    });
  });

  test("is taken of a service that was adopted, without touching what is stable", async () => {
    const world = books();
    await world.book.services.adopt("storefront", settled());
    await take(world, one, 1);
    expect(await world.book.services.state("storefront")).toMatchObject({ fence: 1, stable: settled() });
  });

  test("invariant 5: of two takers one has it, and the other has lost the race", async () => {
    const world = books();
    const ends = await Promise.allSettled([take(world, one, 1), take(world, two, 1)]);
    expect(ends.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(ends.find(({ status }) => status === "rejected")).toMatchObject({ reason: { name: "LostRace" } });
    expect((await leaseOf(world))?.holder).toBe(
      ends[0].status === "fulfilled" ? "storefront-1" : "storefront-2",
    );
  });

  test.for([0, 1, 3])("is not taken with a fence that is not the next: %i after 1", async (fence) => {
    const world = books();
    await take(world, one, 1);
    await free(world);
    await expect(take(world, two, fence)).rejects.toMatchObject({ name: "LostRace" });
    await take(world, two, 2);
    expect(await leaseOf(world)).toMatchObject({ holder: "storefront-2", fence: 2 });
  });
});

describe("a held lease", () => {
  test("invariant 5: is not taken by anybody, not even with the next fence", async () => {
    const world = books();
    await take(world, one, 1);
    await expect(take(world, two, 2)).rejects.toMatchObject({ name: "LostRace" });
    expect((await leaseOf(world))?.holder).toBe("storefront-1");
  });

  test("notes what its holder is about to do", async () => {
    const world = books();
    await take(world, one, 1);
    world.pass(minutes(1));
    await world.book.lease.hold(ticket(1), "deploying a");
    expect(await leaseOf(world)).toMatchObject({
      ...one,
      fence: 1,
      note: "deploying a",
      heldAt: iso(t0 + minutes(1)),
    });
  });

  test("is seized with the next fence", async () => {
    const world = books();
    await take(world, one, 1);
    const from = await leaseOf(world);
    if (!from) throw new Error("it is held");
    await world.book.table.write(world.book.lease.seizing("storefront", from, two));
    expect(await world.book.services.state("storefront")).toMatchObject({
      fence: 2,
      lease: { ...two, fence: 2 },
    });
  });

  test("invariant 5: is seized by one of two", async () => {
    const world = books();
    await take(world, one, 1);
    const from = await leaseOf(world);
    if (!from) throw new Error("it is held");
    await world.book.table.write(world.book.lease.seizing("storefront", from, two));
    await expect(
      world.book.table.write(
        world.book.lease.seizing("storefront", from, { ...two, holder: "storefront-3" }),
      ),
    ).rejects.toMatchObject({ name: "LostRace" });
    expect((await leaseOf(world))?.holder).toBe("storefront-2");
  });
});

describe("a stale fence", () => {
  test("invariant 5: loses the lease: what was to be done is named, and was not done", async () => {
    const world = books();
    await take(world, one, 1);
    const from = await leaseOf(world);
    if (!from) throw new Error("it is held");
    await world.book.table.write(world.book.lease.seizing("storefront", from, two));
    await expect(world.book.lease.hold(ticket(1), "deploying a")).rejects.toMatchObject({
      name: "LeaseLost",
      message: "the lease of storefront is no longer held with fence 1: deploying a was not done",
    });
    expect(await leaseOf(world)).not.toHaveProperty("note");
  });

  test("invariant 5: loses the lease also where it is free by now, or was never taken", async () => {
    const world = books();
    await expect(world.book.lease.hold(ticket(1), "x")).rejects.toMatchObject({ name: "LeaseLost" });
    expect(world.dynamodb.items()).toEqual([]);
    await take(world, one, 1);
    await free(world);
    await expect(world.book.lease.hold(ticket(1), "x")).rejects.toMatchObject({ name: "LeaseLost" });
  });
});

const failing = (error: Error) =>
  ledger(recording({ UpdateItem: [error] }).client, "ledger", () => new Date(t0));

describe("a ledger that does not answer well", () => {
  test.for([
    ["ThrottlingException", "Throttled"],
    ["TransactionConflictException", "Throttled"],
    ["InternalServerError", "Unreachable"],
  ] as const)("is no lost lease: %s is %s, and may be tried again", async ([name, wanted]) => {
    await expect(failing(sdkError(name)).lease.hold(ticket(1), "x")).rejects.toMatchObject({ name: wanted });
  });
});

test("a lease is seized only after the longest function's time, and a margin", () => {
  expect(seizeAfterSeconds).toBeGreaterThanOrEqual(longestWriterSeconds + 10);
});
