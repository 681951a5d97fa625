import { BatchGetItemCommand } from "@aws-sdk/client-dynamodb";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { Throttled } from "../shared/errors.ts";
import { translateLedgerError } from "./dynamo-errors.ts";
import type { DynamoClient, Key } from "./table.ts";

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const batchSize = 100;

/**
 * Many items of the ledger, a hundred a call, each as it is now, in the order of their keys; not all as of one moment.
 * Apart from the table itself: who reads one item at a time needs no right to this.
 */
export const readMany =
  (client: DynamoClient, table: string) =>
  async <Item>(wanted: readonly Key[]): Promise<(Item | undefined)[]> => {
    const found = new Map<string, Item>();
    for (let start = 0; start < wanted.length; start += batchSize)
      for (const item of await batch(client, table, wanted.slice(start, start + batchSize)))
        found.set(placeOf(item as Key), item as Item);
    return wanted.map((key) => found.get(placeOf(key)));
  };

export type ReadMany = ReturnType<typeof readMany>;

const placeOf = ({ pk, sk }: Key): string => JSON.stringify([pk, sk]);

/** What DynamoDB has not got to is asked for again; a batch of which it reads nothing is its throttling. */
async function batch(client: DynamoClient, table: string, wanted: readonly Key[]): Promise<object[]> {
  const items: object[] = [];
  let Keys: Record<string, AttributeValue>[] = wanted.map(({ pk, sk }) => marshall({ pk, sk }));
  while (Keys.length > 0) {
    const command = new BatchGetItemCommand({ RequestItems: { [table]: { Keys, ConsistentRead: true } } });
    const { Responses, UnprocessedKeys } = await client.send(command).catch(translateLedgerError);
    items.push(...(Responses?.[table] ?? []).map((item) => unmarshall(item)));
    const left = UnprocessedKeys?.[table]?.Keys ?? [];
    if (left.length === Keys.length) throw new Throttled("the ledger read nothing of a batch");
    Keys = left;
  }
  return items;
}
