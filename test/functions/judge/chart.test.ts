import { expect, test } from "vitest";
import { chartOf } from "../../../functions/judge/chart.ts";
import { counts, ranks, rates, start, times, values } from "./look.ts";

const metric = ranks();

test("both sides share time and scale", () => {
  expect(
    chartOf({ metric, candidate: values([0, 40, 80]), stable: values([10, 20, 30, 40, 50], start - 120) }),
  ).toEqual(["candidate ··▁▅█", "stable    ▂▃▄▅▆", "          09:58 to 10:02 UTC, 0 to 80"]);
});

test("a gap is a dot, the greatest of a stretch its height", () => {
  const points = [0, 1, 3].map((minute) => ({ at: start + 60 * minute, value: 8 }));
  expect(chartOf({ metric, candidate: { kind: "values", periodSeconds: 60, points } })[0]).toBe(
    "candidate ██·█",
  );
  const long = chartOf({ metric, candidate: values(times(120, 1, 8)) })[0] ?? "";
  expect(long).toBe(`candidate ${"█".repeat(60)}`);
});

test("below zero the scale begins with the least", () => {
  expect(chartOf({ metric, candidate: values([-8, 0, 8]) })).toEqual([
    "candidate ▁▅█",
    "          10:00 to 10:02 UTC, -8 to 8",
  ]);
});

test("nothing but zeros lies flat", () => {
  expect(chartOf({ metric, candidate: values([0, 0]) })[0]).toBe("candidate ▁▁");
});

test("counts are drawn as errors per request", () => {
  expect(chartOf({ metric: rates(), candidate: counts([0, 5, 10], 10) })[0]).toBe("candidate ▁▅█");
});

test("what cannot be judged is not drawn", () => {
  expect(chartOf({ metric, candidate: values([Number.NaN]) })).toEqual([]);
  expect(
    chartOf({ metric, candidate: { kind: "unreadable", reason: "no" }, stable: values([1, 2]) }),
  ).toEqual(["stable    ▅█", "          10:00 to 10:01 UTC, 0 to 2"]);
});
