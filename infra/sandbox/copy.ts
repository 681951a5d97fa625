/**
 * A deep copy of what goes over a wire: plain objects, lists, dates and bytes. Faster than structuredClone, in
 * which the explorer would spend a fifteenth of its time.
 */
export function copyOf<Value>(value: Value): Value {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(copyOf) as Value;
  if (value instanceof Date) return new Date(value) as Value;
  if (value instanceof Uint8Array) return value.slice() as Value;
  const copy: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) copy[name] = copyOf(member);
  return copy as Value;
}
