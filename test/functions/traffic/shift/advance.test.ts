import { describe, expect, test } from "vitest";
import { begunAt, iso, looks } from "./looks.ts";
import { abort, alarm, baking, from, kill, middle, midway, shift, to } from "./scenes.ts";

describe("a shift", () => {
  test("goes step by step: written, in sync, TTL, look-ups, bake, the next, done", () => {
    const it = shift();
    expect(it.look()).toEqual({
      kind: "write",
      weights: middle,
      records: it
        .record()
        .stored.map((record) => ({ ...record, weight: record.setIdentifier === "a" ? 75 : 25 })),
      reason: "step 1 of 2: a 75 (75 %), b 25 (25 %)",
      note: { step: 0, progress: { intendedAt: iso(begunAt) } },
    });
    it.world.isPending = true;
    expect(it.look()).toEqual({
      kind: "wait",
      seconds: 10,
      reason: "the change is not yet in sync at all of the zone's servers",
    });
    it.later(30);
    it.world.isPending = false;
    expect(it.look()).toMatchObject({
      kind: "wait",
      seconds: 60,
      reason: "resolvers may hold the old answer for 70 s more",
      note: { progress: { inSyncAt: iso(begunAt + 30_000) } },
    });
    it.later(60);
    expect(it.look()).toEqual({
      kind: "wait",
      seconds: 10,
      reason: "resolvers may hold the old answer for 10 s more",
    });
    it.later(9.5);
    expect(it.look()).toMatchObject({ kind: "wait", seconds: 5 });
    it.later(0.5);
    expect(it.look()).toMatchObject({ kind: "ask", unhealthy: [], lookups: expect.any(Number) });
    expect(it.look()).toMatchObject({
      kind: "wait",
      seconds: 60,
      reason: "baking for 300 s more",
      note: {
        progress: {
          observedAt: iso(begunAt + 100_000),
          settledAt: iso(begunAt + 100_000),
          proof: expect.stringMatching(
            /^\d+ look-ups agree with a 75 %, b 25 %; connections are not counted at a, b$/,
          ),
        },
      },
    });
    it.later(299);
    expect(it.look()).toEqual({ kind: "wait", seconds: 5, reason: "baking for 1 s more" });
    it.later(1);
    expect(it.look()).toMatchObject({ kind: "write", weights: to, note: { step: 1 } });
    const done = it.until("done");
    expect(done.kind === "done" && done.reason).toBe("shop.example.com has a 60 (60 %), b 40 (40 %)");
    expect(it.look().kind).toBe("done");
    expect(it.writes()).toBe(2);
  });

  test("notes nothing when a look has learnt nothing", () => {
    const it = baking();
    it.later(10);
    expect(it.look()).not.toHaveProperty("note");
  });

  test("that is aborted goes back, and is refused before anything was written", () => {
    const it = shift();
    it.world.requests = [abort];
    expect(it.look()).toEqual({ kind: "refused", reason: "aborted by bob: enough; nothing was changed" });
    const later = midway();
    later.world.requests = [abort];
    expect(later.look()).toEqual({ kind: "back", reason: "aborted by bob: enough" });
    const second = baking();
    second.until("write");
    second.world.requests = [abort];
    expect(second.look().kind).toBe("back");
  });

  test("turns back when a site that gains dies, and not when one that loses does", () => {
    const it = midway();
    kill(it, "a");
    expect(it.look().kind).toBe("wait");
    kill(it, "b");
    expect(it.look()).toEqual({ kind: "back", reason: "b should gain, and is unhealthy" });
    const first = shift();
    kill(first, "b");
    expect(first.look()).toEqual({
      kind: "refused",
      reason: "b should gain, and is unhealthy; nothing was changed",
    });
    const starved = midway();
    starved.world.sites = { ...starved.world.sites, b: { health: "healthy", healthyTargets: 0 } };
    expect(starved.look().kind).toBe("back");
  });

  test("can take out a site that is dead", () => {
    const it = looks({ from, to: { a: 0, b: 10 }, record: { kind: "evacuate", site: "a" } });
    kill(it, "a");
    expect(it.until("done").kind).toBe("done");
    expect(it.weights()).toEqual({ a: 0, b: 10 });
  });

  test("turns back when a rail stands against the next step, and says which", () => {
    const sites = shift()
      .record()
      .config.sites.map((each) => (each.name === "b" ? { ...each, carries: 20 } : each));
    const full = looks({ from, to, config: { sites } });
    const step = full.look();
    expect(step.kind).toBe("refused");
    expect(step.kind === "refused" && step.reason).toMatch(
      /^b would go from 10 % to 25 % .* can carry 20 %.*; nothing was changed$/,
    );
    expect(looks({ from, to, config: { sites }, record: { overrides: ["capacity"] } }).look().kind).toBe(
      "write",
    );
  });
});

test("every site that died is named", () => {
  const it = looks({ from: { a: 80, b: 10, c: 10 }, to: { a: 70, b: 15, c: 15 } });
  kill(it, "b");
  kill(it, "c");
  expect(it.look()).toMatchObject({ reason: "b, c should gain, and is unhealthy; nothing was changed" });
});

test("a step before the last of an evacuation waits for connections to follow, as any other step", () => {
  const it = looks({ from, to: { a: 0, b: 10 }, record: { kind: "evacuate", site: "a" } });
  const same = { kind: "count", value: 5000, at: begunAt + 86_400_000 } as const;
  it.world.connections = { a: same, b: same };
  expect(it.until("back")).toMatchObject({ reason: expect.stringMatching(/^step 1 of \d+ did not settle/) });
});

