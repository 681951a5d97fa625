import { expect, test } from "vitest";
import { judgeAlarms } from "../../../functions/judge/alarms.ts";

test("an alarm that fires is worse, whatever the others are", () => {
  expect(
    judgeAlarms([
      { name: "a", state: "missing" },
      { name: "b", state: "ALARM", reason: "5 of 5" },
      { name: "c", state: "ALARM" },
    ]),
  ).toEqual({ verdict: "worse", sentences: ["alarm b fires: 5 of 5", "alarm c fires"] });
});

test("one that is missing or unreadable leaves it open", () => {
  expect(
    judgeAlarms([
      { name: "a", state: "OK" },
      { name: "b", state: "missing" },
      { name: "c", state: "unreadable", reason: "no right" },
    ]),
  ).toEqual({
    verdict: "unclear",
    sentences: ["alarm b does not exist", "alarm c cannot be read: no right"],
  });
});

test("one without enough data says nothing against the candidate", () => {
  expect(
    judgeAlarms([
      { name: "a", state: "OK" },
      { name: "b", state: "INSUFFICIENT_DATA" },
    ]),
  ).toEqual({ verdict: "pass", sentences: [] });
});

test("no alarm has no veto", () => {
  expect(judgeAlarms([])).toEqual({ verdict: "pass", sentences: [] });
});
