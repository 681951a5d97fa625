/** `0:05:00`: hours, minutes and seconds, as a rehearsal's clock shows them. */
export function stopwatch(seconds: number): string {
  const { hours, minutes, rest } = parts(seconds);
  return `${hours}:${two(minutes)}:${two(rest)}`;
}

/** `48s`, `12m 05s`, `3h 20m`, `2d 4h`: as exact as somebody wants to read it. */
export function lasting(seconds: number): string {
  const { hours, minutes, rest } = parts(seconds);
  if (hours >= 48) return `${Math.floor(hours / 24)}d ${hours % 24}h`;
  if (hours > 0) return `${hours}h ${two(minutes)}m`;
  return minutes > 0 ? `${minutes}m ${two(rest)}s` : `${rest}s`;
}

/** ISO 8601 in UTC → `2026-11-21 09:55:00`. */
export const moment = (iso: string): string => iso.replace("T", " ").replace(/(\.\d+)?Z$/, "");

/** ISO 8601 in UTC → `11-21 09:55:00`: in a list, where the year goes without saying. */
export const dayAndTime = (iso: string): string => moment(iso).slice(5);

/** Seconds from one time to another, both ISO 8601. */
export const secondsBetween = (from: string, to: string): number =>
  (Date.parse(to) - Date.parse(from)) / 1000;

function parts(seconds: number): { hours: number; minutes: number; rest: number } {
  const whole = Math.max(0, Math.round(seconds));
  return { hours: Math.floor(whole / 3600), minutes: Math.floor(whole / 60) % 60, rest: whole % 60 };
}

const two = (value: number): string => String(value).padStart(2, "0");
