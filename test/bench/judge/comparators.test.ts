import { describe, expect, test } from "vitest";
import { alarmState, firesAfter } from "./rules/alarm.ts";
import type { AlarmState, Missing } from "./rules/alarm.ts";
import { deviates, deviationShare, failedQuery } from "./rules/pipecd.ts";

describe("an alarm answers as AWS's two tables do", () => {
  const kept = "INSUFFICIENT_DATA";
  type Row = [
    datapoints: string,
    toAlarm: number,
    missing: AlarmState,
    ignore: AlarmState,
    breaching: AlarmState,
    not: AlarmState,
  ];
  const rows: Row[] = [
    ["0 - X - X", 3, "OK", "OK", "OK", "OK"],
    ["- - - - 0", 3, "OK", "OK", "OK", "OK"],
    ["- - - - -", 3, "INSUFFICIENT_DATA", kept, "ALARM", "OK"],
    ["0 X X - X", 3, "ALARM", "ALARM", "ALARM", "ALARM"],
    ["- - X - -", 3, "ALARM", kept, "ALARM", "OK"],
    ["0 - X - X", 2, "ALARM", "ALARM", "ALARM", "ALARM"],
    ["0 0 X 0 X", 2, "ALARM", "ALARM", "ALARM", "ALARM"],
    ["0 - X - -", 2, "OK", "OK", "ALARM", "OK"],
    ["- - - - 0", 2, "OK", "OK", "ALARM", "OK"],
    ["- - - X -", 2, "ALARM", kept, "ALARM", "OK"],
  ];
  test.for(rows)("%s with %i of 3", ([datapoints, datapointsToAlarm, ...states]) => {
    const range = datapoints.split(" ").map((point) => (point === "-" ? null : point === "X"));
    const answers = (["missing", "ignore", "breaching", "notBreaching"] as Missing[]).map((treatMissing) =>
      alarmState({ datapointsToAlarm, evaluationPeriods: 3, treatMissing }, range, kept),
    );
    expect(answers).toEqual(states);
  });

  test("a breach that is not yet as old as the alarm needs waits for the next point", () => {
    const alarm = { datapointsToAlarm: 3, evaluationPeriods: 3, treatMissing: "missing" } as const;
    expect(alarmState(alarm, [null, null, null, true, null], "OK")).toBe("OK");
    expect(alarmState(alarm, [null, null, true, null, null], "OK")).toBe("ALARM");
  });

  test("it fires at the point that completes its count", () => {
    const alarm = { datapointsToAlarm: 2, evaluationPeriods: 3, treatMissing: "notBreaching" } as const;
    expect(firesAfter(alarm, [false, true, false, false, true, false, true])).toBe(7);
    expect(firesAfter(alarm, [true, false, false, true, null, false])).toBeUndefined();
  });
});

describe("PipeCD", () => {
  // Exact shares counted by hand: 20 ways to deal 3 of 6 ranks, 10 to deal 2 of 5.
  test.for([
    [[4, 5, 6], [1, 2, 3], "HIGH", 1 / 20],
    [[4, 5, 6], [1, 2, 3], "EITHER", 2 / 20],
    [[4, 5, 6], [1, 2, 3], "LOW", 1],
    [[1, 4], [2, 3, 5], "EITHER", 1 - 1 / 5],
    [[1, 4], [2, 3], "EITHER", 1],
    [[2, 2], [1, 2, 2], "HIGH", 6 / 10],
  ] as [number[], number[], "HIGH" | "LOW" | "EITHER", number][])(
    "%j against %j, %s: a share of %d by chance",
    ([experiment, control, deviation, share]) => {
      expect(deviationShare(experiment, control, deviation)).toBeCloseTo(share, 12);
    },
  );

  test("more than 50 points a side are approximated by a normal distribution", () => {
    const [experiment, control] = [
      Array.from({ length: 60 }, (_, place) => place + 10.5),
      Array.from({ length: 60 }, (_, place) => place),
    ];
    // 2375 of 3600 pairs are above: (2375 - 1800 - 0.5) / sqrt(3600 * 121 / 12) = 3.0153 standard deviations.
    expect(deviationShare(experiment, control, "HIGH")).toBeCloseTo(0.001_283_444, 6);
    expect(deviationShare(experiment, control, "EITHER")).toBeCloseTo(0.002_566_888, 6);
    expect(deviationShare(control, experiment, "LOW")).toBeCloseTo(0.001_283_444, 6);
  });

  test("it deviates at 5 % and without points, and not where all values are the same", () => {
    expect(deviates([5, 6, 7, 8], [1, 2, 3, 4], "HIGH")).toBe(true);
    expect(deviates([4, 5, 6], [1, 2, 3], "EITHER")).toBe(false);
    expect(deviates([], [1], "HIGH")).toBe(true);
    expect(deviates([1, 1], [1, 1], "HIGH")).toBe(false);
  });

  test("the second failure of one metric ends it, not one of each", () => {
    expect(
      failedQuery([
        [true, false],
        [false, true],
        [false, false],
      ]),
    ).toBeUndefined();
    expect(
      failedQuery([
        [true, false],
        [false, true],
        [true, false],
      ]),
    ).toBe(3);
  });
});
