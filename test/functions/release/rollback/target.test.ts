import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { leaseStep, target } from "../../../../functions/release/rollback/target.ts";
import type { LeaseFacts, LeaseStep, TargetFacts } from "../../../../functions/release/rollback/target.ts";
import { seizeAfterSeconds } from "../../../../functions/ledger/lease.ts";
import { moment } from "../arbitraries.ts";
import { earlierRelease, iso, lease, minutes, record, release, settled, state, t0 } from "../world.ts";

const first = settled({ release: "storefront-first" });
const stable = settled({ release });
const rested = state({ stable, previous: settled() });
const rollback = record({ id: "rollback-1", kind: "rollback", back: { to: first, freeze: true } });

const facts = (changes: Partial<TargetFacts> = {}): TargetFacts => ({
  service: "storefront",
  to: undefined,
  named: undefined,
  state: rested,
  inFlight: undefined,
  ...changes,
});
const goesTo = (changes: Partial<TargetFacts>) => {
  const found = target(facts(changes));
  return found.kind === "go" ? found.to.release : `${found.kind}: ${found.reason}`;
};

type Row = readonly [sentence: string, changes: Partial<TargetFacts>, wanted: string | RegExp];

describe("where a rollback goes", () => {
  test.for<Row>([
    ["to the previous release where none is in flight", {}, earlierRelease],
    ["to stable where a release is in flight", { inFlight: record({ id: "storefront-next" }) }, release],
    [
      "to stable where the last one needs a person: it never left that in order",
      { state: { ...rested, needsPerson: { release: "storefront-next", reason: "stuck", at: iso(t0) } } },
      release,
    ],
    ["where another rollback in flight goes", { inFlight: rollback }, "storefront-first"],
    [
      "to a release that is named",
      { to: "storefront-old", named: record({ id: "storefront-old", settledAs: first }) },
      "storefront-first",
    ],
    [
      "to a named one also while another rollback is in flight",
      { to: earlierRelease, inFlight: rollback },
      earlierRelease,
    ],
    ["to stable by its name", { to: release, inFlight: record({ id: "storefront-next" }) }, release],
    [
      "to what was adopted and has no record, by its name",
      { to: earlierRelease, named: undefined },
      earlierRelease,
    ],
    [
      "nowhere for a service that nothing is known of",
      { state: undefined },
      /^refuse: nothing is known of service storefront/,
    ],
    [
      "nowhere where the first release is stable",
      { state: state({ stable }) },
      /no previous release: .* is the first that is known/,
    ],
    [
      "nowhere for a name that nobody knows",
      { to: "nonsense" },
      /no release nonsense is known; `pointsman release list storefront`/,
    ],
    [
      "nowhere for a name that nobody knows, where the first release is stable",
      { state: state({ stable }), to: "nonsense" },
      /no release nonsense is known/,
    ],
    [
      "nowhere for a release of another service",
      { to: "checkout-1", named: record({ id: "checkout-1", service: "checkout", settledAs: first }) },
      /checkout-1 is a release of checkout, not of storefront/,
    ],
    [
      "nowhere for a release that never settled",
      {
        to: "storefront-bad",
        named: record({ outcome: { kind: "rolled-back", reason: "alarm", at: iso(t0) } }),
      },
      /storefront-bad never settled \(it ended as rolled-back\)/,
    ],
    [
      "nowhere for a release that still runs",
      { to: "storefront-next", named: record() },
      /never settled \(it ended as running\)/,
    ],
  ])("%s", ([, changes, wanted]) => {
    expect(goesTo(changes)).toEqual(typeof wanted === "string" ? wanted : expect.stringMatching(wanted));
  });

  test("two at once go to the same place, and not back two versions", () => {
    const one = goesTo({});
    const asSeenByTheOther = record({
      id: "rollback-1",
      kind: "rollback",
      back: { to: settled({ release: one }), freeze: true },
    });
    expect(goesTo({ inFlight: asSeenByTheOther })).toBe(one);
  });
});

const since = (seconds: number) => t0 - seconds * 1000;
const leaseFacts = (changes: Partial<LeaseFacts> = {}): LeaseFacts => ({
  now: t0,
  own: "rollback-2",
  lease: lease(),
  execution: { kind: "running" },
  askedAt: undefined,
  sameGoal: false,
  seizeAfterSeconds,
  ...changes,
});

