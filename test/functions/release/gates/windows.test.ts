import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { WindowConfig } from "../../../../functions/shared/service-config.ts";
import { isOpen, nextOpening } from "../../../../functions/release/gates/windows.ts";
import { parseClock } from "../../../../infra/config/calendar.ts";

const everyDay = [1, 2, 3, 4, 5, 6, 7];
const minute = 60_000;
const day = 24 * 60 * minute;

function window(from: string, to: string, zone: string, days: readonly number[] = everyDay): WindowConfig {
  return { days, fromMinute: parseClock(from) ?? -1, toMinute: parseClock(to) ?? -1, zone };
}

const at = (text: string) => Date.parse(text);
const written = (moment: number | undefined) =>
  moment === undefined ? "never" : new Date(moment).toISOString().replace(":00.000Z", "Z");

/** When each span of the window begins and ends, looking every five minutes. */
function spans(windows: readonly WindowConfig[], from: string, to: string): readonly string[] {
  const found: string[] = [];
  let opened: number | undefined;
  for (let now = at(from); now <= at(to); now += 5 * minute) {
    const open = isOpen(windows, now);
    if (open) opened ??= now;
    if (open || opened === undefined) continue;
    found.push(`${written(opened)} to ${written(now)}`);
    opened = undefined;
  }
  return found;
}

test.for([
  // Berlin: the clock jumps at 01:00Z on 29 March 2026 and goes back at 01:00Z on 25 October.
  [
    "an ordinary day",
    "01:00",
    "04:00",
    "Europe/Berlin",
    "2026-03-28",
    ["2026-03-28T00:00Z to 2026-03-28T03:00Z"],
  ],
  [
    "a jump within the window",
    "01:00",
    "04:00",
    "Europe/Berlin",
    "2026-03-29",
    ["2026-03-29T00:00Z to 2026-03-29T02:00Z"],
  ],
  ["a jump over the whole window", "02:15", "02:45", "Europe/Berlin", "2026-03-29", []],
  [
    "a jump over the opening",
    "02:30",
    "04:00",
    "Europe/Berlin",
    "2026-03-29",
    ["2026-03-29T01:00Z to 2026-03-29T02:00Z"],
  ],
  [
    "a jump over the close",
    "01:00",
    "02:30",
    "Europe/Berlin",
    "2026-03-29",
    ["2026-03-29T00:00Z to 2026-03-29T01:00Z"],
  ],
  [
    "a repeated hour within the window",
    "01:00",
    "04:00",
    "Europe/Berlin",
    "2026-10-25",
    ["2026-10-24T23:00Z to 2026-10-25T03:00Z"],
  ],
  [
    "a window within the repeated hour",
    "02:15",
    "02:45",
    "Europe/Berlin",
    "2026-10-25",
    ["2026-10-25T00:15Z to 2026-10-25T00:45Z"],
  ],
  [
    "a repeated hour at the close",
    "01:00",
    "02:30",
    "Europe/Berlin",
    "2026-10-25",
    ["2026-10-24T23:00Z to 2026-10-25T00:30Z"],
  ],
  [
    "an overnight window over the repeated hour",
    "22:00",
    "06:00",
    "Europe/Berlin",
    "2026-10-24",
    ["2026-10-24T20:00Z to 2026-10-25T05:00Z"],
  ],
  // New York: 07:00Z on 8 March and 06:00Z on 1 November 2026.
  [
    "a whole day of 23 hours",
    "00:00",
    "24:00",
    "America/New_York",
    "2026-03-08",
    ["2026-03-08T05:00Z to 2026-03-09T04:00Z"],
  ],
  [
    "a whole day of 25 hours",
    "00:00",
    "24:00",
    "America/New_York",
    "2026-11-01",
    ["2026-11-01T04:00Z to 2026-11-02T05:00Z"],
  ],
  [
    "the evening before the jump",
    "23:00",
    "02:30",
    "America/New_York",
    "2026-03-07",
    ["2026-03-08T04:00Z to 2026-03-08T07:00Z"],
  ],
  // Tokyo keeps one time all year.
  ["office hours", "10:00", "17:00", "Asia/Tokyo", "2026-03-29", ["2026-03-29T01:00Z to 2026-03-29T08:00Z"]],
  ["overnight", "22:00", "05:00", "Asia/Tokyo", "2026-11-21", ["2026-11-21T13:00Z to 2026-11-21T20:00Z"]],
  // Lord Howe moves by half an hour: at 15:30Z on 3 October, back at 15:00Z on 4 April 2026.
  [
    "a jump of half an hour",
    "02:10",
    "02:40",
    "Australia/Lord_Howe",
    "2026-10-04",
    ["2026-10-03T15:30Z to 2026-10-03T15:40Z"],
  ],
  [
    "a repeated half hour",
    "01:40",
    "02:15",
    "Australia/Lord_Howe",
    "2026-04-05",
    ["2026-04-04T14:40Z to 2026-04-04T15:45Z"],
  ],
  [
    "an offset of 45 minutes",
    "09:00",
    "10:00",
    "Asia/Kathmandu",
    "2026-11-21",
    ["2026-11-21T03:15Z to 2026-11-21T04:15Z"],
  ],
  // Apia went over the date line: 30 December 2011 did not exist there.
  ["a day that was left out", "09:00", "10:00", "Pacific/Apia", "2011-12-30", []],
  // Beirut jumps at midnight, to 01:00 (22:00Z on 28 March 2026).
  [
    "a midnight that was jumped over",
    "00:00",
    "02:00",
    "Asia/Beirut",
    "2026-03-29",
    ["2026-03-28T22:00Z to 2026-03-28T23:00Z"],
  ],
] as const)("on %s, %s–%s in %s", ([, from, to, zone, date, expected]) => {
  const weekday = ((new Date(`${date}T00:00Z`).getUTCDay() + 6) % 7) + 1;
  const only = [window(from, to, zone, [weekday])];
  const start = new Date(at(`${date}T00:00Z`) - day).toISOString();
  const end = new Date(at(`${date}T00:00Z`) + 2 * day).toISOString();
  expect(spans(only, start, end)).toEqual(expected);
});

