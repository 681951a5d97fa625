import type { Held, Step } from "./document.ts";
import { sha256 } from "./hash.ts";
import { inOrder } from "./identity.ts";

/** Of a plan as it would be carried out, and of what a person may let through; not of the words. */
export const digestOf = (mirror: string, steps: readonly Step[], held: readonly Held[]): string =>
  sha256(canonical([mirror, steps.map(({ why: _, ...step }) => step), overridable(held)]));

/** @returns undefined when nothing may be let through. */
export function heldDigestOf(mirror: string, held: readonly Held[]): string | undefined {
  const found = overridable(held);
  return found.length > 0 ? sha256(canonical([mirror, found])) : undefined;
}

const overridable = (held: readonly Held[]) =>
  held
    .filter(({ mayBeOverridden }) => mayBeOverridden)
    .map(({ rail, about, targets }) => canonical({ rail, about, targets }))
    .sort(inOrder);

/** Members by name: two documents that say the same are the same text. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) =>
    each && typeof each === "object" && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => inOrder(a, b)))
      : each,
  );
