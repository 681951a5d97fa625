import { describe, expect, test } from "vitest";
import { timeSpent } from "../../cli/time-spent.ts";
import type { TimelineEvent } from "../../functions/ledger/records.ts";
import { clock, event } from "./release.ts";

/** Minutes told at each thing in the timeline, and whose they were. */
const told = (timeline: readonly TimelineEvent[], until: number) =>
  timeSpent(timeline, clock(until)).steps.map(({ event, seconds, whose }) => [
    event.what,
    seconds / 60,
    whose,
  ]);
const minutesOf = (whose: "ours" | "aws" | "person", timeline: readonly TimelineEvent[], until: number) =>
  timeSpent(timeline, clock(until))[whose] / 60;
const aws = (at: number, what: string, lasts: number) => event(at, what, { minutes: lasts, whose: "aws" });

describe("a person's time", () => {
  const asked = (answer: string, question = "approval wanted") => [
    event(0, question),
    event(20, answer),
    event(30, "at its gates"),
  ];

  test.for([
    "approve",
    "reject",
    "promote",
    "resume",
    "abort",
    "gates passed",
    "deployment stopped",
    "BeforeAllowTraffic succeeded",
    "settled",
    "rolled-back",
    "refused",
    "superseded",
    "needs-a-person",
  ])("ends when this comes: %s", (answer) => {
    expect(minutesOf("person", asked(answer), 30)).toBe(20);
  });

  test.for(["at its gates", "planned", "AllowTraffic succeeded", "after BeforeAllowTraffic"])(
    "does not end when this comes: %s",
    (other) => {
      expect(minutesOf("person", asked(other), 30)).toBe(30);
    },
  );

  test("is also that of a pause", () => {
    expect(minutesOf("person", asked("resume", "pause"), 30)).toBe(20);
  });

  test("does not end by an answer that came before the question", () => {
    expect(minutesOf("person", [event(0, "approve"), event(0, "pause"), event(10, "resume")], 10)).toBe(10);
  });
});

describe("the time in which a deployment is under way", () => {
  const cells = (first: string | undefined, second: string | undefined, arrival = "on the candidate") => [
    event(0, "deployment created", first ? { cell: first } : {}),
    event(10, arrival, second ? { cell: second } : {}),
    event(30, "planned"),
  ];

  test.for(["on the candidate", "back on the goal", "baking", "settled", "needs-a-person"])(
    "ends when this comes: %s",
    (arrival) => {
      expect(minutesOf("aws", cells("a", "a", arrival), 30)).toBe(10);
    },
  );

  test.for(["deployment created", "deployment stopped", "deploying back"])("begins with: %s", (beginning) => {
    expect(minutesOf("aws", [event(0, beginning), event(10, "on the candidate")], 10)).toBe(10);
  });

  test("begins also where AWS is said to do it", () => {
    const created = event(0, "deployment created", { whose: "aws" });
    expect(minutesOf("aws", [created, event(10, "on the candidate")], 10)).toBe(10);
  });

  test("ends with its own cell's arrival, not with another's", () => {
    expect(minutesOf("aws", cells("a", "b"), 30)).toBe(30);
  });

  test("ends with any cell's arrival where one of the two names none", () => {
    expect([cells("a", undefined), cells(undefined, "a")].map((each) => minutesOf("aws", each, 30))).toEqual([
      10, 10,
    ]);
  });
});

describe("a step that lasts", () => {
  test("is AWS's only where AWS says so", () => {
    const ours = event(0, "Install succeeded", { minutes: 10, whose: "ours" });
    expect(minutesOf("ours", [ours, event(10, "planned")], 10)).toBe(10);
    expect(minutesOf("aws", [aws(0, "Install succeeded", 10), event(10, "planned")], 10)).toBe(10);
  });

  test("is a hook of ours where its name begins as CodeDeploy's hooks do", () => {
    expect(told([aws(0, "AfterInstall succeeded", 5), aws(5, "MakeBeforeReady", 5)], 10)).toEqual([
      ["AfterInstall succeeded", 5, "ours"],
      ["MakeBeforeReady", 5, "aws"],
    ]);
  });

  test("that is over leaves what follows to others", () => {
    const timeline = [aws(0, "Install succeeded", 5), event(8, "planned")];
    expect(told(timeline, 10)).toEqual([
      ["Install succeeded", 8, "aws"],
      ["planned", 2, "ours"],
    ]);
    expect(minutesOf("aws", timeline, 10)).toBe(5);
  });
});

describe("what was under way", () => {
  test("gets the time until the next thing, the last of several that came together", () => {
    expect(told([event(0, "accepted"), event(0, "planned"), event(4, "settled")], 4)).toEqual([
      ["accepted", 0, "ours"],
      ["planned", 4, "ours"],
      ["settled", 0, "ours"],
    ]);
  });

  test("is not a thing that comes later", () => {
    expect(told([event(0, "accepted"), event(3, "deployment created"), event(5, "settled")], 5)).toEqual([
      ["accepted", 3, "ours"],
      ["deployment created", 2, "aws"],
      ["settled", 0, "ours"],
    ]);
  });

  test("for no time at all is as its event says, or else ours", () => {
    expect(told([event(0, "asked", { whose: "person" }), event(0, "answered")], 0)).toEqual([
      ["asked", 0, "person"],
      ["answered", 0, "ours"],
    ]);
  });
});
