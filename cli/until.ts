import { parseDuration } from "../infra/config/duration.ts";
import { Failure, exitCodes } from "./exit-codes.ts";

/**
 * The end of a freeze as ISO 8601 in UTC.
 * @param text a duration from now (`2h`), or a time with its zone (`2026-11-23T09:00:00+01:00`).
 * @throws Failure for anything else: a time without a zone would mean another one to whoever reads it.
 */
export function untilTime(text: string, now: Date): string {
  const seconds = parseDuration(text);
  if (seconds !== undefined) return new Date(now.getTime() + seconds * 1000).toISOString();
  const isZoned = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(text);
  const time = new Date(isZoned ? text : Number.NaN);
  if (Number.isNaN(time.getTime()))
    throw new Failure(
      exitCodes.usage,
      `--until: expected a duration such as 2h or a time with its zone such as 2026-11-23T09:00:00Z, found "${text}"`,
    );
  if (time <= now) throw new Failure(exitCodes.usage, `--until: ${text} has passed already`);
  return time.toISOString();
}
