import { describe, expect, test } from "vitest";
import { windowOf } from "../../../../functions/judge/measure/window.ts";

const minuteMs = 60_000;
const dayMs = 1440 * minuteMs;
/** Noon. */
const noon = 20_000 * dayMs + 720 * minuteMs;

/** In minutes from noon. */
function found(periodSeconds: number, started: number, until: number, now: number, since?: number) {
  const at = (minutes: number) => noon + minutes * minuteMs;
  const window = windowOf(periodSeconds, {
    startedAtMs: at(started),
    untilMs: at(until),
    nowMs: at(now),
    ...(since === undefined ? {} : { stableSinceMs: at(since) }),
  });
  const shown = (ms: number) => (ms - noon) / minuteMs;
  return [window.periodSeconds, shown(window.fromMs), shown(window.startMs), shown(window.toMs)];
}

describe("what is read", () => {
  test.for([
    [
      "an hour of stable, the period of the first traffic, and no partial period",
      60,
      0.5,
      10.2,
      30,
      undefined,
      [60, -60, 0, 10],
    ],
    ["nothing that CloudWatch may not have complete", 60, 0, 10, 10, undefined, [60, -60, 0, 9]],
    ["… to the second", 60, 0, 10, 11, undefined, [60, -60, 0, 10]],
    ["thirty points of stable, if they are longer", 300, 1, 21, 60, undefined, [300, -150, 0, 20]],
    ["an hour is thirty points of two minutes", 120, 0, 20, 60, undefined, [120, -60, 0, 20]],
    ["stable alone", 60, 0, 10, 30, -10, [60, -10, 0, 10]],
    ["… from the first whole period of it", 60, 0, 10, 30, -10.5, [60, -10, 0, 10]],
    ["… however long it is there", 60, 0, 10, 30, -600, [60, -60, 0, 10]],
    ["… none, if it came with the candidate", 60, 0, 10, 30, 3, [60, 0, 0, 10]],
    ["nothing yet", 60, 0, 10, 0.5, undefined, [60, -60, 0, -1]],
  ] as const)("%s", ([, period, started, until, now, since, expected]) => {
    expect(found(period, started, until, now, since)).toEqual(expected);
  });

  test.for([
    ["from when it lost its users", -40.5, -101],
    ["from the candidate's first users, where it lost them later", 5, -60],
  ] as const)("an hour of stable before %s", ([, until, from]) => {
    const at = (minutes: number) => noon + minutes * minuteMs;
    const times = { startedAtMs: at(0), untilMs: at(10), nowMs: at(30), stableUntilMs: at(until) };
    expect(windowOf(60, times)).toMatchObject({ fromMs: at(from), startMs: at(0), toMs: at(10) });
  });

  test("an hour of stable is of longer points where it lost its users weeks before", () => {
    const at = (minutes: number) => noon + minutes * minuteMs;
    const times = { startedAtMs: at(0), untilMs: at(10), nowMs: at(30), stableUntilMs: at(-16 * 1440) };
    expect(windowOf(60, times).periodSeconds).toBe(300);
  });

  const days = 1440;
  test.for([
    ["a minute within fifteen days", 60, 15 * days - 61, 60],
    ["five minutes from then on, thirty of them before", 60, 15 * days - 60, 300],
    ["whole multiples of five minutes", 420, 16 * days, 600],
    ["five minutes within 63 days", 60, 63 * days - 151, 300],
    ["an hour from then on", 60, 63 * days - 150, 3_600],
    ["an hour after all", 60, 500 * days, 3_600],
    ["what was asked, if that is longer", 600, 16 * days, 600],
  ] as const)("points of %s", ([, asked, age, period]) => {
    expect(found(asked, 0, 60, age)[0]).toBe(period);
  });
});
