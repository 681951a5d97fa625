import { describe, expect, test } from "vitest";
import { iso, t0 } from "../release/world.ts";
import { books } from "./world.ts";
import type { Books } from "./world.ts";

const ticket = (fence = 1) => ({ release: "storefront-1", service: "storefront", fence });
const cellOf = ({ book }: Books) =>
  book.table.read<{ intendedAt?: string }>({ pk: "release#storefront-1", sk: "cell#a" });

async function held(): Promise<Books> {
  const world = books();
  const holder = { holder: "storefront-1", executionArn: "arn:one" };
  await world.book.table.write(world.book.lease.taking("storefront", holder, 1));
  return world;
}

const intention = ({ book }: Books, seen?: string) =>
  book.releases.progressing("storefront-1", "a", { set: { intendedAt: iso(t0) } }, [
    seen === undefined ? { path: "intendedAt", absent: true } : { path: "intendedAt", is: seen },
  ]);

describe("an intention", () => {
  test("is written with the lease's note, or not at all", async () => {
    const world = await held();
    await world.book.lease.intend(ticket(), "deploying a", intention(world), "forward");
    expect(await cellOf(world)).toMatchObject({ intendedAt: iso(t0) });
    expect((await world.book.services.state("storefront"))?.lease).toMatchObject({ note: "deploying a" });
  });

  test("invariant 5: is not written under a fence that has moved on", async () => {
    const world = await held();
    const intend = world.book.lease.intend(ticket(0), "deploying a", intention(world), "forward");
    await expect(intend).rejects.toMatchObject({ name: "LeaseLost" });
    expect(await cellOf(world)).toBeUndefined();
  });

  test("invariant 8: to go forward is not written once the way back has begun", async () => {
    const world = await held();
    await world.book.lease.turnBack(ticket(), "backing out");
    const intend = world.book.lease.intend(ticket(), "deploying a", intention(world), "forward");
    await expect(intend).rejects.toMatchObject({ name: "LostRace" });
    expect(await cellOf(world)).toBeUndefined();
  });

  test("to go back is written then", async () => {
    const world = await held();
    await world.book.lease.turnBack(ticket(), "backing out");
    await world.book.lease.intend(ticket(), "deploying a back", intention(world), "back");
    expect(await cellOf(world)).toMatchObject({ intendedAt: iso(t0) });
  });

  test("invariant 7: of two looks at one cell only one has it", async () => {
    const world = await held();
    const both = await Promise.allSettled(
      ["one", "another"].map((look) =>
        world.book.lease.intend(ticket(), `${look} look`, intention(world), "forward"),
      ),
    );
    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(both.find(({ status }) => status === "rejected")).toMatchObject({ reason: { name: "LostRace" } });
  });
});

describe("turning back", () => {
  test("needs the lease", async () => {
    const world = await held();
    await expect(world.book.lease.turnBack(ticket(2), "backing out")).rejects.toMatchObject({
      name: "LeaseLost",
    });
  });

  test("ends with the lease: whoever has it next may go forward", async () => {
    const world = await held();
    await world.book.lease.turnBack(ticket(), "backing out");
    const lease = (await world.book.services.state("storefront"))?.lease;
    if (!lease) throw new Error("nobody holds the lease");
    const to = { holder: "storefront-2", executionArn: "arn:two" };
    await world.book.table.write(world.book.lease.seizing("storefront", lease, to));
    await world.book.lease.intend(ticket(2), "deploying a", intention(world), "forward");
    expect(await cellOf(world)).toMatchObject({ intendedAt: iso(t0) });
  });
});
