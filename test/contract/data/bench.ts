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
import { ledger } from "../../../functions/ledger/ledger.ts";
import type { Ledger } from "../../../functions/ledger/ledger.ts";
import { outcome } from "./outcome.ts";
import type { Outcome } from "./outcome.ts";
import type { FreshTable, Item, Target } from "./target.ts";

type Named<Input> = Omit<Input, "TableName">;

/** What a case works with: the ledger as the functions use it, and requests as they are sent. */
export interface Bench {
  readonly book: Ledger;
  readonly table: string;
  /** Lets time pass, milliseconds. */
  readonly pass: (ms: number) => void;
  readonly put: (input: Named<PutItemCommandInput>) => Promise<Outcome>;
  readonly update: (input: Named<UpdateItemCommandInput>) => Promise<Outcome>;
  readonly remove: (input: Named<DeleteItemCommandInput>) => Promise<Outcome>;
  readonly get: (key: Item) => Promise<Outcome>;
  readonly query: (input: Named<QueryCommandInput>) => Promise<Outcome>;
  readonly transact: (actions: readonly TransactWriteItem[]) => Promise<Outcome>;
  readonly items: () => Promise<Item[]>;
}

/** A Monday morning, epoch ms. */
const opensAt = Date.parse("2026-11-23T09:00:00.000Z");

/** @param lacking told of operations that the target does not have. */
export async function benchOf(target: Target, lacking: (operation: string) => void): Promise<Bench> {
  let now = opensAt;
  const fresh = await target.fresh(() => now);
  const client = noticing(fresh, lacking);
  const send = (command: object) =>
    outcome((client.send as (command: object) => Promise<object>)(command).then(answered));
  const TableName = fresh.table;
  return {
    book: ledger(client, TableName, () => new Date(now)),
    table: TableName,
    pass: (ms) => void (now += ms),
    put: (input) => send(new PutItemCommand({ TableName, ...input })),
    update: (input) => send(new UpdateItemCommand({ TableName, ...input })),
    remove: (input) => send(new DeleteItemCommand({ TableName, ...input })),
    get: (Key) => send(new GetItemCommand({ TableName, Key, ConsistentRead: true })),
    query: (input) => send(new QueryCommand({ TableName, ...input })),
    transact: (actions) => send(new TransactWriteItemsCommand({ TransactItems: [...actions] })),
    items: () => fresh.items(),
  };
}

/** Without what the SDK knows of the request, and the capacity that moto tells of unasked. */
function answered(answer: object): object {
  const { $metadata: _, ConsumedCapacity: __, ...said } = answer as Record<string, unknown>;
  return said;
}

function noticing({ client }: FreshTable, lacking: (operation: string) => void): FreshTable["client"] {
  const send = client.send.bind(client) as (command: unknown) => Promise<unknown>;
  const watched = (command: object): Promise<unknown> =>
    send(command).catch((error: unknown) => {
      if (error instanceof Error && error.name === "UnknownOperationException")
        lacking(command.constructor.name.replace(/Command$/, ""));
      throw error;
    });
  return { send: watched as FreshTable["client"]["send"] };
}
