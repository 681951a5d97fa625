/** One simulated table, driven through its client with plain values. */
import {
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import type {
  DeleteItemCommandInput,
  PutItemCommandInput,
  QueryCommandInput,
  TransactWriteItem,
  UpdateItemCommandInput,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { createDynamodb } from "../../../infra/sandbox/dynamodb/dynamodb.ts";

export const TABLE = "ledger";
const TableName = TABLE;

type Plain = Record<string, unknown>;
type More<Input> = Partial<Omit<Input, "ExpressionAttributeValues">> & { readonly values?: Plain };

const withValues = <Input extends { readonly values?: Plain }>({ values, ...rest }: Input) => ({
  ...rest,
  ...(values && { ExpressionAttributeValues: marshall(values) }),
});

export function dynamoWorld(now: () => number = () => 0) {
  const { client, items } = createDynamodb({ table: TABLE, now });
  return {
    client,
    items: (): Plain[] => items().map((item) => unmarshall(item)),
    put: (item: Plain, more: More<PutItemCommandInput> = {}) =>
      client.send(new PutItemCommand({ TableName, Item: marshall(item), ...withValues(more) })),
    update: (key: Plain, more: More<UpdateItemCommandInput> = {}) =>
      client.send(new UpdateItemCommand({ TableName, Key: marshall(key), ...withValues(more) })),
    remove: (key: Plain, more: More<DeleteItemCommandInput> = {}) =>
      client.send(new DeleteItemCommand({ TableName, Key: marshall(key), ...withValues(more) })),
    get: async (key: Plain): Promise<Plain | undefined> => {
      const { Item } = await client.send(
        new GetItemCommand({ TableName, Key: marshall(key), ConsistentRead: true }),
      );
      return Item && unmarshall(Item);
    },
    query: async (more: More<QueryCommandInput>) => {
      const answer = await client.send(new QueryCommand({ TableName, ...withValues(more) }));
      return { ...answer, items: (answer.Items ?? []).map((item) => unmarshall(item)) };
    },
    transact: (TransactItems: TransactWriteItem[], ClientRequestToken?: string) =>
      client.send(
        new TransactWriteItemsCommand({
          TransactItems,
          ...(ClientRequestToken !== undefined && { ClientRequestToken }),
        }),
      ),
  };
}

export type DynamoWorld = ReturnType<typeof dynamoWorld>;

export const failure = async (call: Promise<unknown>): Promise<Error & Record<string, unknown>> => {
  try {
    await call;
  } catch (error) {
    return error as Error & Record<string, unknown>;
  }
  throw new Error("It was not refused.");
};
