import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { gateVerdict } from "../../../../functions/release/gates/gate-verdict.ts";
import type { GateFacts, GateVerdict } from "../../../../functions/release/gates/gate-verdict.ts";
import type { GatesConfig } from "../../../../functions/shared/service-config.ts";
import { maybe, moment, requests } from "../arbitraries.ts";
import { ann, bob, config, iso, minutes, request, t0 } from "../world.ts";

const gates = (changes: Partial<GatesConfig> = {}): GatesConfig => ({ ...config().gates, ...changes });
/** `t0` is a Saturday, 10:00 UTC. */
const weekdays = { days: [1, 2, 3, 4], fromMinute: 540, toMinute: 1020, zone: "UTC" };
const saturdays = { ...weekdays, days: [6] };
const nextMonday = Date.parse("2026-11-23T09:00:00.000Z");
const approval = { at: "start", limitSeconds: 3600, onLimit: "refuse" } as const;
const freeze = { scope: "all", reason: "sale", by: bob, at: iso(t0 - minutes(60)) };

const facts = (changes: Partial<GateFacts> = {}): GateFacts => ({
  now: t0,
  gates: gates(),
  requests: [],
  freeze: undefined,
  overrides: [],
  starter: ann.who,
  askedAt: t0 - minutes(10),
  ...changes,
});

type Row = readonly [sentence: string, changes: Partial<GateFacts>, verdict: Partial<GateVerdict>];
const open = { kind: "open", skipped: [] } as const;

describe("the gates before the start", () => {
  test.for<Row>([
    ["are open where the file has none", {}, open],
    ["refuse after an abort", { requests: [request("abort")] }, { kind: "refuse" }],
    ["refuse when a newer release takes its place", { requests: [request("supersede")] }, { kind: "refuse" }],
    ["refuse when a rollback asks for the lease", { requests: [request("yield")] }, { kind: "refuse" }],
    [
      "wait while paused",
      { requests: [request("pause")] },
      { kind: "wait", point: "pause", reason: `paused by ${ann.who}: pause, please` },
    ],
    [
      "go on when promoted after the pause",
      { requests: [request("pause"), request("promote", { at: iso(t0 + 1) })] },
      open,
    ],
    [
      "wait while frozen",
      { freeze },
      { kind: "wait", point: "freeze", reason: `frozen by ${bob.who}: sale` },
    ],
    [
      "wait until the freeze ends by itself",
      { freeze: { ...freeze, until: iso(t0 + minutes(30)) } },
      { kind: "wait", wakeAt: t0 + minutes(30) },
    ],
    ["pass a freeze that was overridden", { freeze, overrides: ["freeze"] }, open],
    [
      "wait for a freeze where another rail was overridden",
      { freeze, overrides: ["window"] },
      { kind: "wait" },
    ],
    [
      "wait for the approval, with its limit from the arrival at the gates",
      { gates: gates({ approval }) },
      { kind: "wait", point: "approval", wakeAt: t0 + minutes(50) },
    ],
    ["are open once it was approved", { gates: gates({ approval }), requests: [request("approve")] }, open],
    [
      "refuse once it was rejected",
      { gates: gates({ approval }), requests: [request("reject")] },
      { kind: "refuse" },
    ],
    [
      "refuse at the approval's limit",
      { gates: gates({ approval }), now: t0 + minutes(50) },
      { kind: "refuse" },
    ],
    [
      "leave a preview's approval to the preview",
      { gates: gates({ approval: { ...approval, at: "preview" } }) },
      open,
    ],
    [
      "wait for the next window",
      { gates: gates({ windows: [weekdays] }) },
      { kind: "wait", point: "window", reason: "outside the release windows", wakeAt: nextMonday },
    ],
    [
      "wait for the next window also when approved",
      { gates: gates({ windows: [weekdays] }), requests: [request("approve")] },
      { kind: "wait", point: "window" },
    ],
    ["are open within a window", { gates: gates({ windows: [weekdays, saturdays] }) }, open],
    [
      "wait for ever where no window opens",
      { gates: gates({ windows: [{ ...weekdays, toMinute: 540 }] }) },
      { kind: "wait", reason: "no window ever opens" },
    ],
    [
      "skip the window when promoted, and say so",
      { gates: gates({ windows: [weekdays] }), requests: [request("promote")] },
      { kind: "open", skipped: ["window"] },
    ],
    [
      "skip the window when it was overridden, and say so",
      { gates: gates({ windows: [weekdays] }), overrides: ["window"] },
      { kind: "open", skipped: ["window"] },
    ],
    [
      "wait for the approval also when promoted",
      { gates: gates({ approval, windows: [weekdays] }), requests: [request("promote")] },
      { kind: "wait", point: "approval" },
    ],
    [
      "wait for the freeze also when promoted",
      { freeze, requests: [request("promote")] },
      { kind: "wait", point: "freeze" },
    ],
  ])("%s", ([, changes, verdict]) => {
    expect(gateVerdict(facts(changes))).toMatchObject(verdict);
  });

  test("have no time of their own to wake at where only a person can end the wait", () => {
    const never = { gates: gates({ windows: [{ ...weekdays, toMinute: 540 }] }) };
    for (const changes of [{ freeze }, { requests: [request("pause")] }, never])
      expect(gateVerdict(facts(changes))).not.toHaveProperty("wakeAt");
  });

  test("invariant 9: a refusal names who asked and why", () => {
    expect(gateVerdict(facts({ requests: [request("abort", { reason: "wrong tag" })] }))).toEqual({
      kind: "refuse",
      reason: `abort by ${ann.who}: wrong tag`,
    });
  });
});

describe("whatever is so at the gates", () => {
  const anyFacts: fc.Arbitrary<GateFacts> = fc.record({
    now: moment,
    gates: fc
      .record({
        approval: fc.constantFrom(undefined, approval),
        windows: fc.constantFrom([], [weekdays], [saturdays]),
      })
      .map(({ approval, windows }) => gates(approval ? { approval, windows } : { windows })),
    requests,
    freeze: maybe(fc.constant(freeze)),
    overrides: fc.subarray(["freeze", "window"]),
    starter: fc.constant(ann.who),
    askedAt: moment,
  });

  test("they open only when nothing holds them and nobody ended it", () => {
    fc.assert(
      fc.property(anyFacts, (each) => {
        if (gateVerdict(each).kind !== "open") return;
        const asked = new Set(each.requests.map(({ kind }) => kind));
        expect(asked.has("abort") || asked.has("supersede") || asked.has("yield")).toBe(false);
        expect(each.freeze === undefined || each.overrides.includes("freeze")).toBe(true);
        expect(each.gates.approval === undefined || (asked.has("approve") && !asked.has("reject"))).toBe(
          true,
        );
      }),
      { numRuns: 1000 },
    );
  });

  test("a wait never wakes in the past", () => {
    fc.assert(
      fc.property(anyFacts, (each) => {
        const verdict = gateVerdict(each);
        if (verdict.kind === "wait" && verdict.wakeAt !== undefined)
          expect(verdict.wakeAt).toBeGreaterThan(each.now);
      }),
      { numRuns: 1000 },
    );
  });
});
