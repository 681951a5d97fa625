/**
 * Epoch milliseconds of a time that is UTC whether it says so or not: `2026-11-21T08:06:55.106265` is what
 * Keystone writes when the credential ends before the token would, and JavaScript takes it for local time.
 * NaN for none.
 */
export function utcOf(time: string): number {
  const hasZone = /(?:Z|[+-]\d\d:?\d\d)$/i.test(time);
  return Date.parse(hasZone ? time : `${time}Z`);
}
