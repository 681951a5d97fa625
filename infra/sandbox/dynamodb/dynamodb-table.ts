/** The items of one table, by partition, in the order of the sort key. */
import type { Item } from "./dynamodb-value.ts";
import { compareText } from "./dynamodb-value.ts";

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

export interface TableItems {
  get(key: Key): Item | undefined;
  put(key: Key, item: Item): void;
  delete(key: Key): void;
  partition(pk: string): readonly Row[];
  all(): Item[];
}

export interface Row {
  readonly sk: string;
  readonly item: Item;
}

export function createTableItems(): TableItems {
  const partitions = new Map<string, Row[]>();
  const rowsOf = (pk: string): Row[] => {
    const rows = partitions.get(pk) ?? [];
    partitions.set(pk, rows);
    return rows;
  };
  return {
    get({ pk, sk }) {
      const rows = partitions.get(pk);
      const row = rows?.[placeOf(rows, sk)];
      return row?.sk === sk ? row.item : undefined;
    },
    put({ pk, sk }, item) {
      const rows = rowsOf(pk);
      const place = placeOf(rows, sk);
      rows.splice(place, rows[place]?.sk === sk ? 1 : 0, { sk, item });
    },
    delete({ pk, sk }) {
      const rows = rowsOf(pk);
      const place = placeOf(rows, sk);
      if (rows[place]?.sk === sk) rows.splice(place, 1);
    },
    partition: (pk) => partitions.get(pk) ?? [],
    all: () => [...partitions.values()].flatMap((rows) => rows.map(({ item }) => item)),
  };
}

/** The place of the first row that is not before the sort key. */
function placeOf(rows: readonly Row[], sk: string): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareText(rows[middle]?.sk ?? "", sk) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
