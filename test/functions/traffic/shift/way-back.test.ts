import { describe, expect, test } from "vitest";
import type { Health } from "../../../../functions/traffic/policy/zone.ts";
import { returnAim } from "../../../../functions/traffic/shift/way-back.ts";
import { allHealthy, site } from "../world.ts";
import { begunAt, iso, looks } from "./looks.ts";
import type { Looks, Scene } from "./looks.ts";

const from = { a: 90, b: 10 };
const to = { a: 70, b: 30 };
const abort = {
  kind: "abort",
  by: { who: "bob", via: "command" },
  reason: "enough",
  at: iso(begunAt),
} as const;
const setHealth = (it: Looks, name: string, health: Health) => {
  it.world.sites = { ...it.world.sites, [name]: { health } };
};
/** Its step stands, and it has been aborted. */
const turned = (changes: Partial<Scene> = {}) => {
  const it = looks({ from, to, ...changes });
  it.until("write");
  it.world.requests = [abort];
  it.look();
  return it;
};

describe("the way back", () => {
  test("restores exactly what was stored, and is over when that is proved", () => {
    const it = turned();
    expect(it.look()).toMatchObject({
      kind: "write",
      weights: from,
      records: it.record().stored,
      reason: "aborted by bob: enough; back to a 90 (90 %), b 10 (10 %)",
      note: { progress: { weights: from, intendedAt: iso(it.now()) } },
    });
    expect(it.zone()).toEqual(it.record().stored);
    expect(it.look()).toMatchObject({
      kind: "wait",
      note: { progress: { weights: from, inSyncAt: iso(it.now()) } },
    });
    it.later(70);
    expect(it.look().kind).toBe("ask");
    expect(it.look()).toMatchObject({
      kind: "returned",
      reason: "aborted by bob: enough; shop.example.com has a 90 (90 %), b 10 (10 %) again",
      note: { progress: { settledAt: iso(it.now()) } },
    });
    expect(it.look().kind).toBe("returned");
    expect(it.writes()).toBe(2);
  });

  test("goes in one write, however far the shift had come", () => {
    const it = looks({ from, to: { a: 10, b: 90 } });
    it.until("write");
    it.until("write");
    it.until("write");
    it.world.requests = [abort];
    it.look();
    expect(it.look()).toMatchObject({ kind: "write", weights: from });
  });

  test("heeds no alarm", () => {
    const it = turned();
    it.world.alarms = [{ name: "x", state: "ALARM" }];
    expect(it.until("returned").kind).toBe("returned");
  });

  test("is over at once when nothing had been written", () => {
    const it = looks({ from, to, record: { turned: { at: iso(begunAt), reason: "why" } } });
    expect(it.look()).toEqual({ kind: "returned", reason: "why; nothing had been changed" });
  });

  test("waits for a lost write that may still take effect, for a minute", () => {
    const it = looks({ from, to });
    it.world.lose = "before";
    it.look();
    it.later(10);
    it.world.requests = [abort];
    it.look();
    expect(it.look()).toEqual({
      kind: "wait",
      seconds: 50,
      reason: "the write may still take effect: its answer was lost",
    });
    it.later(49.5);
    expect(it.look()).toMatchObject({ kind: "wait", seconds: 1 });
    it.later(0.5);
    expect(it.look()).toEqual({
      kind: "returned",
      reason: "aborted by bob: enough; the only write never took effect",
    });
  });

  test("writes when the lost write did take effect", () => {
    const it = looks({ from, to });
    it.world.lose = "after";
    it.look();
    it.world.requests = [abort];
    it.look();
    expect(it.look()).toMatchObject({ kind: "write", weights: from });
  });

  test("writes what was stored also where that stands again already, for its own proof", () => {
    const it = turned();
    it.meddle(() => it.record().stored);
    expect(it.look().kind).toBe("write");
    const later = looks({ from, to: { a: 50, b: 50 } });
    later.until("write");
    later.world.lose = "before";
    later.until("write");
    later.world.requests = [abort];
    later.look();
    later.meddle(() => later.record().stored);
    expect(later.look().kind).toBe("write");
  });

  test("leaves what somebody else has changed", () => {
    const it = turned();
    it.meddle((records) => records.map((record) => ({ ...record, ttlSeconds: 1 })));
    expect(it.look()).toMatchObject({
      kind: "stuck",
      reason: expect.stringContaining("somebody changed it meanwhile"),
    });
  });

  test("writes again when its write is lost, until the limit", () => {
    const it = turned();
    it.world.lose = "before";
    const first = it.look();
    it.later(1800);
    it.world.lose = "before";
    expect(it.look()).toMatchObject({ kind: "write", note: first.note });
    it.later(1);
    expect(it.look()).toEqual({
      kind: "stuck",
      reason:
        "aborted by bob: enough; shop.example.com has a 70 (70 %), b 30 (30 %), and Route 53 has not taken a 90 (90 %), b 10 (10 %)",
    });
  });

  test("that is not proved by the limit needs a person", () => {
    const it = turned();
    it.look();
    it.world.isPending = true;
    it.later(1800);
    expect(it.look().kind).toBe("wait");
    it.later(1);
    expect(it.look()).toMatchObject({
      kind: "stuck",
      reason: expect.stringMatching(
        /has a 90 .* again as the zone says, but that is not proved: the change is not yet in sync/,
      ),
    });
  });

  test("that only connections do not follow by the limit is over, and says so", () => {
    const metric = { namespace: "n", name: "m", dimensions: {}, statistic: "Sum" } as const;
    const it = turned({ config: { sites: [site("a", { metric }), site("b", { metric })] } });
    it.look();
    it.look();
    it.later(70);
    it.look();
    it.world.connections = { a: { kind: "unreadable", reason: "denied" }, b: { kind: "silent" } };
    expect(it.look()).toMatchObject({ kind: "wait", seconds: 60 });
    it.later(1731);
    expect(it.look()).toMatchObject({
      kind: "returned",
      reason: expect.stringMatching(
        /again; set but not settled: the connections of a cannot be read \(denied\)/,
      ),
    });
  });
});

