import { parseDuration } from "../../infra/config/duration.ts";
import { Failure, exitCodes } from "../exit-codes.ts";

/**
 * A time that has passed, epoch milliseconds.
 * @param text how long ago (`2h`), or a time with its zone (`2026-11-21T14:05:00Z`).
 * @throws Failure for anything else: a time without a zone would mean another one to whoever reads it.
 */
export function pastTime(option: string, text: string, now: Date): number {
  const seconds = parseDuration(text);
  if (seconds !== undefined) return now.getTime() - seconds * 1000;
  const isZoned = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(text);
  const at = isZoned ? Date.parse(text) : Number.NaN;
  const wrong = (sentence: string) => new Failure(exitCodes.usage, `${option}: ${sentence}`);
  if (Number.isNaN(at))
    throw wrong(
      `expected how long ago, such as 2h, or a time with its zone such as 2026-11-21T14:05:00Z, found "${text}"`,
    );
  if (at > now.getTime()) throw wrong(`${text} is yet to come`);
  return at;
}
