/**
 * Longest text that is written down or sent on, UTF-8 bytes; task definitions alone are longer. What others say
 * may be of any length: a check's reason, an error, what forty cells say together. An item holds 400 KB,
 * a state's data 256 KiB and an error's cause 32,768 characters, and an outcome must never be refused for its reason.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html,
 * https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
export const longestTextBytes = 16 * 1024;

/** The text, or as much of its beginning as there is room for and how much is missing. */
export function shortened(text: string, mostBytes: number = longestTextBytes): string {
  // No character is more than three bytes for each of its UTF-16 units.
  if (text.length * 3 <= mostBytes) return text;
  const { length } = new TextEncoder().encode(text);
  if (length <= mostBytes) return text;
  const told = (kept: number) => ` … (${text.length - kept} more characters)`;
  const room = new Uint8Array(mostBytes - new TextEncoder().encode(told(0)).length);
  const { read } = new TextEncoder().encodeInto(text, room);
  return text.slice(0, read) + told(read);
}

/** The same plain value with each text in it shortened. */
export function withShortTexts(value: unknown): unknown {
  if (typeof value === "string") return shortened(value);
  if (Array.isArray(value)) return value.map(withShortTexts);
  if (value === null || typeof value !== "object" || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withShortTexts(each)]));
}
