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

describe("a mirror that nobody saw", () => {
  test("has no state and no groups", async () => {
    expect(await view(books())).toEqual({ state: undefined, groups: [] });
  });

  test("is known from its first lease on", async () => {
    const world = books();
    expect(await held(world)).toEqual({ mirror: "web", fence: 1 });
    expect(await state(world)).toEqual({
      version: 1,
      ...web,
      fence: 1,
      lease: { holder: "round-1", until, fence: 1 },
    });
    expect(await world.book.mirrors.known()).toEqual(["web"]);
  });

  test("is also known when it was only noted before", async () => {
    const world = books();
    await world.book.mirrors.note(web, undefined, { kind: "unreadable", reason: "down" });
    expect(await world.book.mirrors.known()).toEqual([]);
    await held(world);
    expect(await world.book.mirrors.known()).toEqual(["web"]);
  });
});

describe("invariant 4: what is about to be done", () => {
  test("is written with the fence, whole groups and absences at once", async () => {
    const world = books();
    const ticket = await held(world);
    const absent = { "listener 443/tcp": { absent: 1, lastAbsentReadAt: iso(t0) } };
    const p1 = group("p1.tcp4", { "10.0.0.1|80|all": target });
    await world.book.mirrors.intend(ticket, entries({ groups: [p1, group("p2.tcp4")], absent }));
    expect(await view(world)).toMatchObject({ state: { absent }, groups: [p1, group("p2.tcp4")] });
    await world.book.mirrors.intend(
      ticket,
      entries({ groups: [group("p1.tcp4")], forgotten: ["p2.tcp4"], absent: {} }),
    );
    expect(await view(world)).toMatchObject({ state: { absent: {} }, groups: [group("p1.tcp4")] });
  });

  test("leaves the absences where nothing is said of them", async () => {
    const world = books();
    const ticket = await held(world);
    await world.book.mirrors.intend(ticket, entries({ absent: { x: { absent: 1 } } }));
    await world.book.mirrors.intend(ticket, entries());
    expect((await state(world))?.absent).toEqual({ x: { absent: 1 } });
  });

  test("learns the ARNs of what was made, and keeps them", async () => {
    const world = books();
    const ticket = await held(world);
    await world.book.mirrors.intend(ticket, entries({ groups: [group("p1.tcp4", { t: target })] }));
    await world.book.mirrors.made(ticket, { securityGroupId: "sg-1" });
    await world.book.mirrors.made(ticket, { loadBalancerArn: "arn:lb" });
    await world.book.mirrors.groupMade(ticket, "p1.tcp4", "arn:g");
    expect(await view(world)).toMatchObject({
      state: { securityGroupId: "sg-1", loadBalancerArn: "arn:lb" },
      groups: [{ key: "p1.tcp4", groupArn: "arn:g", targets: { t: target } }],
    });
  });

  test("holds a hundred groups of a thousand targets, in as many transactions as it takes", async () => {
    const world = books();
    const ticket = await held(world);
    const full = { since: iso(t0), absent: 2, lastAbsentReadAt: iso(t0), isDraining: true } as const;
    const targets = Object.fromEntries(
      Array.from({ length: 1000 }, (_, index) => [
        `fd00:1111:2222:3333:4444:5555:6666:${index}|65535|all`,
        full,
      ]),
    );
    const groups = Array.from({ length: 100 }, (_, index) =>
      group(`p${index}.tcp4`, index < 30 ? targets : {}),
    );
    await world.book.mirrors.intend(ticket, entries({ groups }));
    expect((await view(world)).groups).toHaveLength(100);
  });

  test("refuses a group that no item holds, with a sentence", async () => {
    const world = books();
    const targets = Object.fromEntries(
      Array.from({ length: 9000 }, (_, index) => [`10.0.0.0|${index}|all`, target]),
    );
    await expect(
      world.book.mirrors.intend(await held(world), entries({ groups: [group("p1.tcp4", targets)] })),
    ).rejects.toMatchObject({
      name: "LedgerInvalid",
      message: "group p1.tcp4 of mirror web has 9000 targets: no item of the ledger holds them",
    });
  });
});

