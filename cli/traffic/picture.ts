import type { Weights } from "../../functions/traffic/policy/zone.ts";
import type { Paint } from "../paint.ts";

/** Characters of a whole. */
const whole = 24;

/** A share, 0–1, as a bar; whatever is more than nothing can be seen. */
export function bar(share: number, paint: Paint): string {
  const filled = share > 0 ? Math.max(1, Math.round(share * whole)) : 0;
  return `${paint("cyan", "█".repeat(filled))}${paint("dim", "·".repeat(whole - filled))}`;
}

export const percentOf = (share: number): string => `${Number((share * 100).toFixed(1))} %`;

export const weightsOf = (weights: Weights): string =>
  Object.keys(weights)
    .sort()
    .map((site) => `${site} ${weights[site] ?? 0}`)
    .join(", ");

export const standbySentence =
  "A record of weight 0 is a standby, not off: it is answered when no site with a weight is healthy.";
