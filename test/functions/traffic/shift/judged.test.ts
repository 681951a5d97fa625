import { describe, expect, test } from "vitest";
import type { Verdict } from "../../../../functions/judge/verdict.ts";
import { advance } from "../../../../functions/traffic/shift/advance.ts";
import { judgedEnd, longestLastBake } from "../../../../functions/traffic/shift/judged.ts";
import type { JudgedSite } from "../../../../functions/traffic/shift/judged.ts";
import { judgeConfig, judgementOf } from "../../judge/hand-made.ts";
import { begunAt, iso } from "./looks.ts";
import { baking, midway, to } from "./scenes.ts";

const judged = (verdict: Verdict, changes: Partial<JudgedSite> = {}): JudgedSite => ({
  judgement: judgementOf(verdict),
  onUnclear: "back-out",
  isPromoted: false,
  periodSeconds: 60,
  ...changes,
});
const seconds = (count: number) => count * 1000;
/** The last step's bake of 300 s, and some seconds. */
const after = (count: number, given?: JudgedSite) =>
  judgedEnd(
    { now: begunAt + seconds(count), ...(given ? { judged: given } : {}) },
    { settledAt: iso(begunAt) },
    300,
  );

describe("a site whose users come back to a candidate", () => {
  test.for([
    ["in the middle of a bake", baking],
    ["between two steps", midway],
  ] as const)("loses them at once when it is worse: %s", ([, scene]) => {
    expect(advance({ ...scene().facts(), judged: judged("worse") })).toMatchObject({
      kind: "back",
      reason: "look 7 of 30: worse",
    });
  });

  test("bakes on while nothing is worse", () => {
    const facts = baking().facts();
    expect(advance({ ...facts, judged: judged("unclear") })).toEqual(advance(facts));
  });

  test("waits past the last step's bake while it is unclear, and is done when the candidate is as good", () => {
    const it = baking({ steps: [to] });
    it.world.judged = judged("unclear", { maxBakeSeconds: 600 });
    it.later(300);
    expect(it.look()).toMatchObject({ kind: "wait", seconds: 60, point: "drawn-out" });
    it.world.judged = judged("pass");
    expect(it.look()).toMatchObject({ kind: "done" });
  });

  test("goes on to the next step while it is unclear: only the end asks for an answer", () => {
    const it = baking();
    it.world.judged = judged("unclear");
    it.later(300);
    expect(it.look()).toMatchObject({ kind: "write", note: { step: 1 } });
  });

  test("loses them when it is unclear at the end of the last bake", () => {
    const it = baking({ steps: [to] });
    it.world.judged = judged("unclear");
    it.later(300);
    expect(it.look()).toMatchObject({ kind: "back", reason: expect.stringContaining("still unclear") });
  });

  test.for([
    ["keeps them where nothing is judged", 300, undefined, undefined],
    ["keeps them when the candidate is as good", 300, judged("pass"), undefined],
    ["keeps them when a person promotes", 300, judged("unclear", { isPromoted: true }), undefined],
    ["keeps them unclear where the file says so", 300, judged("unclear", { onUnclear: "go-on" }), undefined],
    ["loses them when it is unclear", 300, judged("unclear"), { kind: "back" }],
    ["is drawn out", 310, judged("unclear", { maxBakeSeconds: 600 }), { seconds: 60, point: "drawn-out" }],
    ["is drawn out to the second", 590, judged("unclear", { maxBakeSeconds: 600 }), { seconds: 10 }],
    [
      "is looked at each few minutes",
      310,
      judged("unclear", { maxBakeSeconds: 9000, periodSeconds: 120 }),
      { seconds: 120 },
    ],
    [
      "is looked at each five at least",
      310,
      judged("unclear", { maxBakeSeconds: 9000, periodSeconds: 780 }),
      { seconds: 300 },
    ],
    [
      "is looked at each minute at most",
      310,
      judged("unclear", { maxBakeSeconds: 9000, periodSeconds: 5 }),
      { seconds: 60 },
    ],
    [
      "loses them when it is unclear still",
      600,
      judged("unclear", { maxBakeSeconds: 600 }),
      { kind: "back" },
    ],
    [
      "waits for a person for an hour",
      3899,
      judged("unclear", { onUnclear: "ask" }),
      { seconds: 1, point: "verdict" },
    ],
    ["and no longer", 3900, judged("unclear", { onUnclear: "ask" }), { kind: "back" }],
    [
      "waits for a person for an hour after the longest bake",
      4199,
      judged("unclear", { onUnclear: "ask", maxBakeSeconds: 600 }),
      { seconds: 1, point: "verdict" },
    ],
    [
      "with `wait` alone waits for an hour",
      3899,
      judged("unclear", { onUnclear: "wait" }),
      { point: "drawn-out" },
    ],
    ["and then goes back", 3900, judged("unclear", { onUnclear: "wait" }), { kind: "back" }],
  ] as const)("%s", ([, count, given, end]) => {
    const found = after(count, given);
    if (end === undefined) expect(found).toBeUndefined();
    else expect(found).toMatchObject(end);
  });
});

test.for([
  ["the bake", { onUnclear: "ask" }, 300],
  ["the longest that is configured", { onUnclear: "wait", maxBakeSeconds: 900 }, 900],
  ["never shorter than the bake", { onUnclear: "go-on", maxBakeSeconds: 100 }, 300],
  ["an hour more where it waits without limit", { onUnclear: "wait" }, 3900],
] as const)("the last bake of a site is at most: %s", ([, changes, most]) => {
  expect(longestLastBake(300, judgeConfig(changes))).toBe(most);
});
