import { describe, expect, test } from "vitest";
import { advance } from "../../../../functions/traffic/shift/advance.ts";
import { begunAt, iso } from "./looks.ts";
import type { Looks } from "./looks.ts";
import { baking, kill, middle, midway, shift } from "./scenes.ts";

describe("a write", () => {
  test("whose answer is lost, and that did not reach Route 53, is done again", () => {
    const it = shift();
    it.world.lose = "before";
    expect(it.look().kind).toBe("write");
    it.later(30);
    expect(it.look()).toMatchObject({
      kind: "write",
      weights: middle,
      note: { progress: { intendedAt: iso(begunAt) } },
    });
    expect(it.weights()).toEqual(middle);
  });

  test("that Route 53 never takes is given up after the limit", () => {
    const it = shift();
    it.world.lose = "before";
    it.look();
    it.later(1800);
    it.world.lose = "before";
    expect(it.look().kind).toBe("write");
    it.later(1);
    expect(it.look()).toEqual({
      kind: "back",
      reason: "Route 53 has not taken a 75 (75 %), b 25 (25 %) since then",
    });
    it.later(60);
    expect(it.look()).toMatchObject({ kind: "returned" });
    expect(it.writes()).toBe(0);
  });

  test("whose answer is lost, and that stands, is not done again: it is held in sync after two minutes", () => {
    const it = shift();
    it.world.lose = "after";
    it.look();
    it.later(119);
    expect(it.look()).toMatchObject({ kind: "wait", seconds: 10 });
    it.later(1);
    expect(it.look()).toMatchObject({
      kind: "wait",
      seconds: 60,
      note: { progress: { inSyncAt: iso(it.now()) } },
    });
    it.until("done");
    expect(it.writes()).toBe(2);
  });

  test("of which Route 53 knows nothing any more is held in sync after two minutes too, and never while it is pending", () => {
    const it = midway();
    it.world.isPending = true;
    it.later(119);
    expect(it.look()).toMatchObject({ kind: "wait", seconds: 10 });
    it.later(1);
    expect(it.look()).toMatchObject({
      kind: "wait",
      seconds: 30,
      reason: expect.stringContaining("not yet in sync"),
    });
    expect(advance({ ...it.facts(), change: "unknown" })).toMatchObject({
      note: { progress: { inSyncAt: iso(it.now()) } },
    });
  });

  test("that was taken, and shows as before, was set back by somebody: the shift goes back", () => {
    const it = midway();
    it.meddle(() => it.record().stored);
    expect(it.look()).toEqual({
      kind: "back",
      reason: "Route 53 took a 75 (75 %), b 25 (25 %), and the zone is as before: somebody set it back",
    });
  });
});

describe("a zone that somebody else changed", () => {
  const weigh = (weight: number) => (it: Looks) =>
    it.meddle((records) =>
      records.map((record) => (record.setIdentifier === "a" ? { ...record, weight } : record)),
    );

  test("refuses a shift before its first step, and leaves all as it is later", () => {
    const it = shift();
    weigh(91)(it);
    expect(it.look()).toMatchObject({
      kind: "refused",
      reason: expect.stringMatching(/somebody changed it meanwhile; nothing was changed$/),
    });
    const later = midway();
    weigh(91)(later);
    expect(later.look()).toEqual({
      kind: "stuck",
      reason:
        "shop.example.com has a 91 (78.4 %), b 25 (21.6 %), and this shift knows of a 75 (75 %), b 25 (25 %): " +
        "somebody changed it meanwhile; it is left as it is",
    });
  });

  test("is seen by more than its weights, in a bake and before the next step", () => {
    const it = baking();
    it.meddle((records) => records.map((record) => ({ ...record, ttlSeconds: 5 })));
    expect(it.look()).toMatchObject({
      kind: "stuck",
      reason: expect.stringContaining("no longer what they were, but for their weights"),
    });
    const back = baking();
    back.later(300);
    kill(back, "b", "unknown");
    back.until("wait");
    back.world.sites = { ...back.world.sites, b: { health: "healthy" } };
    back.meddle(() => back.record().stored);
    expect(back.look().kind).not.toBe("write");
  });

  test("is one with records that are not ours", () => {
    const it = midway();
    it.meddle((records) => [
      ...records,
      { ...(records[0] ?? it.record().stored[0]!), setIdentifier: "theirs" },
    ]);
    expect(it.look().kind).toBe("stuck");
  });

  test("to what was meant anyway is written all the same, for a proof of our own", () => {
    const it = shift();
    it.meddle((records) =>
      records.map((record) => ({ ...record, weight: record.setIdentifier === "a" ? 75 : 25 })),
    );
    expect(it.look().kind).toBe("write");
  });
});
