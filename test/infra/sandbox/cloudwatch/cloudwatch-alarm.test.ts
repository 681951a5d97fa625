import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluate } from "../../../../infra/sandbox/cloudwatch/cloudwatch-alarm.ts";
import type {
  AlarmSpec,
  AlarmState,
  Comparison,
  Missing,
} from "../../../../infra/sandbox/cloudwatch/cloudwatch-alarm.ts";
import { parseRule } from "../../../../infra/sandbox/cloudwatch/cloudwatch-rule.ts";

const alarm = (more: Partial<AlarmSpec>): AlarmSpec => ({
  name: "a",
  measure: "errorCount",
  threshold: 10,
  ...more,
});
/** Newest first; `-` is missing, `X` breaches, `0` does not. */
const range = (drawn: string) =>
  drawn
    .split("")
    .map((each, back) => ({ at: -back, value: each === "-" ? undefined : each === "X" ? 20 : 0 }));

describe("an evaluation", () => {
  test.for<[string, number, Missing, AlarmState | undefined]>([
    ["X", 1, "missing", "ALARM"],
    ["0", 1, "missing", "OK"],
    ["-", 1, "missing", "INSUFFICIENT_DATA"],
    ["-", 1, "notBreaching", "OK"],
    ["-", 1, "breaching", "ALARM"],
    ["-", 1, "ignore", undefined],
    ["-----X", 1, "notBreaching", "ALARM"],
    ["0XX-X", 3, "missing", "OK"],
    ["XXX--", 3, "missing", "ALARM"],
    ["--X--", 3, "breaching", "ALARM"],
    ["--X--", 3, "notBreaching", "OK"],
    ["--X--", 3, "ignore", undefined],
    ["--X--", 3, "missing", "ALARM"],
    ["--0--", 3, "breaching", "OK"],
    ["--0--", 3, "ignore", "OK"],
  ])("%s over %i periods with %s is %s", ([drawn, evaluationPeriods, treatMissingData, expected]) => {
    expect(evaluate(alarm({ evaluationPeriods, treatMissingData }), range(drawn)).state).toBe(expected);
  });

  test("m out of n rings as soon as m breach", () => {
    const spec = alarm({ evaluationPeriods: 3, datapointsToAlarm: 2 });
    expect(evaluate(spec, range("X0X")).state).toBe("ALARM");
    expect(evaluate(spec, range("X00")).state).toBe("OK");
  });

  test("looks at no more real points than its periods", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("X", "0", "-"), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 5 }),
        (drawn, evaluationPeriods) => {
          const { used } = evaluate(alarm({ evaluationPeriods }), range(drawn.join("")));
          const real = drawn.filter((each) => each !== "-").length;
          expect(used).toHaveLength(Math.min(real, evaluationPeriods));
        },
      ),
    );
  });

  test.for<[Comparison, number, boolean]>([
    ["GreaterThanOrEqualToThreshold", 10, true],
    ["GreaterThanThreshold", 10, false],
    ["GreaterThanThreshold", 11, true],
    ["LessThanThreshold", 10, false],
    ["LessThanThreshold", 9, true],
    ["LessThanOrEqualToThreshold", 10, true],
  ])("%s of %i against 10 breaches: %s", ([comparison, value, breaches]) => {
    expect(evaluate(alarm({ comparison }), [{ at: 0, value }]).state).toBe(breaches ? "ALARM" : "OK");
  });
});

describe("a composite rule", () => {
  const states: Record<string, AlarmState> = { on: "ALARM", off: "OK", "no data": "INSUFFICIENT_DATA" };
  const holds = (rule: string) => parseRule(rule).holds((name) => states[name]);

  test.for<[string, boolean]>([
    ["ALARM(on)", true],
    ['ALARM("off")', false],
    ["OK(off)", true],
    ['INSUFFICIENT_DATA("no data")', true],
    ["ALARM(unknown)", false],
    ["NOT ALARM(off)", true],
    ["ALARM(on) AND ALARM(off)", false],
    ["ALARM(on) OR ALARM(off)", true],
    ["ALARM(off) OR ALARM(on) AND ALARM(off)", false],
    ["(ALARM(off) OR ALARM(on)) AND NOT ALARM(off)", true],
    ["TRUE AND NOT FALSE", true],
  ])("%s is %s", ([rule, expected]) => {
    expect(holds(rule)).toBe(expected);
  });

  test("names its children in their order", () => {
    expect(parseRule('ALARM(a) OR (OK("b") AND NOT ALARM(c))').children).toEqual(["a", "b", "c"]);
  });

  test.for(["", "ALARM", "ALARM(a) ALARM(b)", "(ALARM(a)", "ALARM(a) OR", "MAYBE(a)"])(
    "%o is refused",
    (rule) => {
      expect(() => parseRule(rule)).toThrow(/AlarmRule is not valid/);
    },
  );
});
