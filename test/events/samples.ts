import { readFileSync, readdirSync } from "node:fs";

const folder = new URL("../../events/samples/", import.meta.url);

/** The content of `events/samples/<name>.json`. */
export function sample(name: string): Record<string, unknown> {
  const content: unknown = JSON.parse(readFileSync(new URL(`${name}.json`, folder), "utf8"));
  if (typeof content !== "object" || content === null) throw new TypeError(`${name} is not a mapping`);
  return { ...content };
}

/** A sample with some members of its detail replaced; `undefined` removes one. */
export function withDetail(
  name: string,
  changed: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const event = sample(name);
  const detail: Record<string, unknown> = { ...Object(event["detail"]), ...changed };
  for (const key of Object.keys(changed)) if (changed[key] === undefined) delete detail[key];
  return { ...event, detail };
}

export const sampleNames: readonly string[] = readdirSync(folder).map((name) => name.replace(/\.json$/, ""));
