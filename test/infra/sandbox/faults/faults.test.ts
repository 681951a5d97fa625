import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CallStart, FaultRule } from "../../../../infra/sandbox/faults/faults.ts";
import { createFaultPlan } from "../../../../infra/sandbox/faults/faults.ts";

const call = (more: Partial<CallStart> = {}): CallStart => ({
  seq: 1,
  at: 1000,
  function: "plan",
  invocation: "i",
  service: "dynamodb",
  operation: "PutItem",
  input: {},
  ...more,
});
const fault = { kind: "dies-after" } as const;
const hits = (rule: Omit<FaultRule, "fault">, calls: readonly Partial<CallStart>[]): boolean[] => {
  const plan = createFaultPlan([{ fault, ...rule }]);
  return calls.map((each) => plan.of(call(each)) !== undefined);
};

describe("a fault rule", () => {
  test("without a match hits the first call of all", () => {
    expect(hits({ match: {} }, [{}, {}])).toEqual([true, false]);
  });

  test.for([
    ["seq", { seq: 2 }, { seq: 2 }],
    ["service", { service: "ecs" }, { service: "ecs" }],
    ["operation", { operation: "GetItem" }, { operation: "GetItem" }],
    ["function", { function: "deploy" }, { function: "deploy" }],
    ["a condition of one's own", { where: ({ input }: CallStart) => input === "x" }, { input: "x" }],
  ] as const)("matches by %s", ([, match, fitting]) => {
    expect(hits({ match }, [{}, fitting])).toEqual([false, true]);
  });

  test("hits from a time, until before another", () => {
    const times = [9, 10, 19, 20].map((at) => ({ at }));
    expect(hits({ match: { from: 10, until: 20 }, times: Infinity }, times)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  test("hits the nth fitting call and as many as it says, whatever lies between", () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { maxLength: 30 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 5 }),
        (fitting, nth, times) => {
          const calls = fitting.map((fits) => ({ operation: fits ? "PutItem" : "GetItem" }));
          let seen = 0;
          const expected = fitting.map((fits) => {
            if (fits) seen++;
            return fits && seen >= nth && seen < nth + times;
          });
          expect(hits({ match: { operation: "PutItem" }, nth, times }, calls)).toEqual(expected);
        },
      ),
    );
  });

  test("that comes second still counts the calls that the first one took", () => {
    const plan = createFaultPlan([{ match: {}, fault }]);
    plan.add({ match: {}, nth: 2, fault: { kind: "dies-before" } });
    expect([plan.of(call()), plan.of(call()), plan.of(call())].map((rule) => rule?.fault.kind)).toEqual([
      "dies-after",
      "dies-before",
      undefined,
    ]);
  });
});
