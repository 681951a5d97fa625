import { describe, expect, test } from "vitest";
import { clockOf, countsOf, sidesOf, valuesOf } from "../../../functions/judge/series.ts";
import type { Count, Point, Series } from "../../../functions/judge/verdict.ts";

const values = (points: readonly Point[], periodSeconds = 60): Series => ({
  kind: "values",
  periodSeconds,
  points,
});
const counts = (all: readonly Count[]): Series => ({ kind: "counts", periodSeconds: 60, counts: all });

describe("a series", () => {
  test("is put into order of time", () => {
    const read = valuesOf(
      values([
        { at: 120, value: 2 },
        { at: 60, value: 1 },
      ]),
    );
    expect(read).toMatchObject({ kind: "points", points: [{ at: 60 }, { at: 120 }] });
  });

  test.for([Number.NaN, Infinity, -Infinity])(
    "with a value of %s cannot be judged, and says which",
    (value) => {
      expect(
        valuesOf(
          values([
            { at: 60, value: 1 },
            { at: 50_700, value },
          ]),
        ),
      ).toEqual({
        kind: "unusable",
        reason: `its point of 14:05 UTC is ${value}, which is not a finite number`,
      });
    },
  );

  test("with a time that is none cannot be judged", () => {
    expect(valuesOf(values([{ at: Number.NaN, value: 1 }])).kind).toBe("unusable");
    expect(countsOf(counts([{ at: Infinity, errors: 0, requests: 0 }])).kind).toBe("unusable");
  });

  test.for([
    [-1, 5],
    [0.5, 5],
    [1, Number.NaN],
    [1, -5],
    [Infinity, 5],
  ] as const)("of %s errors in %s requests cannot be judged", ([errors, requests]) => {
    expect(countsOf(counts([{ at: 60, errors, requests }]))).toEqual({
      kind: "unusable",
      reason: `its counts of 00:01 UTC are ${errors} errors in ${requests} requests, which are not whole numbers from 0`,
    });
  });

  test("with two points of one minute cannot be judged", () => {
    const twice = [
      { at: 60, value: 1 },
      { at: 120, value: 1 },
      { at: 60, value: 2 },
    ];
    expect(valuesOf(values(twice))).toEqual({ kind: "unusable", reason: "it has two points of 00:01 UTC" });
  });

  test("of counts is read as errors per request, without the minutes that had no request", () => {
    const series = counts([
      { at: 60, errors: 1, requests: 4 },
      { at: 120, errors: 0, requests: 0 },
    ]);
    expect(valuesOf(series)).toEqual({
      kind: "points",
      periodSeconds: 60,
      points: [{ at: 60, value: 0.25 }],
    });
    expect(countsOf(series)).toMatchObject({ points: [{ at: 60 }, { at: 120 }] });
    expect(valuesOf(counts([{ at: 60, errors: -1, requests: 4 }])).kind).toBe("unusable");
  });

  test("of values has no errors and requests", () => {
    expect(countsOf(values([]))).toEqual({
      kind: "unusable",
      reason: "errors and requests are needed, but values were measured",
    });
  });

  test("that could not be read says why", () => {
    const none: Series = { kind: "unreadable", reason: "there is no such metric" };
    expect(valuesOf(none)).toEqual({ kind: "unusable", reason: "there is no such metric" });
    expect(countsOf(none)).toEqual({ kind: "unusable", reason: "there is no such metric" });
  });
});

describe("both sides", () => {
  const [minute, fiveMinutes] = [valuesOf(values([{ at: 60, value: 1 }])), valuesOf(values([], 300))];

  test("of one period are judged", () => {
    expect(sidesOf(minute, minute)).toMatchObject({
      kind: "sides",
      periodSeconds: 60,
      candidate: [{}],
      stable: [{}],
    });
  });

  test("of different periods are not", () => {
    expect(sidesOf(minute, fiveMinutes)).toEqual({
      kind: "unusable",
      reason: "the candidate's points are of 60 s, stable's of 300 s",
    });
  });

  test("are not when one of them cannot be, and it says which", () => {
    const bad = { kind: "unusable", reason: "no right to read it" } as const;
    expect(sidesOf(bad, minute)).toMatchObject({
      reason: "the candidate cannot be judged: no right to read it",
    });
    expect(sidesOf(minute, bad)).toMatchObject({ reason: "stable cannot be judged: no right to read it" });
  });
});

test("a time is told as UTC", () => {
  expect(clockOf(0)).toBe("00:00");
  expect(clockOf(86_400 * 3 + 3599)).toBe("00:59");
  expect(clockOf(86_399)).toBe("23:59");
});
