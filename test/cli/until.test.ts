import { expect, test } from "vitest";
import { untilTime } from "../../cli/until.ts";

const now = new Date("2026-11-21T10:00:00Z");

test.for([
  ["2h", "2026-11-21T12:00:00.000Z"],
  ["90m", "2026-11-21T11:30:00.000Z"],
  ["2026-11-23T09:00:00Z", "2026-11-23T09:00:00.000Z"],
  ["2026-11-23T09:00+09:00", "2026-11-23T00:00:00.000Z"],
] as const)("--until %s ends at %s", ([text, time]) => {
  expect(untilTime(text, now)).toBe(time);
});

test.for(["tomorrow", "2026-11-23", "2026-11-23T09:00:00", "2026-13-40T09:00:00Z", "", "2"])(
  "--until %o is refused with what was expected",
  (text) => {
    expect(() => untilTime(text, now)).toThrow(/expected a duration such as 2h or a time with its zone/);
  },
);

test("an end that has passed is refused", () => {
  expect(() => untilTime("2026-11-21T09:59:59Z", now)).toThrow("has passed already");
});
