/** Calls that were made, by what is paid or waited for. */
export interface Tally {
  /** GETs of Octavia's. */
  octavia: number;
  logins: number;
  /** Of load balancing and EC2, by operation. */
  readonly reads: Map<string, number>;
  readonly writes: Map<string, number>;
  ledgerReads: number;
  ledgerWrites: number;
  /** As DynamoDB counts them: 4 KB of one query, 1 KB of one item, twice in a transaction. */
  readUnits: number;
  writeUnits: number;
  /** Virtual time in the reader, of all shares together. */
  readingMs: number;
}

export const emptyTally = (): Tally => ({
  octavia: 0,
  logins: 0,
  reads: new Map(),
  writes: new Map(),
  ledgerReads: 0,
  ledgerWrites: 0,
  readUnits: 0,
  writeUnits: 0,
  readingMs: 0,
});

const itemKilobytes = 2;

export function takenBy(tally: Tally, command: { readonly input: object }, answer: unknown): void {
  const operation = command.constructor.name.replace(/Command$/, "");
  if (operation === "Query" || operation === "GetItem") {
    tally.ledgerReads++;
    tally.readUnits += Math.max(1, Math.ceil(JSON.stringify(itemsOf(answer)).length / 4096));
    return;
  }
  if (operation === "TransactWriteItems") {
    tally.ledgerWrites++;
    const { TransactItems = [] } = command.input as { TransactItems?: unknown[] };
    tally.writeUnits += 2 * itemKilobytes * TransactItems.length;
    return;
  }
  if (operation === "UpdateItem" || operation === "DeleteItem") {
    tally.ledgerWrites++;
    tally.writeUnits += itemKilobytes;
    return;
  }
  const calls = operation.startsWith("Describe") ? tally.reads : tally.writes;
  calls.set(operation, (calls.get(operation) ?? 0) + 1);
}

const itemsOf = (answer: unknown): unknown => (answer as { Items?: unknown }).Items ?? [];

export const sumOf = (calls: ReadonlyMap<string, number>): number =>
  [...calls.values()].reduce((sum, count) => sum + count, 0);
