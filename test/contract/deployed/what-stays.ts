/**
 * What is left of an installation in its account when its stack is removed. The words stand in the part Remove of
 * docs/operations.md; whatever else is left, or is not left, is a mistake in one of them.
 */
export interface Stays {
  readonly kind: string;
  readonly name: RegExp;
  readonly words: string;
}

export const whatStays: readonly Stays[] = [
  { kind: "table", name: /^pointsman-PointsmanLedger/, words: "the table and the key" },
  { kind: "key", name: /./, words: "the table and the key" },
];
