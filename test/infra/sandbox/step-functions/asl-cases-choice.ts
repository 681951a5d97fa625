import type { AslCase } from "./asl-case.ts";

const choice = (rule: object): object => ({
  StartAt: "A",
  States: {
    A: { Type: "Choice", Choices: [{ ...rule, Next: "Yes" }], Default: "No" },
    Yes: { Type: "Succeed" },
    No: { Type: "Succeed" },
  },
});
const chosen = (name: string, rule: object, input: unknown, isMatch: boolean): AslCase => ({
  name: `a choice: ${name}`,
  definition: choice(rule),
  input,
  expected: { status: "SUCCEEDED", output: input, states: ["A", isMatch ? "Yes" : "No"] },
});
export const choiceCases: readonly AslCase[] = [
  chosen("equal strings", { Variable: "$.a", StringEquals: "x" }, { a: "x" }, true),
  chosen("another type never matches", { Variable: "$.a", StringEquals: "1" }, { a: 1 }, false),
  chosen("equal to another path", { Variable: "$.a", StringEqualsPath: "$.b" }, { a: "x", b: "x" }, true),
  chosen("numbers", { Variable: "$.a", NumericGreaterThanEquals: 2 }, { a: 2 }, true),
  chosen("a boolean", { Variable: "$.a", BooleanEquals: false }, { a: false }, true),
  chosen("absent, asked with IsPresent", { Variable: "$.a.b", IsPresent: false }, { a: {} }, true),
  chosen(
    "present and null",
    {
      And: [
        { Variable: "$.a", IsPresent: true },
        { Variable: "$.a", IsNull: true },
      ],
    },
    { a: null },
    true,
  ),
  chosen(
    "Or and Not",
    { Or: [{ Variable: "$.a", IsNull: true }, { Not: { Variable: "$.a", IsString: true } }] },
    { a: 1 },
    true,
  ),
  chosen("a wildcard", { Variable: "$.a", StringMatches: "v*.\\*" }, { a: "v1.2.*" }, true),
  chosen(
    "timestamps by moment, not by text",
    { Variable: "$.a", TimestampEquals: "2026-01-01T00:00:00Z" },
    { a: "2026-01-01T09:00:00+09:00" },
    true,
  ),
  {
    name: "a choice that nothing matches fails",
    definition: {
      StartAt: "A",
      States: {
        A: { Type: "Choice", Choices: [{ Variable: "$.a", NumericEquals: 1, Next: "B" }] },
        B: { Type: "Succeed" },
      },
    },
    input: { a: 2 },
    expected: { status: "FAILED", error: "States.NoChoiceMatched", states: ["A"] },
  },
  {
    name: "a choice about something absent fails the run",
    definition: choice({ Variable: "$.a", NumericEquals: 1 }),
    input: {},
    expected: { status: "FAILED", error: "States.Runtime", states: ["A"] },
  },
];