describe("what a round found", () => {
  const complete = (readAt: string, held?: string) => ({ kind: "complete", readAt, held }) as const;

  test("is not written in a steady round", async () => {
    const world = books();
    const { mirrors } = world.book;
    expect(await mirrors.note(web, undefined, complete(iso(t0)))).toBe(true);
    const before = await state(world);
    expect(before).toEqual({ version: 1, ...web, fence: 0, lastCompleteAt: iso(t0) });
    expect(await mirrors.note(web, before, complete(iso(t0 + minutes(15) - 1)))).toBe(false);
    expect(await mirrors.note(web, before, complete(iso(t0 + minutes(15))))).toBe(true);
    expect((await state(world))?.lastCompleteAt).toBe(iso(t0 + minutes(15)));
  });

  test("counts unreadable rounds since the first one, until one is readable", async () => {
    const world = books();
    const note = async (reason: string) =>
      world.book.mirrors.note(web, await state(world), { kind: "unreadable", reason });
    await note("pending");
    world.pass(minutes(1));
    await note("down");
    expect((await state(world))?.unreadable).toEqual({ since: iso(t0), rounds: 2, reason: "down" });
    await world.book.mirrors.note(web, await state(world), complete(iso(t0 + minutes(2))));
    expect(await state(world)).not.toHaveProperty("unreadable");
  });

  test("counts held rounds since the first one, whatever was held in between", async () => {
    const world = books();
    const note = async (held?: string) =>
      world.book.mirrors.note(web, await state(world), complete(iso(t0), held));
    await note("d1");
    world.pass(minutes(1));
    await note("d2");
    expect((await state(world))?.held).toEqual({ since: iso(t0), rounds: 2, digest: "d2" });
    await note();
    expect(await state(world)).not.toHaveProperty("held");
    expect(await note()).toBe(false);
  });

  test("is not written over what another round wrote meanwhile", async () => {
    const world = books();
    const old = await state(world);
    await held(world);
    expect(await world.book.mirrors.note(web, old, { kind: "unreadable", reason: "down" })).toBe(false);
    expect(await state(world)).not.toHaveProperty("unreadable");
  });

  test("ends the lease with the round that wrote", async () => {
    const world = books();
    const ticket = await held(world);
    await world.book.mirrors.finish(ticket, await state(world), complete(iso(t0), "d1"));
    expect(await state(world)).toEqual({
      version: 1,
      ...web,
      fence: 1,
      writes: 1,
      lastCompleteAt: iso(t0),
      held: { since: iso(t0), rounds: 1, digest: "d1" },
    });
    const again = await held(world);
    await world.book.mirrors.finish(again, await state(world), complete(iso(t0)));
    expect(await state(world)).toEqual({ version: 1, ...web, fence: 2, writes: 2, lastCompleteAt: iso(t0) });
  });
});

describe("invariant 9: an override", () => {
  const override = { digest: "d1", by: "arn:ann", at: iso(t0), reason: "the site moves" };

  test("is used once, and stays on record", async () => {
    const world = books();
    const { mirrors } = world.book;
    const ticket = await held(world);
    await mirrors.setOverride("web", override);
    expect((await state(world))?.override).toEqual(override);
    expect(await mirrors.overrides("web")).toEqual([override]);
    await mirrors.useOverride(ticket, override);
    expect(await state(world)).not.toHaveProperty("override");
    expect(await mirrors.overrides("web")).toEqual([{ ...override, usedAt: iso(t0), usedWithFence: 1 }]);
    await expect(mirrors.useOverride(ticket, override)).rejects.toMatchObject({ name: "LeaseLost" });
  });

  test("is not used in place of a newer one, and not given for a mirror that nobody knows", async () => {
    const world = books();
    await expect(world.book.mirrors.setOverride("web", override)).rejects.toMatchObject({ name: "LostRace" });
    const ticket = await held(world);
    await world.book.mirrors.setOverride("web", override);
    await world.book.mirrors.setOverride("web", { ...override, digest: "d2", at: iso(t0 + 1) });
    await expect(world.book.mirrors.useOverride(ticket, override)).rejects.toMatchObject({
      name: "LeaseLost",
    });
    expect((await state(world))?.override).toMatchObject({ digest: "d2" });
  });
});

