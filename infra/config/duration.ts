/** Seconds of each unit that a duration may be written in. */
const units = new Map([
  ["d", 86_400],
  ["h", 3_600],
  ["m", 60],
  ["s", 1],
]);

export const durationPattern = /^(\d{1,6})(s|m|h|d)$/;

/** Seconds of a duration such as "30s", "5m", "24h" or "2d"; undefined for any other text. */
export function parseDuration(text: string): number | undefined {
  const match = durationPattern.exec(text);
  if (!match) return undefined;
  const [count, unit] = match.slice(1) as [string, string];
  return Number(count) * (units.get(unit) ?? 0);
}

/** The shortest way to write a whole number of seconds as a duration. */
export function renderDuration(seconds: number): string {
  if (seconds === 0) return "0s";
  const [unit, size] = [...units].find(([, size]) => seconds % size === 0) ?? ["s", 1];
  return `${seconds / size}${unit}`;
}
