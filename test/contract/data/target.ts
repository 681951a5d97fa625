import { setTimeout as sleep } from "node:timers/promises";
import { CreateTableCommand, DescribeTableCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import type { AttributeValue, CreateTableCommandInput, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { DynamoClient } from "../../../functions/ledger/table.ts";
import { createDynamodb } from "../../../infra/sandbox/dynamodb/dynamodb.ts";

/** Somebody's DynamoDB. */
export interface Target {
  readonly name: string;
  /** A table with nothing in it. */
  fresh(now: () => number): Promise<FreshTable>;
}

export interface FreshTable {
  readonly client: DynamoClient;
  readonly table: string;
  /** Everything in the table, in any order. */
  items(): Promise<Item[]>;
}

export type Item = Record<string, AttributeValue>;

/** How the template describes the ledger's table. */
export type TableSchema = Pick<
  CreateTableCommandInput,
  "KeySchema" | "AttributeDefinitions" | "GlobalSecondaryIndexes"
>;

export const sandboxTarget = (schema: TableSchema): Target => ({
  name: "sandbox",
  async fresh(now) {
    const [pk = "", sk = ""] = (schema.KeySchema ?? []).map(({ AttributeName }) => AttributeName);
    const { client, items } = createDynamodb({ table: "ledger", now, keys: { pk, sk } });
    return { client, table: "ledger", items: async () => items().map((item) => ({ ...item })) };
  },
});

/** A counterpart behind a real client of the SDK. Its tables are never dropped: it ends with the run. */
export function realTarget(name: string, client: DynamoDBClient, schema: TableSchema): Target {
  let made = 0;
  return {
    name,
    async fresh() {
      const table = `ledger-${++made}`;
      await client.send(
        new CreateTableCommand({ TableName: table, BillingMode: "PAY_PER_REQUEST", ...schema }),
      );
      while (!(await isActive(client, table))) await sleep(2);
      return { client, table, items: () => scanned(client, table) };
    },
  };
}

async function isActive(client: DynamoDBClient, table: string): Promise<boolean> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: table }));
  return Table?.TableStatus === "ACTIVE";
}

async function scanned(client: DynamoDBClient, table: string): Promise<Item[]> {
  const items: Item[] = [];
  let from: Item | undefined;
  do {
    const page = await client.send(
      new ScanCommand({ TableName: table, ...(from ? { ExclusiveStartKey: from } : {}) }),
    );
    items.push(...(page.Items ?? []));
    from = page.LastEvaluatedKey;
  } while (from);
  return items;
}

/**
 * One request after the other: moto checks a condition and writes in two steps, so that of two writes at the
 * same time both may win. https://github.com/getmoto/moto/blob/master/moto/dynamodb/models/__init__.py
 */
export function oneAtATime(client: DynamoDBClient): DynamoDBClient {
  let last: Promise<unknown> = Promise.resolve();
  const send = client.send.bind(client) as (command: unknown) => Promise<unknown>;
  const queued = (command: unknown): Promise<unknown> => {
    const mine = last.then(
      () => send(command),
      () => send(command),
    );
    last = mine;
    return mine;
  };
  client.send = queued as DynamoDBClient["send"];
  return client;
}
