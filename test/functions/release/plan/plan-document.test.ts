import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { digestOfPlans, wavesOf } from "../../../../functions/release/plan/plan.ts";
import { plan, revision } from "../world.ts";

const cell = (name: string, wave: number) => plan({ cell: name, wave });
const plans = fc.uniqueArray(
  fc
    .tuple(fc.constantFrom("a", "b", "c", "d"), fc.integer({ min: 1, max: 9 }))
    .map(([name, wave]) => cell(name, wave)),
  { selector: (each) => each.cell },
);

describe("the waves of a plan", () => {
  test("come in order, and so do the cells of each", () => {
    expect(wavesOf([cell("d", 10), cell("c", 2), cell("b", 1), cell("a", 2)])).toEqual([
      { cells: ["b"] },
      { cells: ["a", "c"] },
      { cells: ["d"] },
    ]);
  });

  test("have every cell once, and do not depend on the order of the plans", () => {
    fc.assert(
      fc.property(plans, (given) => {
        const waves = wavesOf(given);
        expect(waves.flatMap(({ cells }) => cells).toSorted()).toEqual(
          given.map((each) => each.cell).toSorted(),
        );
        expect(wavesOf(given.toReversed())).toEqual(waves);
      }),
    );
  });
});

describe("the digest of a plan", () => {
  test("does not depend on the order of the cells, nor of their members, nor on the keys they are stored under", () => {
    fc.assert(
      fc.property(plans, (given) => {
        const stored = given.map((each) => ({ pk: "release#1", sk: `plan#${each.cell}`, ...each }));
        const turned = stored
          .toReversed()
          .map((each) => Object.assign({ ...plan() }, Object.fromEntries(Object.entries(each).toReversed())));
        expect(digestOfPlans(turned)).toBe(digestOfPlans(given));
      }),
    );
  });

  test.for([
    ["another base", plan({ base: revision(9) })],
    ["another bake", plan({ bake: { seconds: 901, within: "hook" } })],
    ["other alarms", plan({ alarms: [] })],
    ["another test listener", plan({ listeners: { production: plan().listeners.production, test: "t" } })],
  ] as const)("is another for %s: what was accepted is what is carried out", ([, changed]) => {
    expect(digestOfPlans([changed])).not.toBe(digestOfPlans([plan()]));
  });
});
