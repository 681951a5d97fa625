import { describe, expect, test } from "vitest";
import type { ShiftRecord, TrafficTicket } from "../../../functions/ledger/traffic-records.ts";
import { LeaseLost, LedgerInvalid, LostRace } from "../../../functions/shared/errors.ts";
import type { PolicyConfig } from "../../../functions/shared/traffic-config.ts";
import { iso, minutes, t0 } from "../release/world.ts";
import { books } from "./world.ts";
import type { Books } from "./world.ts";

const person = { who: "arn:aws:iam::111122223333:user/ann", via: "command" } as const;
const execution = "arn:aws:states:eu-central-1:111122223333:execution:pointsman-Shift:s1";

const shiftRecord = (changes: Partial<ShiftRecord> = {}): ShiftRecord => ({
  version: 1,
  id: "s1",
  policy: "shop",
  kind: "shift",
  by: person,
  reason: "more to the NLB",
  createdAt: iso(t0),
  executionArn: execution,
  state: "open",
  config: { policy: "shop" } as PolicyConfig,
  plan: { policy: "shop", from: { a: 90, b: 10 }, to: { a: 70, b: 30 }, steps: [], digest: "d" },
  stored: [],
  overrides: [],
  step: 0,
  progress: {},
  ...changes,
});

const holder = { holder: "s1", shift: "s1", executionArn: execution };
const state = (world: Books) => world.book.traffic.state("shop");
const open = (shift: string) => ({ shift, policy: "shop", executionArn: execution });
async function begun(world: Books, changes: Partial<ShiftRecord> = {}): Promise<TrafficTicket> {
  const { id } = shiftRecord(changes);
  const ticket = await world.book.traffic.take(await state(world), open(id), id);
  await world.book.traffic.begin(ticket, shiftRecord(changes));
  return ticket;
}
const record = async (world: Books) => (await world.book.traffic.needShift("s1")).record;
const settled = { kind: "settled", reason: "proved", at: iso(t0) } as const;

