import { suggestion } from "./suggestion.ts";

const names: readonly string[] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

type Days = { readonly days: readonly number[] } | { readonly reason: string };

/**
 * ISO weekdays (1 = Monday) of "Mon-Fri", "Mon,Wed", or a list of such; "Fri-Mon" goes over the week's end.
 * Ascending and each once.
 */
export function parseDays(written: string | readonly string[]): Days {
  const parts = (typeof written === "string" ? [written] : written).flatMap((part) => part.split(","));
  const days = new Set<number>();
  for (const part of parts) {
    const range = daysOfRange(part);
    if ("reason" in range) return range;
    for (const day of range.days) days.add(day);
  }
  return { days: [...days].sort((a, b) => a - b) };
}

/** Minutes after midnight of "HH:MM"; "24:00" is the end of the day. Undefined for any other text. */
export function parseClock(written: string): number | undefined {
  if (written === "24:00") return 24 * 60;
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(written);
  return match ? Number(match[1]) * 60 + Number(match[2]) : undefined;
}

/** "10:05" of the minutes after midnight. */
export function renderClock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}

function daysOfRange(written: string): Days {
  const ends = written.split("-").map((end) => end.trim());
  if (ends.length > 2) return { reason: `${JSON.stringify(written)} is not a day or a range of two days` };
  const numbers: number[] = [];
  for (const end of ends) {
    const at = names.indexOf(end);
    if (at < 0) return { reason: `${JSON.stringify(end)} is not a day${suggestion(end.slice(0, 3), names)}` };
    numbers.push(at);
  }
  const [from = 0, to = from] = numbers;
  return { days: Array.from({ length: ((to - from + 7) % 7) + 1 }, (_, step) => ((from + step) % 7) + 1) };
}
