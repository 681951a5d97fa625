import { describe, expect, test } from "vitest";
import { figure, linesOf, percent, ruleOf } from "../../../functions/judge/explain.ts";
import { judge } from "../../../functions/judge/judge.ts";
import { bounds, counts, look, ranks, rates, saying, times, values } from "./look.ts";

describe("numbers for people", () => {
  test.for([
    [123_456, "123000"],
    [0.0123456, "0.0123"],
    [0, "0"],
    [-2.5, "-2.5"],
    [0.0001, "0.0001"],
    [0.00009994, "9.99e-5"],
    [999_000_000, "999000000"],
    [1e9, "1e+9"],
    [Number.NaN, "NaN"],
  ] as const)("%s is told as %s", ([value, text]) => expect(figure(value)).toBe(text));

  test("shares are told as percent", () => expect(percent(0.0123)).toBe("1.23 %"));
});

describe("a rule in words", () => {
  test.for([
    ["a bound above", bounds(), "at most 100; allowed are 0 bad points, 0 in a row, and 0 missing"],
    [
      "a bound below",
      bounds({ bound: { min: 2 } }),
      "at least 2; allowed are 0 bad points, 0 in a row, and 0 missing",
    ],
    [
      "both",
      bounds({ bound: { min: 2, max: 9 }, budget: { bad: 3, inARow: 2, missing: 1 } }),
      "between 2 and 9; allowed are 3 bad points, 2 in a row, and 1 missing",
    ],
    ["none", bounds({ bound: {} }), "no bound; allowed are 0 bad points, 0 in a row, and 0 missing"],
    [
      "a bound that any number may miss",
      bounds({ budget: { bad: 3, inARow: 2 } }),
      "at most 100; allowed are 3 bad points and 2 in a row",
    ],
    [
      "ranks",
      ranks(),
      "not shifted up against stable at the same time by 5 % or more, with 60 % of pairs worse",
    ],
    [
      "ranks down, before",
      ranks({ direction: "down-is-worse", against: "stable-before" }),
      "not shifted down against stable before by 5 % or more, with 60 % of pairs worse",
    ],
    [
      "rates",
      rates(),
      "requests fail no more than 1.5 times as often as those of stable at the same time, with 0.01 % of all requests more",
    ],
    ["a fixed bound", rates({ against: { rate: 0.02 } }), "no more than 2 % of requests fail"],
  ] as const)("%s", ([, metric, rule]) => expect(ruleOf(metric)).toBe(rule));
});

describe("a finding in a sentence", () => {
  const sentence = (...given: Parameters<typeof look>) => judge(look(...given)).metrics[0]?.sentence;

  test("of ranks", () => {
    const worse = {
      metric: ranks(),
      candidate: values(times(30, 120, 122)),
      stable: values(times(30, 100, 102)),
    };
    expect(sentence([worse])).toMatch(
      /^latency is worse: median 121 of 30 points, against 101 of 30 of stable in the same minutes; shifted by 20, 19\.8 % for the worse, between 20 and 20; worse in 100 % of pairs; [\d.]+ standard deviations from chance, [\d.]+ are needed at this look$/,
    );
    expect(sentence([worse], { number: 20 })).toContain("latency is worse");
  });

  test("of ranks that are better", () => {
    const better = {
      metric: ranks(),
      candidate: values(times(30, 90, 92)),
      stable: values(times(30, 100, 102)),
    };
    expect(sentence([better])).toContain("shifted by -10, 9.9 % for the better");
  });

  test("of ranks midway: what decides nothing yet is left out", () => {
    const same = {
      metric: ranks(),
      candidate: values(times(20, 100, 102)),
      stable: values(times(20, 100, 102)),
    };
    expect(sentence([same], { number: 20 })).toMatch(
      /^latency is not worse: median 101 of 20 points, against 101 of 20 of stable in the same minutes; worse in 50 % of pairs; 0 standard/,
    );
  });

  test("of rates, with an end and without", () => {
    const errors = (mine: readonly number[], theirs: readonly number[]) =>
      sentence([{ metric: rates(), candidate: counts(mine, 100), stable: counts(theirs, 900) }]);
    expect(errors(times(30, 5), times(30, 9))).toMatch(
      /^errors is worse: 5 % of 3000 requests failed, against 1 % of 27000 of stable in the same minutes; 5 times as often, between [\d.]+ and [\d.]+ times; /,
    );
    expect(errors(times(30, 5), times(30, 0))).toMatch(/in the same minutes; at least [\d.]+ times; /);
  });

  test("of a fixed bound", () => {
    const found = sentence([
      { metric: rates({ against: { rate: 0.01 } }), candidate: counts(times(30, 5), 100) },
    ]);
    expect(found).toMatch(/^errors is worse: 5 % of 3000 requests failed; [\d.]+ standard deviations/);
  });

  test("of what is unclear", () => {
    expect(sentence([{ metric: ranks(), candidate: values([1]), stable: values([2]) }])).toBe(
      "latency is unclear: median 1 of 1 points, against 2 of 1 of stable in the same minutes; " +
        "1 points of the candidate and 1 of stable are too few: 6 of each are needed",
    );
  });
});

test("a judgement is told line by line", () => {
  const judged = judge(
    look([saying("worse", { critical: false, weight: 2 }), saying("pass")], {
      alarms: [{ name: "5xx", state: "OK" }],
    }),
  );
  const lines = linesOf(judged);
  expect(lines.slice(0, 5)).toEqual([
    judged.sentence,
    "alarm 5xx: OK",
    "",
    "worse, with 2 votes: at most 100; allowed are 0 bad points, 0 in a row, and 0 missing",
    "  worse is worse: of 5 points 5 are bad, 5 in a row, and 0 are missing",
  ]);
  expect(lines[5]).toBe("  candidate █████");
  expect(lines).toContain("pass, critical: at most 100; allowed are 0 bad points, 0 in a row, and 0 missing");
});