test.for([
  ["before it opens", "2026-11-19T08:00Z", "2026-11-19T08:30Z"],
  ["while it is open", "2026-11-19T10:00Z", "2026-11-19T10:00Z"],
  ["at the very opening", "2026-11-19T08:30Z", "2026-11-19T08:30Z"],
  ["at the very close", "2026-11-19T15:00Z", "2026-11-20T08:30Z"],
  ["over a weekend", "2026-11-20T12:00Z", "2026-11-23T08:30Z"],
] as const)("the next opening, asked %s", ([, now, opening]) => {
  const windows = [
    window("09:30", "16:00", "Europe/Berlin", [1, 2, 3, 4]),
    window("09:30", "12:00", "Europe/Berlin", [5]),
  ];
  expect(written(nextOpening(windows, at(now)))).toBe(opening);
});

test("a weekly window whose hour the clock jumps over opens a week later", () => {
  const windows = [window("02:15", "02:45", "Europe/Berlin", [7])];
  expect(written(nextOpening(windows, at("2026-03-22T12:00Z")))).toBe("2026-04-05T00:15Z");
});

test("the last minute of an overnight window belongs to it on the day after", () => {
  const windows = [window("22:00", "05:00", "Asia/Tokyo", [5])];
  expect(isOpen(windows, at("2026-11-20T19:59Z"))).toBe(true);
  expect(isOpen(windows, at("2026-11-20T20:00Z"))).toBe(false);
  expect(isOpen(windows, at("2026-11-19T15:00Z"))).toBe(false);
});

test("without windows a release may always start; with one that is no time long, never", () => {
  expect(isOpen([], 0)).toBe(true);
  expect(nextOpening([], 5)).toBe(5);
  const none = [window("10:00", "10:00", "Asia/Tokyo")];
  expect(isOpen(none, at("2026-11-21T01:00Z"))).toBe(false);
  expect(nextOpening(none, at("2026-11-21T01:00Z"))).toBeUndefined();
});

const zones = [
  "Europe/Berlin",
  "America/New_York",
  "Asia/Tokyo",
  "Australia/Lord_Howe",
  "Asia/Kathmandu",
  "UTC",
];

const anyWindow = fc.record({
  days: fc
    .uniqueArray(fc.constantFrom(...everyDay), { minLength: 1 })
    .map((days) => days.toSorted((a, b) => a - b)),
  fromMinute: fc.integer({ min: 0, max: 1_439 }),
  toMinute: fc.integer({ min: 0, max: 1_440 }),
  zone: fc.constantFrom(...zones),
});

/** The weeks round the changes of the clock, and any other time. */
const anyTime = fc.oneof(
  fc.integer({ min: at("2026-01-01T00:00Z"), max: at("2028-01-01T00:00Z") }),
  fc
    .tuple(
      fc.constantFrom("2026-03-08T07:00Z", "2026-03-29T01:00Z", "2026-04-04T15:00Z", "2026-10-25T01:00Z"),
      fc.integer({ min: -2 * day, max: 2 * day }),
    )
    .map(([change, off]) => at(change) + off),
);

test("at the next opening it is open, and at no time between now and then", () => {
  fc.assert(
    fc.property(
      fc.array(anyWindow, { minLength: 1, maxLength: 3 }),
      anyTime,
      fc.array(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), {
        minLength: 20,
        maxLength: 20,
      }),
      (windows, now, shares) => {
        const opening = nextOpening(windows, now);
        expect(isOpen(windows, now)).toBe(opening === now);
        if (opening === undefined) return;
        expect(opening).toBeGreaterThanOrEqual(now);
        expect(isOpen(windows, opening)).toBe(true);
        const between = shares.map((share) => Math.floor(now + (opening - now) * share));
        expect(between.filter((moment) => moment < opening && isOpen(windows, moment))).toEqual([]);
      },
    ),
  );
});

test("what shows on the clock of the zone decides, on days when it does not change", () => {
  fc.assert(
    fc.property(
      anyWindow,
      fc.integer({ min: at("2026-06-01T00:00Z"), max: at("2026-09-01T00:00Z") }),
      (window, now) => {
        const clock = new Intl.DateTimeFormat("en-GB", {
          timeZone: window.zone,
          weekday: "short",
          hour: "2-digit",
          minute: "2-digit",
        });
        const parts = Object.fromEntries(clock.formatToParts(now).map(({ type, value }) => [type, value]));
        const today = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].indexOf(parts["weekday"] ?? "") + 1;
        const minuteOfDay = Number(parts["hour"]) * 60 + Number(parts["minute"]);
        const yesterday = today === 1 ? 7 : today - 1;
        const { days, fromMinute, toMinute } = window;
        const shown =
          toMinute === fromMinute
            ? false
            : toMinute > fromMinute
              ? days.includes(today) && minuteOfDay >= fromMinute && minuteOfDay < toMinute
              : (days.includes(today) && minuteOfDay >= fromMinute) ||
                (days.includes(yesterday) && minuteOfDay < toMinute);
        expect(isOpen([window], now)).toBe(shown);
      },
    ),
    { numRuns: 500 },
  );
});