describe("a site that is not healthy never gains, on the way back either", () => {
  test.for([
    ["unhealthy", "a is unhealthy"],
    ["unknown", "a is of unknown health"],
  ] as const)(
    "%s: it waits where it is, goes back when the site is well, and after the limit needs a person",
    ([health, said]) => {
      const it = turned();
      setHealth(it, "a", health);
      const reason =
        "aborted by bob: enough; shop.example.com stays at a 70 (70 %), b 30 (30 %) and does not go back to " +
        `a 90 (90 %), b 10 (10 %), for ${said}`;
      expect(it.look()).toEqual({ kind: "wait", seconds: 30, reason });
      it.later(1800);
      expect(it.look().kind).toBe("wait");
      setHealth(it, "a", "healthy");
      const { now } = it;
      expect(now()).toBe(begunAt + 1_800_000);
      setHealth(it, "a", health);
      it.later(1);
      expect(it.look()).toEqual({
        kind: "stuck",
        reason: `${reason}, after 1800 s; only a healthy site gains, so a person has to look`,
      });
      setHealth(it, "a", "healthy");
      expect(it.look().kind).toBe("write");
    },
  );

  test("where users have nowhere to go, what is healthy comes back without it, and the rest when it is well", () => {
    const three = { a: 80, b: 10, c: 10 };
    const it = looks({ from: three, to: { a: 0, b: 100, c: 0 }, steps: [{ a: 0, b: 100, c: 0 }] });
    it.until("write");
    setHealth(it, "b", "unhealthy");
    setHealth(it, "c", "unhealthy");
    expect(it.look().kind).toBe("back");
    const write = it.look();
    expect(write).toMatchObject({ kind: "write", weights: { a: 80, b: 10, c: 0 } });
    const held = it.until("wait");
    expect(held.kind === "wait" && held.seconds).toBe(60);
    it.later(70);
    expect(it.look().kind).toBe("ask");
    expect(it.look()).toMatchObject({
      kind: "wait",
      seconds: 30,
      reason: expect.stringContaining("for c is unhealthy"),
    });
    setHealth(it, "c", "healthy");
    expect(it.look()).toMatchObject({
      kind: "write",
      weights: three,
      note: { progress: { intendedAt: iso(it.now()) } },
    });
    expect(it.until("returned").kind).toBe("returned");
  });

  test("a part of the way back that is never proved needs a person", () => {
    const three = { a: 80, b: 10, c: 10 };
    const it = looks({ from: three, to: { a: 0, b: 100, c: 0 }, steps: [{ a: 0, b: 100, c: 0 }] });
    it.until("write");
    setHealth(it, "b", "unhealthy");
    setHealth(it, "c", "unhealthy");
    it.until("back");
    it.until("write");
    it.until("ask");
    it.look();
    it.later(1900);
    expect(it.look()).toMatchObject({
      kind: "stuck",
      reason: expect.stringContaining("for c is unhealthy, after 1800 s"),
    });
  });

  test.for([
    ["all that was stored", { a: 70, b: 30 }, from, {}, { kind: "whole", weights: from }],
    ["nothing, while there is somewhere to go", { a: 70, b: 30 }, from, { a: "unhealthy" }, { kind: "none" }],
    [
      "nothing, where nobody is healthy",
      { a: 0, b: 1 },
      from,
      { a: "unhealthy", b: "unhealthy" },
      { kind: "none" },
    ],
    [
      "nothing, where the same shares stand and nobody is healthy",
      from,
      from,
      { a: "unhealthy", b: "unknown" },
      { kind: "none" },
    ],
    [
      "all, where only who loses is unhealthy",
      { a: 0, b: 1 },
      from,
      { b: "unhealthy" },
      { kind: "whole", weights: from },
    ],
    [
      "who is healthy, where there is nowhere to go",
      { a: 0, b: 1, c: 0 },
      { a: 5, b: 0, c: 5 },
      { b: "unhealthy", c: "unhealthy" },
      { kind: "part", weights: { a: 5, b: 0, c: 0 } },
    ],
    [
      "an unhealthy site with what it has, where that is no gain",
      { a: 0, b: 50, c: 5, d: 0 },
      { a: 95, b: 5, c: 50, d: 5 },
      { b: "unhealthy", c: "unhealthy", d: "unhealthy" },
      { kind: "part", weights: { a: 95, b: 5, c: 5, d: 0 } },
    ],
    [
      "and with nothing, where even that would be one",
      { a: 0, b: 50, c: 5, d: 0 },
      { a: 5, b: 5, c: 5, d: 5 },
      { b: "unhealthy", c: "unhealthy", d: "unhealthy" },
      { kind: "part", weights: { a: 5, b: 5, c: 0, d: 0 } },
    ],
  ] as const)("%s", ([_, here, stored, health, expected]) => {
    const sites = Object.fromEntries(
      Object.entries<Health>(health).map(([name, each]) => [name, { health: each }]),
    );
    expect(returnAim(here, stored, allHealthy(Object.keys(stored), sites))).toEqual(expected);
  });
});
