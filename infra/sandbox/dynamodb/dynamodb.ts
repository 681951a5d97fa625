/**
 * Amazon DynamoDB, one table with string keys: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/ and
 * the developer guide. Each operation happens at once, so that conditional writes are serialised.
 *
 * Not simulated: eventually consistent reads (every read sees the newest item), indexes, scans, batches of writes, streams,
 * expiry by TTL, capacity and throttling, transaction conflicts (let a fault throw them), consumed capacity,
 * projections, the older parameters (Expected, KeyConditions …). What is asked and not simulated is an error.
 */
import type {
  BatchGetItemCommandInput,
  DeleteItemCommandInput,
  DynamoDBClient,
  GetItemCommandInput,
  PutItemCommandInput,
  QueryCommandInput,
  UpdateItemCommandInput,
} from "@aws-sdk/client-dynamodb";
import { query } from "./dynamodb-query.ts";
import { createTableItems } from "./dynamodb-table.ts";
import type { TransactDeps } from "./dynamodb-transact.ts";
import { transactWrite } from "./dynamodb-transact.ts";
import type { Item } from "./dynamodb-value.ts";
import { copyItem } from "./dynamodb-value.ts";
import type { Change, KeyNames, WriteKind } from "./dynamodb-write.ts";
import { judgeWrite, readKey, readWrite } from "./dynamodb-write.ts";
import type { Operations } from "../faults/faults-client.ts";
import { clientOf, refuseUnknown } from "../faults/faults-client.ts";
import { awsError } from "../faults/faults-error.ts";

export interface DynamodbOptions {
  readonly table: string;
  readonly now: () => number;
  /** Names of the key attributes. Default `pk` and `sk`. */
  readonly keys?: KeyNames;
  /** Told of each change that was made, in order; an item that is absent is undefined. */
  readonly onChange?: (before: Item | undefined, after: Item | undefined) => void;
}

export interface Dynamodb {
  readonly client: Pick<DynamoDBClient, "send">;
  /** A copy of every item, by partition, in the order of the sort key. */
  readonly items: () => Item[];
  /** The same without copies, to be read only: a change of an item makes another one. */
  readonly kept: () => readonly Item[];
}

const EXPRESSIONS = ["ConditionExpression", "ExpressionAttributeNames", "ExpressionAttributeValues"];
const WRITE = ["TableName", ...EXPRESSIONS, "ReturnValues", "ReturnValuesOnConditionCheckFailure"];
const QUERY = [
  "TableName",
  "KeyConditionExpression",
  "FilterExpression",
  "ExpressionAttributeNames",
  "ExpressionAttributeValues",
  "ConsistentRead",
  "ScanIndexForward",
  "Limit",
  "ExclusiveStartKey",
];

export function createDynamodb(options: DynamodbOptions): Dynamodb {
  const { table, now, onChange, keys: names = { pk: "pk", sk: "sk" } } = options;
  const items = createTableItems();
  const checkTable = (name: string | undefined): void => {
    if (name === table || name?.endsWith(`:table/${table}`)) return;
    throw awsError("ResourceNotFoundException", "Requested resource not found");
  };
  const commit = ({ key, before, after }: Change): void => {
    if (before === after) return;
    if (after) items.put(key, after);
    else items.delete(key);
    onChange?.(before, after);
  };
  const deps: TransactDeps = { now, items, names, checkTable, commit };
  return {
    client: clientOf("DynamoDB", {
      ...reads(deps),
      PutItem: (input: PutItemCommandInput) => write(deps, "Put", input, ["Item"]),
      UpdateItem: (input: UpdateItemCommandInput) =>
        write(deps, "Update", input, ["Key", "UpdateExpression"]),
      DeleteItem: (input: DeleteItemCommandInput) => write(deps, "Delete", input, ["Key"]),
      TransactWriteItems: transactWrite(deps),
    }),
    items: () => items.all().map(copyItem),
    kept: () => items.all(),
  };
}

function reads({ items, names, checkTable }: TransactDeps): Operations {
  return {
    GetItem(input: GetItemCommandInput) {
      refuseUnknown("GetItem", input, ["TableName", "Key", "ConsistentRead"]);
      checkTable(input.TableName);
      const item = items.get(readKey(input.Key ?? {}, names));
      return item ? { Item: copyItem(item) } : {};
    },
    BatchGetItem(input: BatchGetItemCommandInput) {
      refuseUnknown("BatchGetItem", input, ["RequestItems"]);
      const asked = Object.entries(input.RequestItems ?? {});
      const all = asked.flatMap(([name, { Keys = [], ...rest }]) => {
        refuseUnknown("BatchGetItem", rest, ["ConsistentRead"]);
        checkTable(name);
        return Keys.map((key) => JSON.stringify(readKey(key, names)));
      });
      if (all.length < 1 || all.length > 100)
        throw awsError("ValidationException", "Too many items requested for the BatchGetItem call");
      if (new Set(all).size < all.length)
        throw awsError("ValidationException", "Provided list of item keys contains duplicates");
      const found = asked.map(([name, { Keys = [] }]) => [
        name,
        Keys.map((key) => items.get(readKey(key, names)))
          .filter((item) => item !== undefined)
          .map(copyItem),
      ]);
      return { Responses: Object.fromEntries(found), UnprocessedKeys: {} };
    },
    Query(input: QueryCommandInput) {
      refuseUnknown("Query", input, QUERY);
      checkTable(input.TableName);
      return query(items, names, input);
    },
  };
}

function write(deps: TransactDeps, kind: WriteKind, input: WriteInput, members: readonly string[]): object {
  refuseUnknown(`${kind}Item`, input, [...WRITE, ...members]);
  deps.checkTable(input.TableName);
  const returned = returnedBy(kind, input.ReturnValues);
  const change = judgeWrite(readWrite(kind, input, deps.names), deps.items, deps.names);
  deps.commit(change);
  const attributes = returned && change[returned];
  return attributes ? { Attributes: copyItem(attributes) } : {};
}

type WriteInput = PutItemCommandInput | UpdateItemCommandInput | DeleteItemCommandInput;

function returnedBy(kind: WriteKind, asked: string = "NONE"): "before" | "after" | undefined {
  if (asked === "NONE") return undefined;
  if (asked === "ALL_OLD") return "before";
  if (kind !== "Update") throw awsError("ValidationException", "Return values set to invalid value");
  if (asked === "ALL_NEW") return "after";
  throw new Error(`The sandbox does not simulate ReturnValues ${asked}.`);
}
