import { describe, expect, test } from "vitest";
import type { GroupEntry, MirrorTicket } from "../../../functions/ledger/mirror-records.ts";
import { iso, minutes, t0 } from "../release/world.ts";
import { books } from "./world.ts";
import type { Books } from "./world.ts";

const web = { mirror: "web", loadBalancer: "uuid-1" };
const until = iso(t0 + minutes(2));
const taking = { ...web, holder: "round-1", until };
const entries = (changes: object = {}) => ({ groups: [], forgotten: [], absent: undefined, ...changes });
const group = (key: string, targets: GroupEntry["targets"] = {}): GroupEntry => ({ key, targets });
const target = { since: iso(t0) };

const view = ({ book }: Books) => book.mirrors.view("web");
const state = async (world: Books) => (await view(world)).state;

/** Takes the lease, as a round does. */
async function held(world: Books, holder = "round-1"): Promise<MirrorTicket> {
  const ticket = await world.book.mirrors.take(await state(world), { ...taking, holder });
  if (!ticket) throw new Error("it is another's");
  return ticket;
}

describe("the lease of a mirror", () => {
  test("is one holder's: of two that saw the same, one gets it", async () => {
    const world = books();
    const both = await Promise.all([
      world.book.mirrors.take(undefined, taking),
      world.book.mirrors.take(undefined, { ...taking, holder: "round-2" }),
    ]);
    expect(both.filter((ticket) => ticket !== undefined)).toHaveLength(1);
  });

  test("is not taken while it is held, also by one that reads anew; after its time it is, with the next fence", async () => {
    const world = books();
    await held(world);
    expect(
      await world.book.mirrors.take(await state(world), { ...taking, holder: "round-2" }),
    ).toBeUndefined();
    world.pass(minutes(2));
    expect(
      await world.book.mirrors.take(await state(world), { ...taking, holder: "round-2" }),
    ).toBeUndefined();
    world.pass(1);
    expect(await held(world, "round-2")).toEqual({ mirror: "web", fence: 2 });
  });

  test("is not taken by one whose reading is old, also when it is free", async () => {
    const world = books();
    const old = await state(world);
    await world.book.mirrors.finish(await held(world), old, { kind: "complete", readAt: iso(t0) });
    expect(await world.book.mirrors.take(old, taking)).toBeUndefined();
    expect(await held(world)).toEqual({ mirror: "web", fence: 2 });
  });

  test("is not taken by one who read while its holder still wrote, also when it is free by then", async () => {
    const world = books();
    const ticket = await held(world);
    const between = await state(world);
    const mirrors = world.book.mirrors;
    await mirrors.intend(ticket, entries({ groups: [group("p1.tcp4", { t: target })] }));
    const later = await state(world);
    world.pass(minutes(3));
    expect(await mirrors.take(between, taking)).toBeUndefined();
    expect(await mirrors.take(later, { ...taking, until: iso(t0 + minutes(5)) })).toMatchObject({ fence: 2 });
    const again = await state(world);
    await mirrors.finish({ mirror: "web", fence: 2 }, again, { kind: "complete", readAt: iso(t0) });
    expect(await mirrors.take(again, taking)).toBeUndefined();
    expect(await held(world)).toEqual({ mirror: "web", fence: 3 });
  });

  test("is left until a call must have arrived, with the error after which it may", async () => {
    const world = books();
    const { mirrors } = world.book;
    const found = { kind: "complete", readAt: iso(t0), held: "d1" } as const;
    const left = { left: "RegisterTargets: no answer", until: iso(t0 + 30_000) };
    await mirrors.leave(await held(world), undefined, found, left);
    const between = await state(world);
    expect(between).toMatchObject({
      held: { digest: "d1" },
      lease: { holder: "round-1", fence: 1, ...left },
    });
    world.pass(30_000);
    expect(await mirrors.take(between, taking)).toBeUndefined();
    world.pass(1);
    expect(await held(world, "round-2")).toEqual({ mirror: "web", fence: 2 });
    expect((await state(world))?.lease).not.toHaveProperty("left");
  });

  test("lost, nothing is written any more", async () => {
    const world = books();
    const ticket = await held(world);
    world.pass(minutes(3));
    await held(world, "round-2");
    const { mirrors } = world.book;
    const lost = { name: "LeaseLost", message: "the lease of mirror web is no longer held with fence 1" };
    await expect(mirrors.intend(ticket, entries({ groups: [group("p1.tcp4")] }))).rejects.toMatchObject(lost);
    await expect(mirrors.intend(ticket, entries())).rejects.toMatchObject(lost);
    await expect(mirrors.made(ticket, { loadBalancerArn: "arn:lb" })).rejects.toMatchObject(lost);
    await expect(mirrors.groupMade(ticket, "p1.tcp4", "arn:g")).rejects.toMatchObject(lost);
    await expect(
      mirrors.finish(ticket, undefined, { kind: "complete", readAt: iso(t0) }),
    ).rejects.toMatchObject(lost);
    await expect(mirrors.adopt(ticket, await view(world), [], [])).rejects.toMatchObject(lost);
    await expect(mirrors.removed(ticket, await view(world))).rejects.toMatchObject(lost);
    expect(await view(world)).toMatchObject({ state: { fence: 2 }, groups: [] });
  });
});