describe("how a rollback gets the lease", () => {
  test.for<readonly [string, Partial<LeaseFacts>, Partial<LeaseStep>]>([
    ["takes it where nobody holds it", { lease: undefined }, { kind: "take" }],
    [
      "goes on with it where it holds it already",
      { lease: lease({ holder: "rollback-2" }) },
      { kind: "take" },
    ],
    ["asks a release that runs to yield", {}, { kind: "ask" }],
    [
      "waits two minutes for it to yield",
      { askedAt: since(119) },
      { kind: "wait", reason: `${release} was asked to yield`, wakeAt: t0 + 1000 },
    ],
    ["stops it then", { askedAt: since(120) }, { kind: "stop" }],
    [
      "waits for a rollback that goes to the same place",
      { sameGoal: true },
      { kind: "wait", reason: `${release} goes to the same place`, wakeAt: t0 + minutes(1) },
    ],
    [
      "waits for the last function of an execution that has ended",
      { execution: { kind: "ended", endedAt: since(seizeAfterSeconds - 1) } },
      {
        kind: "wait",
        reason: `${release} has ended; its last function may still run`,
        wakeAt: t0 + 1000,
      },
    ],
    [
      "seizes it then",
      { execution: { kind: "ended", endedAt: since(seizeAfterSeconds) } },
      { kind: "seize" },
    ],
    [
      "seizes it from a dead rollback to the same place too",
      { sameGoal: true, execution: { kind: "ended", endedAt: since(100) } },
      { kind: "seize" },
    ],
    [
      "waits for a start that may be under way, where the execution is unknown",
      { execution: { kind: "unknown" }, lease: lease({ takenAt: iso(since(10)) }) },
      { kind: "wait", wakeAt: t0 + (seizeAfterSeconds - 10) * 1000 },
    ],
    [
      "seizes it when that start never came",
      { execution: { kind: "unknown" }, lease: lease({ takenAt: iso(since(seizeAfterSeconds)) }) },
      { kind: "seize" },
    ],
  ])("%s", ([, changes, step]) => {
    expect(leaseStep(leaseFacts(changes))).toMatchObject(step);
  });

  const anyFacts = fc
    .record({
      now: moment,
      holder: fc.constantFrom("rollback-2", "other"),
      takenAt: moment,
      execution: fc.oneof(
        fc.constantFrom({ kind: "running" as const }, { kind: "unknown" as const }),
        moment.map((endedAt) => ({ kind: "ended" as const, endedAt })),
      ),
      askedAt: fc.option(moment, { nil: undefined }),
      sameGoal: fc.boolean(),
    })
    .map(({ holder, takenAt, ...rest }) =>
      leaseFacts({ ...rest, lease: lease({ holder, takenAt: iso(takenAt) }) }),
    );

  test("invariant 5: it is never seized while an execution runs, nor before its last function's time is over", () => {
    fc.assert(
      fc.property(anyFacts, (each) => {
        if (leaseStep(each).kind !== "seize") return;
        expect(each.execution.kind).not.toBe("running");
        const from =
          each.execution.kind === "ended" ? each.execution.endedAt : Date.parse(each.lease?.takenAt ?? "");
        expect(each.now - from).toBeGreaterThanOrEqual(seizeAfterSeconds * 1000);
      }),
      { numRuns: 1000 },
    );
  });

  test("invariant 5: age alone never frees it", () => {
    const old = lease({ takenAt: iso(t0 - minutes(100_000)) });
    expect(["ask", "wait", "stop"]).toContain(leaseStep(leaseFacts({ lease: old })).kind);
  });

  test("a release that runs is never stopped before it was asked and had two minutes", () => {
    fc.assert(
      fc.property(anyFacts, (each) => {
        if (leaseStep(each).kind === "stop")
          expect(each.now - (each.askedAt ?? Infinity)).toBeGreaterThanOrEqual(120_000);
      }),
      { numRuns: 1000 },
    );
  });

  test("invariant 6: it has the lease within bounded time, whatever the holder does", () => {
    for (const dies of [true, false]) {
      let now = t0;
      let askedAt: number | undefined;
      let endedAt: number | undefined;
      for (;;) {
        const execution =
          endedAt === undefined ? ({ kind: "running" } as const) : ({ kind: "ended", endedAt } as const);
        const step = leaseStep(leaseFacts({ now, askedAt, execution }));
        if (step.kind === "seize" || step.kind === "take") break;
        if (step.kind === "ask") askedAt = now;
        if (step.kind === "stop") endedAt = now;
        if (dies && now - t0 > minutes(1)) endedAt ??= now;
        now += 10_000;
        expect(now - t0).toBeLessThan(minutes(4));
      }
    }
  });
});
