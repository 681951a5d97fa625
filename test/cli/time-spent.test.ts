import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { timeSpent } from "../../cli/time-spent.ts";
import type { TimelineEvent } from "../../functions/ledger/records.ts";
import { clock, event } from "./release.ts";

const minutes = (timeline: readonly TimelineEvent[], until: number) => {
  const { total, ours, aws, person } = timeSpent(timeline, clock(until));
  return { total: total / 60, ours: ours / 60, aws: aws / 60, person: person / 60 };
};

const aws = (at: number, what: string, lasts: number, cell = "a") =>
  event(at, what, { minutes: lasts, whose: "aws", cell });

describe("where the time of a release went", () => {
  test("is nowhere when nothing happened", () => {
    expect(minutes([], 5)).toEqual({ total: 0, ours: 0, aws: 0, person: 0 });
  });

  test("is ours while nothing else is under way", () => {
    expect(minutes([event(0, "accepted"), event(2, "settled")], 2)).toEqual({
      total: 2,
      ours: 2,
      aws: 0,
      person: 0,
    });
  });

  test("is AWS's while CodeDeploy works, between its steps too, and ours again once the cell has arrived", () => {
    const timeline = [
      event(0, "accepted"),
      event(1, "deployment created", { cell: "a" }),
      aws(2, "Install succeeded", 3),
      aws(6, "AllowTraffic succeeded", 4),
      event(12, "on the candidate", { cell: "a" }),
      event(13, "settled"),
    ];
    expect(minutes(timeline, 13)).toEqual({ total: 13, ours: 2, aws: 11, person: 0 });
  });

  test("is ours while CodeDeploy waits for one of our hooks", () => {
    const timeline = [
      event(0, "deployment created", { cell: "a" }),
      aws(1, "AllowTraffic succeeded", 2),
      aws(3, "AfterAllowTraffic succeeded", 15),
      event(18, "on the candidate", { cell: "a" }),
    ];
    expect(minutes(timeline, 18)).toEqual({ total: 18, ours: 15, aws: 3, person: 0 });
  });

  test("is a person's from the question to the answer", () => {
    const timeline = [
      event(0, "at its gates"),
      event(1, "approval wanted", { whose: "person" }),
      event(61, "approve", { whose: "person" }),
      event(62, "gates passed"),
    ];
    expect(minutes(timeline, 62)).toEqual({ total: 62, ours: 2, aws: 0, person: 60 });
  });

  test("is a person's while a preview stands ready in the middle of a deployment", () => {
    const timeline = [
      event(0, "deployment created", { cell: "a" }),
      aws(0, "Install succeeded", 5),
      event(5, "approval wanted", { whose: "person" }),
      event(25, "approve", { whose: "person" }),
      aws(26, "AllowTraffic succeeded", 4),
      event(30, "on the candidate", { cell: "a" }),
    ];
    expect(minutes(timeline, 30)).toEqual({ total: 30, ours: 0, aws: 10, person: 20 });
  });

  test("is AWS's where one cell works while another waits for a person", () => {
    const timeline = [
      event(0, "approval wanted", { whose: "person" }),
      aws(2, "Install succeeded", 5, "b"),
      event(10, "approve", { whose: "person" }),
    ];
    expect(minutes(timeline, 10)).toEqual({ total: 10, ours: 0, aws: 5, person: 5 });
  });

  test("is AWS's on the way back, until the cell is on its goal", () => {
    const timeline = [
      event(0, "deployment stopped", { cell: "a" }),
      event(1, "deploying back", { cell: "a" }),
      event(9, "back on the goal", { cell: "a" }),
      event(10, "rolled-back"),
    ];
    expect(minutes(timeline, 10)).toEqual({ total: 10, ours: 1, aws: 9, person: 0 });
  });

  test("goes on until now for a release that still runs", () => {
    const timeline = [event(0, "accepted"), event(1, "approval wanted", { whose: "person" })];
    expect(minutes(timeline, 31)).toEqual({ total: 31, ours: 1, aws: 0, person: 30 });
  });

  test("is no longer a person's once the release has ended without an answer", () => {
    const timeline = [event(0, "approval wanted", { whose: "person" }), event(60, "refused")];
    expect(minutes(timeline, 61)).toEqual({ total: 61, ours: 1, aws: 0, person: 60 });
  });

  test("is not counted before the beginning by a clock that is behind", () => {
    expect(minutes([event(10, "accepted"), event(12, "planned")], 5)).toEqual({
      total: 2,
      ours: 2,
      aws: 0,
      person: 0,
    });
  });

  test("is told step by step, at the step that was under way", () => {
    const timeline = [
      event(0, "accepted"),
      event(1, "deployment created", { cell: "a" }),
      aws(2, "Install succeeded", 3),
      event(7, "on the candidate", { cell: "a" }),
      event(8, "settled"),
    ];
    const { steps } = timeSpent(timeline, clock(8));
    expect(steps.map(({ event, seconds, whose }) => [event.what, seconds / 60, whose])).toEqual([
      ["accepted", 1, "ours"],
      ["deployment created", 1, "aws"],
      ["Install succeeded", 5, "aws"],
      ["on the candidate", 1, "ours"],
      ["settled", 0, "ours"],
    ]);
  });
});

const whats = [
  "accepted",
  "approval wanted",
  "approve",
  "pause",
  "resume",
  "deployment created",
  "Install succeeded",
  "AfterAllowTraffic succeeded",
  "on the candidate",
  "baking",
  "settled",
];
const anyEvent = fc
  .record({
    at: fc.integer({ min: 0, max: 300 }),
    what: fc.constantFrom(...whats),
    lasts: fc.option(fc.integer({ min: 0, max: 60 }), { nil: undefined }),
    cell: fc.constantFrom("a", "b", undefined),
    whose: fc.constantFrom("ours" as const, "aws" as const, "person" as const),
  })
  .map(({ at, what, lasts, cell, whose }) =>
    event(at, what, { whose, ...(lasts === undefined ? {} : { minutes: lasts }), ...(cell ? { cell } : {}) }),
  );
const anyTimeline = fc
  .array(anyEvent, { minLength: 1, maxLength: 15 })
  .map((events) => events.sort((a, b) => a.at.localeCompare(b.at)));

test("whatever happens, the three and the steps add up to the whole time", () => {
  fc.assert(
    fc.property(anyTimeline, (timeline) => {
      const { total, ours, aws, person, steps } = timeSpent(timeline, clock(400));
      const whole = (Date.parse(clock(400)) - Date.parse(timeline[0]?.at ?? "")) / 1000;
      expect(total).toBeCloseTo(whole, 6);
      expect(ours + aws + person).toBeCloseTo(total, 6);
      expect(steps.reduce((sum, { seconds }) => sum + seconds, 0)).toBeCloseTo(total, 6);
      expect(Math.min(ours, aws, person, ...steps.map(({ seconds }) => seconds))).toBeGreaterThanOrEqual(0);
    }),
  );
});
