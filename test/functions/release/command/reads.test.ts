import { expect, test } from "vitest";
import { newestOf, shownJudgements } from "../../../../functions/release/command/reads.ts";
import { judgementOf, metricSaying } from "../../judge/hand-made.ts";
import { iso, t0 } from "../world.ts";

const timeline = Array.from({ length: 50 }, (_, place) => ({ at: iso(t0 + place), what: `step ${place}` }));

test("a timeline that an answer has room for is shown whole", () => {
  expect(newestOf(timeline)).toEqual(timeline);
});

test("of a longer one the newest entries are shown, and how many came before them", () => {
  const shown = newestOf(timeline, 1000);
  expect(Buffer.byteLength(JSON.stringify(shown.slice(1)))).toBeLessThanOrEqual(1001);
  expect(shown.slice(1)).toEqual(timeline.slice(51 - shown.length));
  expect(shown[0]).toEqual({
    at: shown[1]?.at,
    what: `${51 - shown.length} earlier entries are in the ledger`,
  });
});

test("of each cell the judgement that decided is shown, else the newest", () => {
  const cell = (name: string) => ({ cell: name, at: iso(t0), judgement: judgementOf("unclear") });
  const latest = ["b", "a"].map((name) => ({ ...cell(name), steps: [], unreadable: "" }));
  const decided = [{ ...cell("b"), judgement: judgementOf("pass"), wentOn: true, reason: "as good" }];
  expect(shownJudgements({ latest, decided })).toEqual([
    cell("a"),
    { ...cell("b"), judgement: judgementOf("pass"), decided: { wentOn: true, reason: "as good" } },
  ]);
});

test("of many long judgements no more is shown than an answer has room for", () => {
  const metrics = Array.from({ length: 10 }, () => metricSaying("worse", { chart: ["x".repeat(1000)] }));
  const judgement = judgementOf("worse", { metrics });
  const latest = Array.from({ length: 20 }, (_, place) => ({
    cell: `c${place}`,
    at: iso(t0),
    judgement,
    steps: [],
    unreadable: "",
  }));
  const shown = shownJudgements({ latest, decided: [] }, 100_000);
  expect(Buffer.byteLength(JSON.stringify(shown))).toBeLessThan(110_000);
  expect(shown.every((each) => each.judgement.metrics.length === 10)).toBe(true);
});
