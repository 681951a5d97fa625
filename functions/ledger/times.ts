/** Epoch milliseconds of a time in the ledger; NaN for none. Deterministic, so that pure files may use it. */
export const epochOf = (iso: string | undefined): number => Date.parse(iso ?? "");
