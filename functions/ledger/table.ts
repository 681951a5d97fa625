import {
  DeleteItemCommand,
  GetItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { AttributeValue, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { LedgerInvalid } from "../shared/errors.ts";
import { translateLedgerError } from "./dynamo-errors.ts";
import { expression } from "./expression.ts";
import type { Change, Clause } from "./expression.ts";

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** One write: sets, removes and adds to attributes of an item, if all clauses hold; creates the item if absent. */
export interface Write extends Key {
  readonly change?: Change;
  readonly remove?: true;
  readonly when?: readonly Clause[];
}

/** The ledger's DynamoDB table in our words. Reads are consistent; every write may carry conditions. */
export interface Table {
  read<Item>(key: Key): Promise<Item | undefined>;
  /** All items of a partition whose sort key begins so, in the sort key's order; every page. */
  list<Item>(
    pk: string,
    begins?: string,
    options?: { newestFirst?: boolean; most?: number },
  ): Promise<Item[]>;
  /** @throws LostRace when a clause does not hold. */
  write(write: Write): Promise<void>;
  /** All or nothing, 100 items at most. @throws LostRace when a clause of any does not hold. */
  writeAll(writes: readonly Write[]): Promise<void>;
}

/**
 * Of writes to the same item only the last: a transaction takes no two of them.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
export const lastOfEach = (writes: readonly Write[]): Write[] =>
  writes.filter(
    ({ pk, sk }, at) => !writes.slice(at + 1).some((later) => later.pk === pk && later.sk === sk),
  );

export type DynamoClient = Pick<DynamoDBClient, "send">;

export function table(client: DynamoClient, name: string): Table {
  return {
    async read<Item>({ pk, sk }: Key) {
      const command = new GetItemCommand({
        TableName: name,
        Key: marshall({ pk, sk }),
        ConsistentRead: true,
      });
      const { Item } = await client.send(command).catch(translateLedgerError);
      return Item ? (unmarshall(Item) as Item) : undefined;
    },
    async list<Item>(pk: string, begins = "", options: { newestFirst?: boolean; most?: number } = {}) {
      const items: Item[] = [];
      let start: Record<string, AttributeValue> | undefined;
      do {
        const page = await client.send(query(name, pk, begins, options, start)).catch(translateLedgerError);
        for (const item of page.Items ?? []) items.push(unmarshall(item) as Item);
        start = page.LastEvaluatedKey;
      } while (start && items.length < (options.most ?? Infinity));
      return items.slice(0, options.most);
    },
    async write(write) {
      if (write.remove)
        await client.send(new DeleteItemCommand(request(name, write))).catch(translateLedgerError);
      else await client.send(new UpdateItemCommand(request(name, write))).catch(translateLedgerError);
    },
    async writeAll(writes) {
      const TransactItems = writes.map((write) =>
        write.remove
          ? { Delete: request(name, write) }
          : { Update: { ...request(name, write), UpdateExpression: changing(name, write) } },
      );
      await client.send(new TransactWriteItemsCommand({ TransactItems })).catch(translateLedgerError);
    },
  };
}

/** A transaction could also only check; nobody needs that, and no role of ours may. */
function changing(name: string, write: Write): string {
  const text = request(name, write).UpdateExpression;
  if (!text) throw new LedgerInvalid(`a write of ${write.pk} that changes nothing`);
  return text;
}

function request(name: string, { pk, sk, change, when }: Write) {
  return { TableName: name, Key: marshall({ pk, sk }), ...expression(change, when) };
}

function query(
  name: string,
  pk: string,
  begins: string,
  options: { newestFirst?: boolean; most?: number },
  start: Record<string, AttributeValue> | undefined,
): QueryCommand {
  return new QueryCommand({
    TableName: name,
    ConsistentRead: true,
    KeyConditionExpression: begins ? "pk = :pk AND begins_with(sk, :sk)" : "pk = :pk",
    ExpressionAttributeValues: marshall(begins ? { ":pk": pk, ":sk": begins } : { ":pk": pk }),
    ScanIndexForward: !options.newestFirst,
    ...(options.most === undefined ? {} : { Limit: options.most }),
    ...(start ? { ExclusiveStartKey: start } : {}),
  });
}
