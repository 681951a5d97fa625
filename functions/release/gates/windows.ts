import { Temporal } from "temporal-polyfill";
import type { WindowConfig } from "../../shared/service-config.ts";

/**
 * When a release may start.
 *
 * A window opens once on each of its days: at the first moment at which the wall clock of its zone shows
 * `from` or, where the clock jumps over that, has passed it; and closes in the same way at `to`.
 *
 * | the clock, on that day               | 02:15–02:45               | 01:00–04:00            |
 * | ------------------------------------ | ------------------------- | ---------------------- |
 * | as always                            | open for 30 minutes       | open for 3 hours       |
 * | jumps from 02:00 to 03:00 (spring)   | never, there is no 02:15  | open for 2 hours       |
 * | goes back from 03:00 to 02:00        | the first time only       | open for 4 hours       |
 */

/** Even a window on one weekday whose hour the clock jumps over opens within two weeks. */
const searchDays = 21;

type Span = { readonly opensAt: number; readonly closesAt: number };

/**
 * Whether any of the windows is open; where there are none, always.
 * @param now epoch milliseconds.
 */
export function isOpen(windows: readonly WindowConfig[], now: number): boolean {
  return nextOpening(windows, now) === now;
}

/**
 * The first moment from `now` on at which a window is open: `now` itself if one is.
 * @param now epoch milliseconds, as is the answer; undefined if no window opens within three weeks, and then
 * none ever does.
 */
export function nextOpening(windows: readonly WindowConfig[], now: number): number | undefined {
  if (windows.length === 0) return now;
  const openings = windows
    .map((window) => firstSpan(window, now))
    .filter((span) => span !== undefined)
    .map(({ opensAt }) => Math.max(opensAt, now));
  return openings.length === 0 ? undefined : Math.min(...openings);
}

/** The first span of the window that has not closed yet; yesterday's may last over midnight. */
function firstSpan(window: WindowConfig, now: number): Span | undefined {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(window.zone).toPlainDate();
  for (let day = -1; day <= searchDays; day++) {
    const date = today.add({ days: day });
    if (!window.days.includes(date.dayOfWeek)) continue;
    const span = spanOn(date, window);
    if (span.closesAt > now && span.closesAt > span.opensAt) return span;
  }
  return undefined;
}

function spanOn(date: Temporal.PlainDate, { fromMinute, toMinute, zone }: WindowConfig): Span {
  const overnight = toMinute < fromMinute ? 24 * 60 : 0;
  return {
    opensAt: firstMoment(date, fromMinute, zone),
    closesAt: firstMoment(date, toMinute + overnight, zone),
  };
}

/** The first moment at which the clock shows that minute of the date, or has jumped over it. */
function firstMoment(date: Temporal.PlainDate, minute: number, zone: string): number {
  const wanted = date.toPlainDateTime().add({ minutes: minute });
  const earlier = wanted.toZonedDateTime(zone, { disambiguation: "earlier" });
  if (earlier.toPlainDateTime().equals(wanted)) return earlier.epochMilliseconds;
  // Jumped over: "earlier" lies as far before the jump as the clock jumps.
  return earlier.getTimeZoneTransition("next")?.epochMilliseconds ?? earlier.epochMilliseconds;
}
