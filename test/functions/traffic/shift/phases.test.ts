import { describe, expect, test } from "vitest";
import type { ShiftOutcomeKind, ShiftRecord } from "../../../../functions/ledger/traffic-records.ts";
import type { PhaseFacts, PhaseKind } from "../../../../functions/traffic/shift/phases.ts";
import { advancePhase } from "../../../../functions/traffic/shift/phases.ts";
import { begunAt, iso, shiftOf } from "./looks.ts";

const ann = { who: "ann", via: "command" } as const;
const out = (holder: string) => ({
  weight: 50,
  before: {},
  since: iso(begunAt),
  by: ann,
  reason: "disks",
  holder,
});
const lease = (holder: string) => ({
  holder,
  shift: "s",
  executionArn: "arn",
  fence: 1,
  takenAt: iso(begunAt),
});
const facts = (phase: PhaseKind, changes: Partial<PhaseFacts> = {}): PhaseFacts => ({
  now: begunAt,
  since: begunAt,
  phase,
  release: "r1",
  ...(phase === "return-all" ? {} : { site: "b" }),
  state: { out: {} },
  shifts: [],
  ...changes,
});
const record = (phase: PhaseKind, changes: Partial<ShiftRecord> = {}): ShiftRecord =>
  shiftOf({
    from: { a: 50, b: 50 },
    to: { a: 50, b: 0 },
    record: { site: "b", phase, kind: phase === "return-all" ? "restore" : phase, ...changes },
  });
const ended = (phase: PhaseKind, kind: ShiftOutcomeKind, changes: Partial<ShiftRecord> = {}) =>
  record(phase, { state: "ended", outcome: { kind, reason: `was ${kind}`, at: iso(begunAt) }, ...changes });
const turned = { at: iso(begunAt), reason: "why" };

describe("a cell's evacuation and restore", () => {
  test("begin when it is their turn, and are followed until they have ended", () => {
    expect(advancePhase(facts("evacuate"))).toEqual({ kind: "begin", shift: "evacuate", site: "b" });
    const mine = { out: { b: out("r1") }, lease: lease("r1") };
    expect(advancePhase(facts("evacuate", { state: { out: {}, lease: lease("r1") } })).kind).toBe("begin");
    expect(advancePhase(facts("restore", { state: mine }))).toEqual({
      kind: "begin",
      shift: "restore",
      site: "b",
    });
    for (const phase of ["evacuate", "restore"] as const) {
      const shift = record(phase);
      expect(advancePhase(facts(phase, { shifts: [shift] }))).toEqual({ kind: "follow", shift });
      expect(advancePhase(facts(phase, { shifts: [ended(phase, "settled")] }))).toEqual({
        kind: "done",
        reason: "b: was settled",
      });
      for (const kind of ["returned", "refused", "needs-a-person"] as const)
        expect(advancePhase(facts(phase, { shifts: [ended(phase, kind)] }))).toEqual({
          kind: "failed",
          reason: `b: was ${kind}`,
        });
    }
  });

  test("are told by their phase and site, and by the newest", () => {
    const shifts = [ended("evacuate", "settled", { site: "a" }), ended("return-all", "settled")];
    expect(advancePhase(facts("evacuate", { shifts })).kind).toBe("begin");
    const twice = [ended("evacuate", "refused"), ended("evacuate", "settled")];
    expect(advancePhase(facts("evacuate", { shifts: twice })).kind).toBe("done");
    const { outcome: _, ...wordless } = ended("evacuate", "settled");
    expect(advancePhase(facts("evacuate", { shifts: [wordless] }))).toEqual({
      kind: "failed",
      reason: "b: it ended without a word",
    });
  });

  test("leave out what somebody else has taken out, and restore nothing that the release has not", () => {
    const state = { out: { b: out("ann's shift") } };
    const reason = "b was taken out by ann (disks), and stays out";
    expect(advancePhase(facts("evacuate", { state }))).toEqual({ kind: "done", reason });
    expect(advancePhase(facts("restore", { state }))).toEqual({ kind: "done", reason });
    expect(advancePhase(facts("restore"))).toEqual({
      kind: "done",
      reason: "b was not taken out by this release",
    });
  });

  test("wait while somebody else holds the policy, or another cell's shift is under way, for an hour", () => {
    const held = { state: { out: {}, lease: lease("shift-9") } };
    expect(advancePhase(facts("evacuate", held))).toEqual({
      kind: "wait",
      seconds: 30,
      reason: "shift-9 has held the policy since 2026-11-21T10:00:00.000Z",
    });
    const other = { shifts: [record("evacuate", { site: "a" })] };
    expect(advancePhase(facts("evacuate", other))).toMatchObject({
      kind: "wait",
      reason: "evacuate of a by this release is under way",
    });
    expect(advancePhase(facts("evacuate", { ...held, now: begunAt + 3_599_999 })).kind).toBe("wait");
    expect(advancePhase(facts("evacuate", { ...held, now: begunAt + 3_600_000 }))).toEqual({
      kind: "failed",
      reason:
        "shift-9 has held the policy since 2026-11-21T10:00:00.000Z, and this release has waited for 3600 s",
    });
  });
});

