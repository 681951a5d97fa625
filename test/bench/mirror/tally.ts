import type { AttributeValue } from "@aws-sdk/client-dynamodb";

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

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html */
const bytesPerRead = 4096;
const bytesPerWrite = 1024;

/** The mean of some. */
export function meanOf(tallies: readonly Tally[]): Tally {
  const mean = (of: (tally: Tally) => number): number =>
    tallies.reduce((sum, tally) => sum + of(tally), 0) / tallies.length;
  const calls = (of: (tally: Tally) => ReadonlyMap<string, number>): Map<string, number> => {
    const names = new Set(tallies.flatMap((tally) => [...of(tally).keys()]));
    return new Map([...names].map((name) => [name, mean((tally) => of(tally).get(name) ?? 0)]));
  };
  return {
    octavia: mean(({ octavia }) => octavia),
    logins: mean(({ logins }) => logins),
    reads: calls(({ reads }) => reads),
    writes: calls(({ writes }) => writes),
    ledgerReads: mean(({ ledgerReads }) => ledgerReads),
    ledgerWrites: mean(({ ledgerWrites }) => ledgerWrites),
    readUnits: mean(({ readUnits }) => readUnits),
    writeUnits: mean(({ writeUnits }) => writeUnits),
    readingMs: mean(({ readingMs }) => readingMs),
  };
}

/** @param sizeOf bytes of a ledger's item, by its key. */
export function takenBy(
  tally: Tally,
  command: { readonly input: object },
  answer: unknown,
  sizeOf: (key: AttributeMap) => number,
): void {
  const operation = command.constructor.name.replace(/Command$/, "");
  if (operation === "Query" || operation === "GetItem") {
    tally.ledgerReads++;
    const bytes = itemsOf(answer).reduce((sum, item) => sum + bytesOf({ M: item }), 0);
    tally.readUnits += Math.max(1, Math.ceil(bytes / bytesPerRead));
    return;
  }
  const keys = keysIn(operation, command.input);
  if (keys) {
    tally.ledgerWrites++;
    const units = keys.map((key) => Math.max(1, Math.ceil(sizeOf(key) / bytesPerWrite)));
    const times = operation === "TransactWriteItems" ? 2 : 1;
    tally.writeUnits += times * units.reduce((sum, each) => sum + each, 0);
    return;
  }
  const calls = operation.startsWith("Describe") ? tally.reads : tally.writes;
  calls.set(operation, (calls.get(operation) ?? 0) + 1);
}

const itemsOf = (answer: unknown): readonly AttributeMap[] =>
  (answer as { Items?: AttributeMap[] }).Items ?? [];

/** Of the items that are written; undefined for what is no write to the ledger. */
function keysIn(operation: string, input: object): readonly AttributeMap[] | undefined {
  const { Key, TransactItems = [] } = input as {
    Key?: AttributeMap;
    TransactItems?: readonly Readonly<Record<string, { Key?: AttributeMap; Item?: AttributeMap }>>[];
  };
  if (operation === "TransactWriteItems")
    return TransactItems.flatMap((each) => Object.values(each).map((one) => one.Key ?? one.Item ?? {}));
  return operation === "UpdateItem" || operation === "DeleteItem" ? [Key ?? {}] : undefined;
}

type AttributeMap = Readonly<Record<string, AttributeValue>>;

/** As DynamoDB counts: names and values, a byte for each value of a list or a map, and three for the list or map. */
export function bytesOf({ S, N, M, L }: AttributeValue): number {
  if (S !== undefined) return Buffer.byteLength(S);
  if (N !== undefined) return Math.ceil(N.length / 2) + 1;
  if (M) return Object.entries(M).reduce((sum, [name, each]) => sum + name.length + bytesOf(each) + 1, 3);
  return L ? L.reduce((sum, each) => sum + bytesOf(each) + 1, 3) : 1;
}

export const sumOf = (calls: ReadonlyMap<string, number>): number =>
  [...calls.values()].reduce((sum, count) => sum + count, 0);