test("invariant 4: what a person adopts is ours: things by their ARN, targets beside those that were", async () => {
  const world = books();
  const ticket = await held(world);
  const { mirrors } = world.book;
  await mirrors.intend(ticket, entries({ groups: [group("p1.tcp4", { old: { since: iso(0) } })] }));
  const adoption = (arn: string, by: string) => ({ arn, by, at: iso(t0), reason: "was there" });
  const targets = [{ key: "p1.tcp4", groupArn: "arn:g", targets: ["old", "new"] }];
  await mirrors.adopt(
    ticket,
    await view(world),
    [adoption("arn:lb", "ann"), adoption("arn:g", "ann")],
    targets,
  );
  await mirrors.adopt(ticket, await view(world), [adoption("arn:lb", "bob")], []);
  expect(await view(world)).toMatchObject({
    state: { adopted: [adoption("arn:g", "ann"), adoption("arn:lb", "bob")] },
    groups: [{ key: "p1.tcp4", groupArn: "arn:g", targets: { old: { since: iso(0) }, new: target } }],
  });
});

test("what people do is kept with who, when and why, oldest first, under the lease, and outlives the mirror", async () => {
  const world = books();
  const ticket = await held(world);
  const { mirrors } = world.book;
  const deed = { kind: "adopt", by: "ann", at: iso(t0), reason: "was there", what: ["listener 80"] } as const;
  const end = { kind: "remove", by: "bob", at: iso(t0 + 1), reason: "is sold", what: [] } as const;
  await mirrors.noteDeed(ticket, end);
  await mirrors.noteDeed(ticket, deed);
  await mirrors.removed(ticket, await view(world));
  expect(await mirrors.deeds("web")).toEqual([deed, end]);
  expect(await mirrors.deeds("other")).toEqual([]);
  await expect(mirrors.noteDeed(ticket, deed)).rejects.toMatchObject({ name: "LeaseLost" });
});

test("a mirror is being removed from a person's word on, until another one's or its end", async () => {
  const world = books();
  const ticket = await held(world);
  const { mirrors } = world.book;
  const [by, reason] = ["ann", "is sold"];
  const deed = (kind: "adopt" | "follow" | "remove", at: string) =>
    mirrors.noteDeed(ticket, { kind, by, at, reason, what: [] });
  for (const kind of ["adopt", "follow"] as const) {
    await deed("remove", iso(t0));
    expect(await state(world)).toMatchObject({ removing: { by, at: iso(t0), reason } });
    await deed(kind, iso(t0 + 1));
    expect(await state(world)).not.toHaveProperty("removing");
  }
  await deed("remove", iso(t0 + 2));
  await mirrors.removed(ticket, await view(world));
  expect(await state(world)).not.toHaveProperty("removing");
});

describe("a mirror that was removed", () => {
  test("leaves nothing but its fence and how often it was written, and may come again", async () => {
    const world = books();
    const ticket = await held(world);
    const { mirrors } = world.book;
    await mirrors.intend(ticket, entries({ groups: [group("p1.tcp4")], absent: { x: { absent: 1 } } }));
    await mirrors.made(ticket, { loadBalancerArn: "arn:lb", securityGroupId: "sg-1" });
    await mirrors.removed(ticket, await view(world));
    expect(await view(world)).toEqual({
      state: { version: 1, ...web, fence: 1, writes: 3, removedAt: iso(t0) },
      groups: [],
    });
    expect(await mirrors.known()).toEqual([]);
    expect(await held(world)).toEqual({ mirror: "web", fence: 2 });
    expect(await state(world)).not.toHaveProperty("removedAt");
    expect(await mirrors.known()).toEqual(["web"]);
  });
});

test("what a newer version wrote is not read", async () => {
  const world = books();
  await held(world);
  await world.book.table.write({ pk: "mirror#web", sk: "state", change: { set: { version: 2 } } });
  await expect(view(world)).rejects.toMatchObject({
    name: "LedgerInvalid",
    message: "mirror web was written by a newer version (schema 2)",
  });
});