describe("a shift", () => {
  test("begins with the policy's lease, is open, and is in the history", async () => {
    const world = books();
    expect(await begun(world)).toEqual({ policy: "shop", shift: "s1", fence: 1 });
    expect(await state(world)).toMatchObject({
      version: 1,
      policy: "shop",
      fence: 1,
      owned: {},
      out: {},
      lease: { ...holder, fence: 1, takenAt: iso(t0) },
    });
    expect(await record(world)).toMatchObject(shiftRecord());
    expect(await world.book.traffic.open()).toMatchObject([
      { shift: "s1", policy: "shop", executionArn: execution, since: iso(t0) },
    ]);
    expect(await world.book.traffic.history("shop", 5)).toMatchObject([{ id: "s1", kind: "shift" }]);
  });

  test("invariant 5: a policy has one holder; of two that saw the same, one begins and the other leaves nothing", async () => {
    const world = books();
    const both = await Promise.allSettled([
      world.book.traffic.take(undefined, open("s1"), "s1"),
      world.book.traffic.take(undefined, open("s2"), "s2"),
    ]);
    expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await world.book.traffic.open()).toHaveLength(1);
    const seen = await state(world);
    await expect(world.book.traffic.take(seen, open("s3"), "s3")).rejects.toThrow(LostRace);
  });

  test("that is not to be done after all leaves the policy free and nothing behind", async () => {
    const world = books();
    const ticket = await world.book.traffic.take(undefined, open("s1"), "s1");
    await world.book.traffic.abandon(ticket);
    expect((await state(world))?.lease).toBeUndefined();
    expect(await world.book.traffic.open()).toEqual([]);
    expect(await world.book.traffic.shift("s1")).toBeUndefined();
  });

  test("writes what it learns under its fence, forward and on its way back", async () => {
    const world = books();
    const ticket = await begun(world);
    await world.book.traffic.note(ticket, { progress: { intendedAt: iso(t0) } }, false);
    expect(await record(world)).toMatchObject({ step: 0, progress: { intendedAt: iso(t0) } });
    await world.book.traffic.note(ticket, { progress: {}, step: 1 }, false);
    await world.book.traffic.turn(ticket, "an alarm fires");
    // A look that began before it turned may run on.
    await expect(world.book.traffic.note(ticket, { progress: {}, step: 2 }, false)).rejects.toThrow(
      LeaseLost,
    );
    await world.book.traffic.note(ticket, { progress: { changeId: "C1" } }, true);
    expect(await record(world)).toMatchObject({
      step: 1,
      progress: {},
      turned: { at: iso(t0), reason: "an alarm fires" },
      back: { changeId: "C1" },
    });
  });

  test("ends: the policy is free, with the next fence for the next, and what it leaves behind", async () => {
    const world = books();
    const out = {
      b: { weight: 10, before: { a: 90, b: 10 }, since: iso(t0), by: person, reason: "r", holder: "s1" },
    };
    const ticket = await world.book.traffic.take(undefined, open("s1"), "s1");
    await world.book.traffic.own(ticket, { "A|pointsman-a.b": iso(t0) });
    await world.book.traffic.begin(ticket, shiftRecord(), { out });
    await world.book.traffic.end(ticket, await world.book.traffic.needShift("s1"), settled, {
      standing: { weights: { a: 100, b: 0 }, since: iso(t0), by: person, reason: "r" },
    });
    const left = await state(world);
    expect(left).toMatchObject({ fence: 1, owned: { "A|pointsman-a.b": iso(t0) }, out });
    expect(left?.lease).toBeUndefined();
    expect(left?.standing?.weights).toEqual({ a: 100, b: 0 });
    expect(await record(world)).toMatchObject({ state: "ended", outcome: settled });
    expect(await world.book.traffic.open()).toEqual([]);
    expect(await world.book.traffic.history("shop", 5)).toMatchObject([{ outcome: settled }]);
    expect((await begun(world, { id: "s2" })).fence).toBe(2);
  });

  test("that has ended is written no more, and what needs a person is forgotten by one that says so", async () => {
    const world = books();
    const ticket = await begun(world);
    const needsPerson = { shift: "s1", reason: "stuck", at: iso(t0) };
    const stuck = { ...settled, kind: "needs-a-person" } as const;
    await world.book.traffic.end(ticket, await world.book.traffic.needShift("s1"), stuck, { needsPerson });
    await expect(world.book.traffic.note(ticket, { progress: {} }, false)).rejects.toThrow(LeaseLost);
    expect(await state(world)).toMatchObject({ needsPerson });
    const next = await begun(world, { id: "s2" });
    await world.book.traffic.end(next, await world.book.traffic.needShift("s2"), settled, {
      needsPerson: undefined,
    });
    expect((await state(world))?.needsPerson).toBeUndefined();
  });

  test("that was never written down is taken from by another, and what it began with is refused", async () => {
    const world = books();
    const ticket = await world.book.traffic.take(undefined, open("s1"), "s1");
    const from = (await state(world))?.lease;
    if (!from) throw new Error("no lease");
    const next = await world.book.traffic.seize("shop", from, open("s2"), "s2");
    expect(next).toEqual({ policy: "shop", shift: "s2", fence: 2 });
    expect(await world.book.traffic.open()).toMatchObject([{ shift: "s2" }]);
    await expect(world.book.traffic.begin(ticket, shiftRecord())).rejects.toThrow(LeaseLost);
    await world.book.traffic.begin(next, shiftRecord({ id: "s2" }));
  });

  test("that was written down is taken from by nobody in this way", async () => {
    const world = books();
    await begun(world);
    const from = (await state(world))?.lease;
    if (!from) throw new Error("no lease");
    await expect(world.book.traffic.seize("shop", from, open("s2"), "s2")).rejects.toThrow(LostRace);
  });

  test("begins with what else must hold, or not at all", async () => {
    const world = books();
    const ticket = await world.book.traffic.take(undefined, open("s1"), "s1");
    const also = [{ pk: "service#x", sk: "state", change: { set: { a: 1 } }, when: [{ path: "b", is: 1 }] }];
    await expect(world.book.traffic.begin(ticket, shiftRecord(), { also })).rejects.toThrow(LeaseLost);
    expect(await world.book.traffic.shift("s1")).toBeUndefined();
  });

  test("goes on in another execution with the next fence; the first one's writes are refused", async () => {
    const world = books();
    const ticket = await begun(world);
    const other = { holder: "s1", executionArn: `${execution}-again` };
    const seen = await state(world);
    const view = await world.book.traffic.needShift("s1");
    if (!seen) throw new Error("no state");
    const next = await world.book.traffic.takeOver(seen, view, other);
    expect(next.fence).toBe(2);
    await expect(world.book.traffic.hold(ticket)).rejects.toThrow(LeaseLost);
    await world.book.traffic.hold(next);
    expect(await record(world)).toMatchObject({ executionArn: other.executionArn });
    await expect(world.book.traffic.takeOver(seen, view, other)).rejects.toThrow(LostRace);
  });
});

