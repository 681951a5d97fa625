import { describe, expect, test } from "vitest";
import { newestOf, seriesOf } from "../../../../functions/judge/measure/series-of.ts";
import type { ReadSource } from "../../../../functions/judge/measure/series-of.ts";
import type { MetricSeries } from "../../../../functions/shared/metric-data.ts";

const minuteMs = 60_000;
/** A point a minute; undefined is none. */
const series = (...values: readonly (number | undefined)[]): MetricSeries => ({
  isComplete: true,
  points: values.flatMap((value, minute) => (value === undefined ? [] : [{ at: minute * minuteMs, value }])),
});
const part = { fromMs: 0, toMs: 10 * minuteMs };
const none = undefined;

describe("errors and requests", () => {
  const counts = (errors: MetricSeries[], requests: MetricSeries[], knownTo?: number, where = part) => {
    const read = seriesOf({ kind: "counts", errors, requests }, 60, where, knownTo);
    return read.kind === "counts"
      ? read.counts.map(({ at, errors, requests }) => [at / 60, errors, requests])
      : read;
  };

  test.for([
    [
      "requests without errors had none",
      [series()],
      [series(10, 20)],
      none,
      [
        [0, 0, 10],
        [1, 0, 20],
      ],
    ],
    [
      "kinds of errors are added up",
      [series(1, none, 3), series(none, 2, 4)],
      [series(10, 10, 10)],
      none,
      [
        [0, 1, 10],
        [1, 2, 10],
        [2, 7, 10],
      ],
    ],
    [
      "a minute without requests between others is zeros",
      [series()],
      [series(10, none, 10)],
      none,
      [
        [0, 0, 10],
        [1, 0, 0],
        [2, 0, 10],
      ],
    ],
    [
      "… and until the newest that is known of anybody",
      [series()],
      [series(10)],
      120,
      [
        [0, 0, 10],
        [1, 0, 0],
        [2, 0, 0],
      ],
    ],
    ["… but not before the first", [series()], [series(none, 10)], none, [[1, 0, 10]]],
    [
      "what failed was asked for, whatever the minute of the request",
      [series(none, none, 3)],
      [series(10, none, 1)],
      none,
      [
        [0, 0, 10],
        [1, 0, 0],
        [2, 3, 3],
      ],
    ],
    ["nothing at all is no zeros", [series()], [series()], 120, []],
  ] as const)("%s", ([, errors, requests, knownTo, expected]) => {
    expect(counts([...errors], [...requests], knownTo)).toEqual(expected);
  });

  test("what lies outside its part is not its own", () => {
    const where = { fromMs: minuteMs, toMs: 3 * minuteMs };
    expect(counts([series(1, 1, 1, 1)], [series(9, 9, 9, 9)], none, where)).toEqual([
      [1, 1, 9],
      [2, 1, 9],
    ]);
  });

  test("what CloudWatch does not show, or not yet, is no zeros", () => {
    const open: MetricSeries = { points: [], isComplete: false };
    expect(counts([open], [series(1)])).toEqual({
      kind: "unreadable",
      reason: "CloudWatch has not read all of it yet",
    });
    const forbidden: MetricSeries = { ...open, message: "Forbidden" };
    expect(counts([series()], [forbidden])).toEqual({
      kind: "unreadable",
      reason: "CloudWatch does not show it: Forbidden",
    });
  });
});

describe("values", () => {
  test("are what was measured, in the order of time, with their gaps", () => {
    const read: ReadSource = {
      kind: "values",
      value: [{ isComplete: true, points: series(3, none, 1).points.toReversed() }],
    };
    expect(seriesOf(read, 60, part)).toEqual({
      kind: "values",
      periodSeconds: 60,
      points: [
        { at: 0, value: 3 },
        { at: 120, value: 1 },
      ],
    });
  });

  test("the newest that is known, of any side, before the end", () => {
    const read = (one: MetricSeries): ReadSource => ({ kind: "values", value: [one] });
    const sides = [read(series(1, 1)), read(series(1, 1, 1, 1))];
    expect(newestOf(sides, part.toMs)).toBe(180);
    expect(newestOf(sides, 3 * minuteMs)).toBe(120);
    expect(newestOf([read(series())], part.toMs)).toBe(Number.NEGATIVE_INFINITY);
  });
});
