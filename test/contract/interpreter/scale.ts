/** Seconds of a scaled definition. What waits in it waits for real. */
export interface Scale {
  /** Looks of tasks that wait for a callback. */
  readonly waitSeconds: number;
  /** Time limits of plain tasks. */
  readonly taskSeconds: number;
  readonly machineSeconds: number;
}

/** No interpreter takes less than a second between attempts. */
const retrier = { IntervalSeconds: 1, MaxDelaySeconds: 2 };

/** The same definition, names and structure untouched, with its seconds replaced. */
export function scaled(definition: object, scale: Scale): object {
  return { ...(walk(definition, scale) as object), TimeoutSeconds: scale.machineSeconds };
}

function walk(value: unknown, scale: Scale): unknown {
  if (Array.isArray(value)) return value.map((each) => walk(each, scale));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, each]) => [name, walk(each, scale)]);
  return { ...Object.fromEntries(entries), ...seconds(value, scale) };
}

function seconds(value: object, { waitSeconds, taskSeconds }: Scale): object {
  if ("IntervalSeconds" in value) return retrier;
  if (!("TimeoutSeconds" in value) || !("Resource" in value)) return {};
  const isWaiting = String(value.Resource).endsWith(".waitForTaskToken");
  return { TimeoutSeconds: isWaiting ? waitSeconds : taskSeconds };
}
