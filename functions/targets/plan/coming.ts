import { isNew } from "./rails/add-before-remove.ts";
import type { GroupSight } from "./sight.ts";

/**
 * How many the source wants that are not healthy yet, are registered (or are being registered now), and within their
 * time. Those that others registered are not waited for.
 * @param joining keys of those that are registered in this round.
 */
export function comingTo(
  { wanted, live, draining, entries, desired }: GroupSight,
  joining: ReadonlyMap<string, unknown>,
  now: string,
): number {
  const check = desired?.healthCheck;
  if (!check) return 0;
  return [...wanted.keys()].filter((key) => {
    const isThere = live.has(key) ? Object.hasOwn(entries, key) : joining.has(key);
    if (!isThere || live.get(key)?.state === "healthy") return false;
    return isNew(draining.has(key) ? undefined : entries[key]?.since, now, check);
  }).length;
}