describe("a withdrawal", () => {
  test("is of sites whose restore had begun", () => {
    expect(advancePhase(facts("withdraw"))).toEqual({ kind: "done", reason: "b had not begun to come back" });
    expect(advancePhase(facts("withdraw", { shifts: [ended("evacuate", "settled")] })).kind).toBe("done");
  });

  test("turns a restore that is under way, for its way back is 0 at once", () => {
    const shift = record("restore");
    expect(advancePhase(facts("withdraw", { shifts: [shift] }))).toEqual({
      kind: "turn",
      shift,
      reason: "its release goes back",
    });
    const back = record("restore", { turned });
    expect(advancePhase(facts("withdraw", { shifts: [back] }))).toEqual({ kind: "follow", shift: back });
  });

  test("is not needed where the restore took the users back, or never gave any", () => {
    for (const kind of ["returned", "refused"] as const)
      expect(advancePhase(facts("withdraw", { shifts: [ended("restore", kind)] }))).toEqual({
        kind: "done",
        reason: `b is out of traffic: b: was ${kind}`,
      });
  });

  test.for(["settled", "needs-a-person"] as const)(
    "takes out what a restore that ended as %s had brought back",
    (kind) => {
      const restore = ended("restore", kind);
      expect(advancePhase(facts("withdraw", { shifts: [restore] }))).toEqual({
        kind: "begin",
        shift: "withdraw",
        site: "b",
      });
      const own = record("withdraw");
      expect(advancePhase(facts("withdraw", { shifts: [restore, own] }))).toEqual({
        kind: "follow",
        shift: own,
      });
      expect(advancePhase(facts("withdraw", { shifts: [restore, ended("withdraw", "settled")] }))).toEqual({
        kind: "done",
        reason: "b: was settled",
      });
      expect(advancePhase(facts("withdraw", { shifts: [restore, ended("withdraw", "refused")] }))).toEqual({
        kind: "done",
        reason: "not taken out again: b: was refused",
      });
    },
  );

  test("does not wait: another shift of the release is turned, and whoever else holds the policy goes on", () => {
    const restore = ended("restore", "settled");
    const other = record("evacuate", { site: "a" });
    expect(advancePhase(facts("withdraw", { shifts: [restore, other] }))).toMatchObject({
      kind: "turn",
      shift: other,
    });
    const going = record("evacuate", { site: "a", turned });
    expect(advancePhase(facts("withdraw", { shifts: [restore, going] }))).toEqual({
      kind: "done",
      reason: "b is not taken out again: evacuate of a by this release is under way",
    });
    expect(
      advancePhase(facts("withdraw", { shifts: [restore], state: { out: {}, lease: lease("x") } })),
    ).toMatchObject({
      kind: "done",
      reason: expect.stringMatching(/^b is not taken out again: x has held/),
    });
  });
});

