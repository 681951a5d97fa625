import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseClock, parseDays, renderClock } from "../../../infra/config/calendar.ts";
import { parseDuration, renderDuration } from "../../../infra/config/duration.ts";
import { suggestion } from "../../../infra/config/suggestion.ts";

test.for([
  ["30s", 30],
  ["5m", 300],
  ["24h", 86_400],
  ["2d", 172_800],
  ["0s", 0],
  ["5", undefined],
  ["5 m", undefined],
  ["5M", undefined],
  ["-5m", undefined],
  ["1h30m", undefined],
  ["1.5h", undefined],
  ["", undefined],
] as const)("the duration %s is %s seconds", ([text, seconds]) => {
  expect(parseDuration(text)).toBe(seconds);
});

test("a duration that is written out reads as the same seconds", () => {
  fc.assert(
    fc.property(fc.nat({ max: 999_999 }), (seconds) => {
      expect(parseDuration(renderDuration(seconds))).toBe(seconds);
    }),
  );
  expect([300, 90, 7_200, 5_400, 172_800].map(renderDuration)).toEqual(["5m", "90s", "2h", "90m", "2d"]);
  expect([0, 0.5].map(renderDuration)).toEqual(["0s", "0.5s"]);
});

test.for([
  ["Mon", [1]],
  ["Mon-Fri", [1, 2, 3, 4, 5]],
  ["Fri-Mon", [1, 5, 6, 7]],
  ["Mon,Wed", [1, 3]],
  ["Wed, Mon , Mon", [1, 3]],
  [" Mon - Wed ", [1, 2, 3]],
  [
    ["Sun", "Mon-Tue,Thu"],
    [1, 2, 4, 7],
  ],
  ["Mon-Sun", [1, 2, 3, 4, 5, 6, 7]],
] as const)("the days %s are %s", ([written, days]) => {
  expect(parseDays(written)).toEqual({ days });
});

test.for([
  ["Mon-Thr", '"Thr" is not a day; did you mean Thu?'],
  ["mon", '"mon" is not a day; did you mean Mon?'],
  ["Friday", '"Friday" is not a day; did you mean Fri?'],
  ["Mon–Thu", '"Mon–Thu" is not a day; did you mean Mon?'],
  ["Mon-Wed-Fri", '"Mon-Wed-Fri" is not a day or a range of two days'],
  ["", '"" is not a day'],
  ["Mon,", '"" is not a day'],
  ["1-5", '"1" is not a day'],
] as const)("the days %s are refused: %s", ([written, reason]) => {
  expect(parseDays(written)).toEqual({ reason });
});

test("every minute of a day reads as it is written, and nothing else does", () => {
  for (let minute = 0; minute <= 1_440; minute++) expect(parseClock(renderClock(minute))).toBe(minute);
  expect(["24:01", "9:00", "09:60", "09.00", "109:00", "09:000", ""].map(parseClock)).toEqual(
    Array(7).fill(undefined),
  );
});

test.for([
  ["whileReleasng", "; did you mean whileReleasing?"],
  ["gate", "; did you mean gates?"],
  ["gtaes", "; did you mean gates?"],
  ["strategie", "; did you mean strategy?"],
  ["x", ""],
  ["deployment", ""],
] as const)("for %s the suggestion is: %s", ([written, expected]) => {
  expect(suggestion(written, ["gates", "cells", "strategy", "whileReleasing", "judge"])).toBe(expected);
});
