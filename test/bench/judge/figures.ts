import type { Amount } from "./world/kinds.ts";

/** What one judge did with all releases of a kind whose candidate is worse by an amount. */
export interface Figures {
  readonly kind: string;
  readonly amount: Amount;
  readonly judge: string;
  readonly releases: number;
  readonly found: number;
  /** Of those that it found; undefined where there were none. */
  readonly medianMinutes: number | undefined;
  /** Mean over all releases, found or not. */
  readonly hurt: number;
}

export const foundShare = ({ found, releases }: Figures): number => found / releases;

/** Of a share that so many releases gave. */
export const standardError = ({ found, releases }: Figures): number => {
  const share = found / releases;
  return Math.sqrt((share * (1 - share)) / releases);
};

/** The lower one, where there are two in the middle. */
export function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)];
}
