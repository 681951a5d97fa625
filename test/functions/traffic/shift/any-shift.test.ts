import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { largestChange } from "../../../../functions/traffic/plan/rails.ts";
import { stepsBetween } from "../../../../functions/traffic/plan/steps.ts";
import { fitnessOf, hasSomewhereToGo } from "../../../../functions/traffic/policy/fitness.ts";
import { gainers, totalOf } from "../../../../functions/traffic/policy/shares.ts";
import { advance } from "../../../../functions/traffic/shift/advance.ts";
import { anySites, twoWeights } from "../world.ts";
import { begunAt, iso, looks } from "./looks.ts";
import type { Looks } from "./looks.ts";

/** One thing that befalls a shift between two looks, drawn at random. */
const events = (names: readonly string[]) =>
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        what: fc.constant("later" as const),
        seconds: fc.constantFrom(5, 60, 300, 2000),
      }),
    },
    { weight: 3, arbitrary: fc.record({ what: fc.constant("health" as const), sites: anySites(names) }) },
    { weight: 1, arbitrary: fc.record({ what: fc.constant("alarm" as const), fires: fc.boolean() }) },
    {
      weight: 1,
      arbitrary: fc.record({
        what: fc.constant("lose" as const),
        how: fc.constantFrom("before" as const, "after" as const),
      }),
    },
    { weight: 1, arbitrary: fc.record({ what: fc.constant("stale" as const), is: fc.boolean() }) },
    { weight: 1, arbitrary: fc.constant({ what: "abort" as const }) },
  );

const story = twoWeights
  .filter(
    ({ from, to }) => JSON.stringify(from) !== JSON.stringify(to) && stepsBetween(from, to, 20) !== undefined,
  )
  .chain(({ from, to }) =>
    fc.record({
      from: fc.constant(from),
      to: fc.constant(to),
      kind: fc.constantFrom("shift" as const, "evacuate" as const, "restore" as const),
      events: fc.array(events(Object.keys(to)), { maxLength: 60 }),
    }),
  );
type Story = typeof story extends fc.Arbitrary<infer T> ? T : never;

function befall(it: Looks, event: Story["events"][number]): void {
  if (event.what === "later") it.later(event.seconds);
  if (event.what === "health") it.world.sites = event.sites;
  if (event.what === "alarm") it.world.alarms = [{ name: "x", state: event.fires ? "ALARM" : "OK" }];
  if (event.what === "lose") it.world.lose = event.how;
  if (event.what === "stale") it.world.isStale = event.is;
  if (event.what === "abort")
    it.world.requests = [
      { kind: "abort", by: { who: "bob", via: "command" }, reason: "enough", at: iso(begunAt) },
    ];
}

/** Everything happens, and `check` sees each look with the zone before and after it; then all is well, to the end. */
function tell({ from, to, kind, events }: Story, check: (it: Looks, before: Record<string, number>) => void) {
  const it = looks({ from, to, record: { kind, site: "a" } });
  const ends = ["done", "refused", "returned", "stuck"];
  for (const event of events) {
    befall(it, event);
    const before = it.weights();
    const step = it.look();
    check(it, before);
    if (ends.includes(step.kind)) return { it, step };
  }
  it.world.isStale = false;
  it.world.alarms = [];
  it.world.sites = Object.fromEntries(Object.keys(to).map((name) => [name, { health: "healthy" as const }]));
  for (let i = 0; i < 800; i += 1) {
    const before = it.weights();
    const step = it.look();
    check(it, before);
    if (ends.includes(step.kind)) return { it, step };
    if (step.kind === "wait") it.later(step.seconds);
  }
  throw new Error("it does not end");
}

const runs = { numRuns: 120 };

describe("whatever befalls a shift", () => {
  test("invariant 1: after every write a site with a weight is healthy as far as is known, and never are all weights 0", () => {
    fc.assert(
      fc.property(story, (told) => {
        tell(told, (it, before) => {
          if (JSON.stringify(before) === JSON.stringify(it.weights())) return;
          expect(totalOf(it.weights())).toBeGreaterThan(0);
          expect(hasSomewhereToGo(it.weights(), it.world.sites)).toBe(true);
        });
      }),
      runs,
    );
  });

  test("no write gives more to a site that is not healthy, on the way back either", () => {
    fc.assert(
      fc.property(story, (told) => {
        tell(told, (it, before) => {
          for (const name of gainers(before, it.weights()))
            expect(fitnessOf(it.world.sites, name)).toBe("healthy");
        });
      }),
      runs,
    );
  });

  test("no step forward is above the limit, and each is a planned one", () => {
    fc.assert(
      fc.property(story, (told) => {
        tell(told, (it, before) => {
          if (it.record().turned || JSON.stringify(before) === JSON.stringify(it.weights())) return;
          expect(largestChange(before, it.weights()).points).toBeLessThanOrEqual(20 + 1e-6);
          expect(it.record().plan.steps.map(({ weights }) => weights)).toContainEqual(it.weights());
        });
      }),
      runs,
    );
  });

  test("invariant 6: it ends, as wanted, or exactly as it was, or saying what is where", () => {
    const kinds: Record<string, number> = {};
    fc.assert(
      fc.property(story, (told) => {
        const { it, step } = tell(told, () => {});
        kinds[step.kind] = (kinds[step.kind] ?? 0) + 1;
        if (step.kind === "done") expect(it.weights()).toEqual(told.to);
        if (step.kind === "returned" || step.kind === "refused")
          expect(it.zone()).toEqual(it.record().stored);
        if (step.kind === "refused") expect(it.writes()).toBe(0);
        expect("reason" in step && step.reason.length > 0).toBe(true);
      }),
      runs,
    );
    expect(Object.keys(kinds).sort()).toEqual(["done", "refused", "returned", "stuck"]);
  });

  test("invariant 7: a look that is repeated with the same facts comes to the same step", () => {
    fc.assert(
      fc.property(story, (told) => {
        const it = looks({ from: told.from, to: told.to });
        for (const event of told.events) {
          befall(it, event);
          expect(advance(it.facts())).toEqual(advance(it.facts()));
          if (["done", "refused", "returned", "stuck"].includes(it.look().kind)) return;
        }
      }),
      { numRuns: 50 },
    );
  });
});
