import { describe, expect, test } from "vitest";
import { advance } from "../../../../functions/traffic/shift/advance.ts";
import type { Connections } from "../../../../functions/traffic/observe/connections.ts";
import { site } from "../world.ts";
import { begunAt, iso, looks } from "./looks.ts";
import type { Looks, Scene } from "./looks.ts";

const from = { a: 90, b: 10 };
const to = { a: 70, b: 30 };
const one = (changes: Partial<Scene> = {}) => looks({ from, to, ...changes });
const metric = {
  namespace: "AWS/NetworkELB",
  name: "NewFlowCount",
  dimensions: {},
  statistic: "Sum",
} as const;
const counts = (it: Looks, a: number, b: number): Connections => ({
  a: { kind: "count", value: a, at: it.now() },
  b: { kind: "count", value: b, at: it.now() },
});
/** Written, and in sync, and 70 s later: at the look-ups. */
const asking = (changes: Partial<Scene> = {}) => {
  const it = one(changes);
  it.look();
  it.look();
  it.later(70);
  return it;
};

describe("look-ups", () => {
  test("are as many as tell the old shares from the new, and are not made again for a tally that is complete", () => {
    const it = asking();
    const step = it.look();
    expect(step).toMatchObject({
      kind: "ask",
      reason: expect.stringMatching(/^\d+ look-ups tell the shares$/),
    });
    expect(it.record().progress.tally?.counts).toBeDefined();
    expect(it.look()).toMatchObject({ kind: "wait", reason: "baking for 300 s more" });
  });

  test("that time cut short are made up: only those that are missing", () => {
    const it = asking();
    const first = it.look();
    const all = first.kind === "ask" ? first.lookups : 0;
    const less = asking();
    less.take({ ...first, lookups: 40 } as typeof first);
    const next = less.look();
    expect(next).toMatchObject({ kind: "ask", lookups: all - 40 });
    expect(next).not.toHaveProperty("note");
  });

  test("that say the old shares are thrown away, and made anew half a minute later, until the limit", () => {
    const it = asking();
    it.world.isStale = true;
    it.look();
    const doubted = it.look();
    expect(doubted).toMatchObject({
      kind: "wait",
      seconds: 30,
      reason: expect.stringMatching(/^look-ups do not agree: a was answered/),
      note: { progress: { doubt: { at: iso(it.now()), reason: expect.stringMatching(/^a was/) } } },
    });
    expect(it.record().progress).not.toHaveProperty("tally");
    it.later(29);
    expect(it.look()).toMatchObject({
      kind: "wait",
      seconds: 5,
      reason: doubted.kind === "wait" && doubted.reason,
    });
    it.later(1);
    expect(it.look().kind).toBe("ask");
    it.world.isStale = false;
    it.look();
    it.later(30);
    expect(it.look().kind).toBe("ask");
    expect(it.look()).toMatchObject({ reason: "baking for 300 s more" });
  });

  test("that never agree turn the shift back after the limit, which counts from the intention", () => {
    const it = asking();
    it.world.isStale = true;
    while (it.now() < begunAt + 1_770_000) {
      const step = it.look();
      if (step.kind === "wait") it.later(step.seconds);
    }
    it.later((begunAt + 1_800_000 - it.now()) / 1000);
    expect(it.look().kind).not.toBe("back");
    it.later(1);
    expect(it.look()).toMatchObject({
      kind: "back",
      reason: expect.stringMatching(/^step 1 of 1 did not settle in 1800 s: /),
    });
  });

  test("are thrown away when a site's health changes, for the shares are others then", () => {
    const it = asking();
    it.look();
    it.world.sites = { ...it.world.sites, a: { health: "unhealthy" } };
    const again = it.look();
    expect(again).toMatchObject({ kind: "ask", unhealthy: ["a"], lookups: 100 });
    expect(again.note?.progress).not.toHaveProperty("tally");
    expect(it.look()).toMatchObject({
      note: {
        progress: {
          proof: expect.stringMatching(
            /^100 look-ups agree with a 0 %, b 100 %; who is answered does not change/,
          ),
        },
      },
    });
  });

  test("in a private zone are few, and the proof says that it is the weaker one", () => {
    const it = asking();
    expect(advance({ ...it.facts(), asks: "resolver" })).toMatchObject({ kind: "ask", lookups: 20 });
    const tally = { since: iso(begunAt), counts: { a: 20, b: 0 }, elsewhere: 0, unhealthy: [] };
    const facts = it.facts();
    const record = { ...facts.record, progress: { ...facts.record.progress, tally } };
    expect(advance({ ...facts, record, asks: "resolver" })).toMatchObject({
      note: {
        progress: {
          proof: expect.stringMatching(
            /^20 look-ups through the VPC's resolver agree .*; the zone is private: .*prove no shares; /,
          ),
        },
      },
    });
  });
});