describe("weights that somebody else set", () => {
  const other = (it: ReturnType<typeof shift>) =>
    it.meddle((records) => records.map((record) => ({ ...record, weight: 33 })));

  test("before anything was written are told beside those that the shift began from", () => {
    const it = shift();
    other(it);
    expect(it.look()).toMatchObject({
      kind: "refused",
      reason: expect.stringContaining("and this shift knows of a 90 (90 %), b 10 (10 %)"),
    });
  });

  test("afterwards are told beside those that it wrote", () => {
    const it = midway();
    other(it);
    expect(it.look()).toMatchObject({
      kind: "stuck",
      reason: expect.stringContaining("and this shift knows of a 75 (75 %), b 25 (25 %)"),
    });
  });

  test("are left alone when they are those before a step that has baked", () => {
    const at = iso(begunAt);
    const baked = { intendedAt: at, changeId: "c", inSyncAt: at, observedAt: at, settledAt: at, bakedAt: at };
    expect(shift({ record: { progress: baked } }).look().kind).toBe("stuck");
  });
});

describe("alarms", () => {
  test("that fire are all named, and so is all that stands against the first step", () => {
    const it = midway();
    it.world.alarms = [
      { name: "one", state: "ALARM" },
      { name: "two", state: "ALARM" },
    ];
    expect(it.look()).toMatchObject({ reason: "alarm one, two fires" });
    const sites = it
      .record()
      .config.sites.map((each) => (each.name === "b" ? { ...each, carries: 20 } : each));
    const first = shift({ config: { sites } });
    first.world.alarms = [alarm("missing")];
    expect(first.look()).toMatchObject({
      reason: expect.stringMatching(
        /can carry 20 %.*; CloudWatch knows no alarm shop-5xx; nothing was changed$/,
      ),
    });
    first.world.alarms = [alarm("OK")];
    expect(JSON.stringify(first.look())).not.toContain("; ;");
  });

  test("turn a shift back when they fire, and refuse it before it begins", () => {
    const it = midway();
    it.world.alarms = [alarm("OK"), { name: "other", state: "ALARM" }];
    expect(it.look()).toEqual({ kind: "back", reason: "alarm other fires" });
    const first = shift();
    first.world.alarms = [{ name: "other", state: "ALARM" }];
    expect(first.look()).toEqual({
      kind: "refused",
      reason: "alarm other fires; on-call may override it (--override alarm); nothing was changed",
    });
  });

  test("that on-call has lifted are not heeded, and neither is any by a withdrawal", () => {
    for (const record of [{ overrides: ["alarm"] }, { kind: "withdraw" as const }]) {
      const it = looks({ from, to, record });
      it.world.alarms = [alarm("ALARM"), alarm("missing")];
      expect(it.look().kind).toBe("write");
    }
  });

  test.for([
    ["missing", "CloudWatch knows no alarm shop-5xx"],
    ["unreadable", "the state of alarm shop-5xx cannot be read"],
  ] as const)("that are %s refuse the first step, and hold up the next until the limit", ([state, said]) => {
    const first = shift();
    first.world.alarms = [alarm(state), alarm("OK"), alarm("INSUFFICIENT_DATA")];
    expect(first.look()).toEqual({ kind: "refused", reason: `${said}; nothing was changed` });
    const it = baking();
    it.world.alarms = [alarm(state)];
    it.later(300);
    expect(it.look()).toEqual({ kind: "wait", seconds: 30, reason: said });
    it.later(1800);
    expect(it.look().kind).toBe("wait");
    it.later(1);
    expect(it.look()).toEqual({ kind: "back", reason: `${said}, and this for 1800 s` });
  });

  test("that have no data hold nothing up, and why one cannot be read is said", () => {
    const it = shift();
    it.world.alarms = [alarm("INSUFFICIENT_DATA"), alarm("OK")];
    expect(it.look().kind).toBe("write");
    const blind = shift();
    blind.world.alarms = [{ name: "x", state: "unreadable", reason: "denied" }, alarm("missing")];
    const step = blind.look();
    expect(step.kind === "refused" && step.reason).toBe(
      "the state of alarm x cannot be read (denied); CloudWatch knows no alarm shop-5xx; nothing was changed",
    );
  });
});

describe("health that is not known", () => {
  test("of a site that gains is waited for, before the first step too, until the limit", () => {
    const it = shift();
    kill(it, "b", "unknown");
    const step = it.look();
    expect(step).toMatchObject({ kind: "wait", seconds: 30 });
    expect(step.kind === "wait" && step.reason).toMatch(
      /whether it is healthy is not known.*; whether b is healthy is not known$/,
    );
    it.later(1800);
    expect(it.look().kind).toBe("wait");
    it.later(1);
    expect(it.look().kind).toBe("refused");
  });

  test("of a site that loses holds nothing up", () => {
    const it = shift();
    kill(it, "a", "unknown");
    expect(it.look().kind).toBe("write");
  });

  test("holds up the end of a bake, and what was learnt is kept", () => {
    const it = baking();
    kill(it, "b", "unknown");
    it.later(300);
    expect(it.look()).toMatchObject({ kind: "wait", reason: "whether b is healthy is not known" });
    kill(it, "b");
    it.world.sites = { ...it.world.sites, b: { health: "healthy" } };
    expect(it.look().kind).toBe("write");
  });
});
