/** The smallest world of the core: a clock, a wire, Lambda and DynamoDB, all at a fixed time and seed. */
import { GetItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { createClock } from "../../../infra/sandbox/time/clock.ts";
import { createDynamodb } from "../../../infra/sandbox/dynamodb/dynamodb.ts";
import type { CallRecord, WireOptions } from "../../../infra/sandbox/faults/faults-wire.ts";
import { createWire } from "../../../infra/sandbox/faults/faults-wire.ts";
import type { FaultRule } from "../../../infra/sandbox/faults/faults.ts";
import { createFaultPlan } from "../../../infra/sandbox/faults/faults.ts";
import type { InvocationRecord, LambdaOptions } from "../../../infra/sandbox/lambda/lambda.ts";
import { createLambda } from "../../../infra/sandbox/lambda/lambda.ts";
import { createIds, createRandom } from "../../../infra/sandbox/time/random.ts";

export const START = Date.parse("2026-11-02T10:00:00Z");
export const PLACE = { region: "eu-west-1", account: "111122223333" };

export interface Clients {
  readonly dynamodb: Pick<DynamoDBClient, "send">;
}

interface WorldOptions {
  readonly rules?: readonly FaultRule[];
  readonly wire?: Partial<WireOptions>;
  readonly lambda?: Partial<LambdaOptions<Clients>>;
}

export function coreWorld({ rules = [], wire: wireOptions, lambda: lambdaOptions }: WorldOptions = {}) {
  const clock = createClock(START);
  const random = createRandom(1);
  const ids = createIds(random);
  const calls: CallRecord[] = [];
  const invocations: InvocationRecord[] = [];
  const plan = createFaultPlan(rules);
  const wire = createWire({ clock, ids, plan, onCall: (record) => calls.push(record), ...wireOptions });
  const dynamodb = createDynamodb({ table: "ledger", now: clock.now });
  const lambda = createLambda<Clients>({
    clock,
    ids,
    wire,
    ...PLACE,
    clients: () => ({ dynamodb: dynamodb.client }),
    onInvocation: (record) => invocations.push(record),
    ...lambdaOptions,
  });
  return { clock, random, ids, plan, wire, dynamodb, lambda, calls, invocations };
}

const key = { pk: { S: "counter" }, sk: { S: "-" } };

/** Adds one to a counter and answers it. */
export async function increment(client: Pick<DynamoDBClient, "send">): Promise<number> {
  const { Attributes } = await client.send(
    new UpdateItemCommand({
      TableName: "ledger",
      Key: key,
      UpdateExpression: "ADD n :one",
      ExpressionAttributeValues: { ":one": { N: "1" } },
      ReturnValues: "ALL_NEW",
    }),
  );
  return Number(Attributes?.["n"]?.N);
}

export async function read(client: Pick<DynamoDBClient, "send">): Promise<number> {
  const { Item } = await client.send(
    new GetItemCommand({ TableName: "ledger", Key: key, ConsistentRead: true }),
  );
  return Number(Item?.["n"]?.N ?? 0);
}
