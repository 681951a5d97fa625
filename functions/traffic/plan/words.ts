import type { Shares } from "../policy/shares.ts";
import { sharesOf, weightAt } from "../policy/shares.ts";
import type { Weights } from "../policy/zone.ts";

/** `12.5 %`, of a share 0–1. */
export const percent = (share: number): string => `${Number((share * 100).toFixed(1))} %`;

/** `nlb 10 (10 %), octavia 90 (90 %)`: weights and what they come to. */
export function weightsInWords(weights: Weights): string {
  const shares = sharesOf(weights);
  return Object.keys(shares)
    .map((site) => `${site} ${weightAt(weights, site)} (${percent(shares[site] ?? 0)})`)
    .join(", ");
}

/** `nlb 10 %, octavia 90 %`. */
export const sharesInWords = (shares: Shares): string =>
  Object.entries(shares)
    .map(([site, share]) => `${site} ${percent(share)}`)
    .join(", ");
