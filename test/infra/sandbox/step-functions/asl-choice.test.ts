import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matchesRule } from "../../../../infra/sandbox/step-functions/asl-choice.ts";
import type { Rule } from "../../../../infra/sandbox/step-functions/asl-types.ts";

const matches = (rule: Rule, value: unknown): boolean =>
  matchesRule({ Variable: "$.a", ...rule }, { a: value, b: 5, s: "m" }, {});

describe("a comparison", () => {
  test.for([
    [{ StringLessThan: "b" }, "a", true],
    [{ StringGreaterThan: "b" }, "a", false],
    [{ StringLessThanEqualsPath: "$.s" }, "m", true],
    [{ NumericEquals: 1 }, 1.0, true],
    [{ NumericLessThan: 2 }, 2, false],
    [{ NumericGreaterThanPath: "$.b" }, 6, true],
    [{ NumericEquals: 1 }, "1", false],
    [{ BooleanEquals: true }, "true", false],
    [{ BooleanEqualsPath: "$.a" }, true, true],
    [{ IsNull: true }, null, true],
    [{ IsNull: false }, 0, true],
    [{ IsNumeric: true }, 0, true],
    [{ IsString: false }, 0, true],
    [{ IsBoolean: true }, false, true],
    [{ IsTimestamp: true }, "2026-11-02T10:00:00Z", true],
    [{ IsTimestamp: true }, "2026-11-02 10:00:00", false],
    [{ IsTimestamp: true }, "2026-13-02T10:00:00Z", false],
    [{ TimestampLessThan: "2026-11-02T10:00:00Z" }, "2026-11-02T11:00:00+02:00", true],
    [{ TimestampEquals: "soon" }, "soon", false],
    [{ StringMatches: "a*c" }, "abc", true],
    [{ StringMatches: "a*c" }, "abcd", false],
    [{ StringMatches: "a.c" }, "abc", false],
    [{ StringMatches: "*" }, "", true],
    [{ StringMatches: "\\*" }, "x", false],
    [{ StringMatches: "1" }, 1, false],
  ] as const)("%o of %o is %s", ([rule, value, isMatch]) => {
    expect(matches(rule, value)).toBe(isMatch);
  });

  test.for([
    { Variable: "$.absent", IsNull: true },
    { Variable: "$.a", NumericEqualsPath: "$.absent" },
  ])("%o about something absent fails the run", (rule) => {
    expect(() => matchesRule(rule, { a: 1 }, {})).toThrow("States.Runtime");
  });
});

const leaf: fc.Arbitrary<Rule> = fc.oneof(
  fc.integer({ min: 0, max: 3 }).map((NumericLessThan) => ({ Variable: "$.a", NumericLessThan })),
  fc.constantFrom("x", "y").map((StringEquals) => ({ Variable: "$.a", StringEquals })),
  fc.boolean().map((IsNull) => ({ Variable: "$.a", IsNull })),
);
const { rule } = fc.letrec<{ rule: Rule }>((tie) => ({
  rule: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.record({ And: fc.array(tie("rule"), { minLength: 1, maxLength: 3 }) }),
    fc.record({ Or: fc.array(tie("rule"), { minLength: 1, maxLength: 3 }) }),
    fc.record({ Not: tie("rule") }),
  ),
}));
const value = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom("x", "y", "z"), fc.constant(null));

/** The same rules, written as plainly as can be. */
function naive(each: Rule, a: unknown): boolean {
  if (Array.isArray(each["And"])) return !each["And"].some((inner: Rule) => !naive(inner, a));
  if (Array.isArray(each["Or"])) return each["Or"].some((inner: Rule) => naive(inner, a));
  if (each["Not"] !== undefined) return !naive(each["Not"] as Rule, a);
  if (each["NumericLessThan"] !== undefined)
    return typeof a === "number" && a < Number(each["NumericLessThan"]);
  if (each["StringEquals"] !== undefined) return a === each["StringEquals"];
  return (a === null) === each["IsNull"];
}

describe("And, Or and Not", () => {
  test("agree with a plain reading of them", () => {
    fc.assert(
      fc.property(rule, value, (each, a) => {
        expect(matchesRule(each, { a }, {})).toBe(naive(each, a));
      }),
    );
  });

  test("obey De Morgan", () => {
    fc.assert(
      fc.property(rule, rule, value, (one, other, a) => {
        const both = matchesRule({ Not: { And: [one, other] } }, { a }, {});
        expect(both).toBe(matchesRule({ Or: [{ Not: one }, { Not: other }] }, { a }, {}));
      }),
    );
  });
});