test("the first abort of a shift is kept", async () => {
  const world = books();
  await begun(world);
  const abort = (reason: string) => ({ kind: "abort", by: person, reason, at: iso(t0) }) as const;
  expect(await world.book.traffic.request("s1", abort("first"))).toBe(true);
  expect(await world.book.traffic.request("s1", abort("second"))).toBe(false);
  expect((await world.book.traffic.needShift("s1")).requests).toMatchObject([{ reason: "first" }]);
});

test("what the watch tells is written unless somebody moved the policy meanwhile", async () => {
  const world = books();
  expect(await world.book.traffic.told("shop", undefined, { drift: { key: "k", since: iso(t0) } })).toBe(
    true,
  );
  const seen = await state(world);
  expect(seen).toMatchObject({ fence: 0, drift: { key: "k" } });
  expect(await world.book.traffic.told("shop", seen, { drift: null })).toBe(true);
  expect((await state(world))?.drift).toBeUndefined();
  await world.book.traffic.take(seen, open("s1"), "s1");
  expect(
    await world.book.traffic.told("shop", seen, { drift: { key: "l", since: iso(t0 + minutes(1)) } }),
  ).toBe(false);
});

test("what the watch tells is written with its news, and by one look only", async () => {
  const world = books();
  const news = world.book.outbox.writing({
    id: "shop:drift:1",
    policy: "shop",
    name: "shop.example.com",
    kind: "watch",
    state: "drift",
    at: iso(t0),
    forPeople: true,
  });
  const drift = { key: "k", since: iso(t0) };
  expect(await world.book.traffic.told("shop", undefined, { drift, news: [news] })).toBe(true);
  expect((await world.book.waits.open()).news).toMatchObject([{ policy: "shop", state: "drift" }]);
  const seen = await state(world);
  const again = { drift: { key: "l", since: iso(t0 + minutes(1)) } };
  expect(await world.book.traffic.told("shop", seen, again)).toBe(true);
  expect(await world.book.traffic.told("shop", seen, again)).toBe(false);
  // What another part of the look tells is another matter.
  const repair = { execution: "r", at: iso(t0), times: 1 };
  expect(await world.book.traffic.told("shop", seen, { repair })).toBe(true);
  expect(await world.book.traffic.told("shop", seen, { repair: { ...repair, times: 2 } })).toBe(false);
});

test("a policy that a newer version wrote is not touched", async () => {
  const world = books();
  await world.book.table.write({
    pk: "traffic#shop",
    sk: "state",
    change: { set: { version: 2, policy: "shop" } },
  });
  await expect(state(world)).rejects.toThrow(LedgerInvalid);
});