describe("the return of a release's sites", () => {
  test("turns what was under way, follows it, and lets a withdrawal end first", () => {
    const forward = record("evacuate");
    expect(advancePhase(facts("return-all", { shifts: [forward] })).kind).toBe("turn");
    for (const shift of [record("evacuate", { turned }), record("withdraw"), record("return-all")])
      expect(advancePhase(facts("return-all", { shifts: [shift] }))).toEqual({ kind: "follow", shift });
  });

  test("restores one site after the other, by name, only those that this release took out", () => {
    const state = { out: { c: out("r1"), b: out("r1"), a: out("ann's shift") } };
    expect(advancePhase(facts("return-all", { state, shifts: [ended("restore", "returned")] }))).toEqual({
      kind: "begin",
      shift: "restore",
      site: "b",
    });
    const tried = [ended("return-all", "returned")];
    expect(advancePhase(facts("return-all", { state, shifts: tried }))).toMatchObject({
      kind: "begin",
      site: "c",
    });
    const both = [...tried, ended("return-all", "refused", { site: "c" })];
    expect(advancePhase(facts("return-all", { state, shifts: both }))).toEqual({
      kind: "failed",
      reason: "out of traffic still: b: was returned; c: was refused",
    });
    expect(advancePhase(facts("return-all", { state: { out: { a: out("x") } } }))).toEqual({
      kind: "done",
      reason: "no site is out by this release",
    });
  });

  test("waits for its turn", () => {
    const state = { out: { b: out("r1") }, lease: lease("x") };
    expect(advancePhase(facts("return-all", { state })).kind).toBe("wait");
    expect(advancePhase(facts("return-all", { state, now: begunAt + 4e6 })).kind).toBe("failed");
  });

  test("is of what a rollback ends too: those releases' sites are its own, and what they tried is tried again", () => {
    const ends = ["r0"];
    const state = { out: { b: out("r0"), c: out("r9") }, lease: lease("r0") };
    const tried = ended("return-all", "returned", { release: "r0" });
    const facing = { state, ends, release: "r1" };
    expect(advancePhase(facts("return-all", { ...facing, shifts: [tried] }))).toEqual({
      kind: "begin",
      shift: "restore",
      site: "b",
    });
    const again = ended("return-all", "returned", { release: "r1" });
    expect(advancePhase(facts("return-all", { ...facing, shifts: [tried, again] })).kind).toBe("failed");
    expect(advancePhase(facts("restore", facing))).toMatchObject({ kind: "begin", site: "b" });
    expect(advancePhase(facts("restore", { ...facing, ends: [] })).kind).toBe("done");
  });
});

describe("a rollback that finishes a release", () => {
  const ends = ["r0"];
  const mine = (phase: PhaseKind, changes: Partial<PhaseFacts> = {}) => facts(phase, { ends, ...changes });

  test("brings back the sites that the release took out, under the lease that it left", () => {
    const state = { out: { b: out("r0") }, lease: lease("r0") };
    expect(advancePhase(mine("return-all", { state }))).toEqual({
      kind: "begin",
      shift: "restore",
      site: "b",
    });
    expect(advancePhase(facts("return-all", { state })).kind).toBe("done");
  });

  test("tries again what the release could not bring back, and its own attempt once", () => {
    const state = { out: { b: out("r0") } };
    const theirs = [ended("return-all", "returned", { release: "r0" })];
    expect(advancePhase(mine("return-all", { state, shifts: theirs })).kind).toBe("begin");
    const own = [...theirs, ended("return-all", "refused", { release: "r1" })];
    expect(advancePhase(mine("return-all", { state, shifts: own }))).toEqual({
      kind: "failed",
      reason: "out of traffic still: b: was refused",
    });
  });
});