describe("connections", () => {
  const measured = { config: { sites: [site("a", { metric }), site("b", { metric })] } };

  test("that do not follow leave a step set but not settled, until the limit turns it back", () => {
    const it = asking(measured);
    it.look();
    it.world.connections = counts(it, 900, 100);
    it.look();
    it.later(60);
    it.world.connections = counts(it, 900, 100);
    expect(it.look()).toMatchObject({
      kind: "wait",
      seconds: 60,
      reason: expect.stringMatching(/^set but not settled: a has 90 % of 1000 connections/),
    });
    expect(it.record().progress.settledAt).toBeUndefined();
    it.later(1800);
    expect(it.look()).toMatchObject({ kind: "back", reason: expect.stringContaining("set but not settled") });
  });

  test("that follow settle it, and are part of the proof", () => {
    const it = asking(measured);
    it.look();
    it.world.connections = counts(it, 700, 300);
    expect(it.look()).toMatchObject({ kind: "wait", reason: expect.stringContaining("not yet counted") });
    it.later(60);
    it.world.connections = counts(it, 700, 300);
    expect(it.look()).toMatchObject({
      kind: "wait",
      reason: "baking for 300 s more",
      note: {
        progress: {
          settledAt: iso(it.now()),
          proof: expect.stringMatching(/look-ups agree .*; 1000 connections follow within 5 points$/),
        },
      },
    });
  });
});

describe("an evacuation", () => {
  const out = (changes: Partial<Scene> = {}) =>
    looks({
      from,
      to: { a: 90, b: 0 },
      record: { kind: "evacuate", site: "b" },
      config: { sites: [site("a"), site("b", { metric })] },
      ...changes,
    });
  /** Its last step has baked. */
  const drained = (it = out()) => {
    it.until("write");
    for (let i = 0; it.record().progress.bakedAt === undefined && i < 60; i += 1) {
      const step = it.look();
      if (step.kind === "done") throw new Error("done already");
      if (step.kind === "wait" && it.record().progress.bakedAt === undefined) it.later(step.seconds);
    }
    return it;
  };

  test("waits until nobody is left", () => {
    const it = out();
    it.world.connections = { b: { kind: "count", value: 3, at: begunAt + 1e8 } };
    drained(it);
    expect(it.look()).toMatchObject({ kind: "wait", seconds: 30, reason: "b still has 3 connections" });
    it.world.connections = { b: { kind: "count", value: 0, at: it.now() + 60_000 } };
    expect(it.look()).toMatchObject({
      kind: "done",
      reason: "shop.example.com has a 90 (100 %), b 0 (0 %); b has no connections left",
      note: { progress: { emptyAt: iso(it.now()) } },
    });
    it.world.connections = { b: { kind: "count", value: 3, at: it.now() + 60_000 } };
    expect(it.look()).toEqual({ kind: "done", reason: "shop.example.com has a 90 (100 %), b 0 (0 %)" });
  });

  test("waits for the drain time where no metric tells", () => {
    const it = drained();
    const settledAt = Date.parse(it.record().progress.settledAt ?? "");
    it.later((settledAt - it.now()) / 1000 + 599);
    expect(it.look()).toMatchObject({ kind: "wait", reason: "b has 600 s to drain" });
    it.later(1);
    expect(it.look()).toMatchObject({
      kind: "done",
      reason: expect.stringContaining("b had 600 s to drain"),
    });
  });

  test("goes back when somebody is left after the drain time and the limit", () => {
    const it = out();
    it.world.connections = { b: { kind: "count", value: 3, at: begunAt + 1e8 } };
    drained(it);
    const settledAt = Date.parse(it.record().progress.settledAt ?? "");
    it.later((settledAt - it.now()) / 1000 + 600 + 1800);
    expect(it.look().kind).toBe("wait");
    it.later(1);
    expect(it.look()).toEqual({ kind: "back", reason: "b still has 3 connections, and this for 1800 s" });
  });

  test("does not wait for connections to follow its last step, for that is what it waits for afterwards", () => {
    const sites = [site("a", { metric }), site("b", { metric })];
    const it = out({ config: { sites } });
    it.until("write");
    it.world.connections = counts(it, 50, 50);
    it.look();
    it.later(70);
    it.look();
    expect(it.look()).toMatchObject({ reason: "baking for 300 s more" });
  });

  test("of other kinds than evacuations nobody waits for emptiness", () => {
    const it = out({ record: { kind: "shift" } });
    it.world.connections = { b: { kind: "count", value: 3, at: begunAt + 1e8 } };
    expect(it.until("done").kind).toBe("done");
  });
});

describe("a withdrawal", () => {
  test("never goes back: what stops it after its write needs a person", () => {
    const it = looks({
      from: { a: 50, b: 50 },
      to: { a: 50, b: 0 },
      steps: [{ a: 50, b: 0 }],
      record: { kind: "withdraw", site: "b" },
    });
    it.until("write");
    it.world.sites = { ...it.world.sites, a: { health: "unhealthy" } };
    expect(it.look()).toEqual({ kind: "stuck", reason: "a should gain, and is unhealthy" });
    it.world.sites = { ...it.world.sites, a: { health: "healthy" } };
    expect(it.until("done").kind).toBe("done");
  });

  test("does not wait for connections to follow", () => {
    const sites = [site("a", { metric }), site("b", { metric })];
    const it = looks({
      from: { a: 50, b: 50 },
      to: { a: 50, b: 0 },
      steps: [{ a: 50, b: 0 }],
      record: { kind: "withdraw", site: "b" },
      config: { sites },
    });
    it.until("write");
    it.world.connections = counts(it, 50, 50);
    expect(it.until("done").kind).toBe("done");
    expect(it.record().progress.settledAt).toBeDefined();
  });
});
