import { describe, expect, test } from "vitest";
import { judge } from "../../../functions/judge/judge.ts";
import type { AlarmSeen } from "../../../functions/judge/verdict.ts";
import { look, saying } from "./look.ts";

const vote = { critical: false };
const alarm = (state: AlarmSeen["state"]): AlarmSeen => ({ name: "5xx", state });
const verdictOf = (...given: Parameters<typeof look>) => judge(look(...given)).verdict;

describe("a judgement", () => {
  test("of metrics that all pass is a pass, at the last look", () => {
    expect(verdictOf([saying("pass"), saying("pass", vote)])).toBe("pass");
  });

  test("is open before the last look, whatever passes", () => {
    const early = judge(look([saying("pass")], { number: 29 }));
    expect(early.verdict).toBe("unclear");
    expect(early.sentence).toBe("look 29 of 30: unclear: nothing is worse so far, and it is not over");
    expect(early.look).toEqual({ number: 29, planned: 30, isLast: false });
  });

  test("may be the last before the planned one", () => {
    expect(verdictOf([saying("pass")], { number: 12, isLast: true })).toBe("pass");
    expect(verdictOf([saying("pass")], { number: 30, isLast: false })).toBe("unclear");
  });

  test("a critical metric is worse alone, at any look", () => {
    expect(verdictOf([saying("worse"), saying("pass", { ...vote, weight: 99 })], { number: 3 })).toBe(
      "worse",
    );
  });

  test("a missing metric does not hide another's failure", () => {
    expect(verdictOf([saying("unclear"), saying("worse")])).toBe("worse");
    expect(verdictOf([saying("unclear", { ...vote, weight: 9 }), saying("worse", vote)])).toBe("worse");
  });

  test.for([
    ["half of the votes decide", 1, 1, "worse"],
    ["less than half do not", 1, 1.01, "pass"],
  ] as const)("%s", ([, against, rest, verdict]) => {
    expect(
      verdictOf([saying("worse", { ...vote, weight: against }), saying("pass", { ...vote, weight: rest })]),
    ).toBe(verdict);
  });

  test("a critical metric that is unclear leaves it open", () => {
    const open = judge(look([saying("unclear"), saying("pass")]));
    expect(open.verdict).toBe("unclear");
    expect(open.sentence).toContain("1 points are too few");
  });

  test.for([
    ["worse and unclear together have half of the votes", 1, 1, 2, "unclear"],
    ["they have less", 1, 1, 2.01, "pass"],
  ] as const)("%s", ([, worse, unclear, pass, verdict]) => {
    expect(
      verdictOf([
        saying("worse", { ...vote, weight: worse }),
        saying("unclear", { ...vote, weight: unclear }),
        saying("pass", { ...vote, weight: pass }),
      ]),
    ).toBe(verdict);
  });

  test("an alarm that fires has a veto, at any look", () => {
    const stopped = judge(look([saying("pass")], { number: 1, alarms: [alarm("OK"), alarm("ALARM")] }));
    expect(stopped.verdict).toBe("worse");
    expect(stopped.sentence).toBe("look 1 of 30: the candidate is worse: alarm 5xx fires");
  });

  test("an alarm that cannot be read leaves it open, but does not hide a failure", () => {
    expect(verdictOf([saying("pass")], { alarms: [alarm("unreadable")] })).toBe("unclear");
    expect(verdictOf([saying("worse")], { alarms: [alarm("missing")] })).toBe("worse");
  });

  test("alarms alone can pass it; without anything to judge by nothing does", () => {
    expect(judge(look([], { alarms: [alarm("OK")] })).sentence).toBe(
      "look 30 of 30: the candidate is as good: nothing is worse by 1 alarms",
    );
    const nothing = judge(look([]));
    expect([nothing.verdict, nothing.sentence]).toEqual([
      "unclear",
      "look 30 of 30: unclear: there is no metric and no alarm to judge by",
    ]);
  });

  test("says who was worse, and by how many votes", () => {
    const { sentence } = judge(look([saying("worse", { ...vote, weight: 3 }), saying("pass", vote)]));
    expect(sentence).toBe(
      "look 30 of 30: the candidate is worse: 75 % of the votes of metrics with an answer; " +
        "worse is worse: of 5 points 5 are bad, 5 in a row, and 0 are missing",
    );
  });

  test("carries a chart of what is worse at any look, and of all at the last", () => {
    const charts = (number: number) =>
      judge(look([saying("worse"), saying("pass")], { number })).metrics.map(({ chart }) => chart?.length);
    expect(charts(3)).toEqual([2, undefined]);
    expect(charts(30)).toEqual([2, 2]);
  });

  test("is plain JSON", () => {
    const judged = judge(look([saying("worse"), saying("unclear")], { alarms: [alarm("OK")] }));
    expect(JSON.parse(JSON.stringify(judged))).toEqual(judged);
  });
});
