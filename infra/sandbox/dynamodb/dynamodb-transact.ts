/** TransactWriteItems: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html. */
import type { TransactWriteItemsCommandInput } from "@aws-sdk/client-dynamodb";
import { refuseUnknown } from "../faults/faults-client.ts";
import type { AwsError } from "../faults/faults-error.ts";
import { awsError } from "../faults/faults-error.ts";
import type { TableItems } from "./dynamodb-table.ts";
import { sizeOfItem } from "./dynamodb-value.ts";
import type { Change, KeyNames, Write, WriteKind, WriteRequest } from "./dynamodb-write.ts";
import { judgeWrite, readWrite } from "./dynamodb-write.ts";

const MOST_ACTIONS = 100;
const MOST_BYTES = 4 * 1024 * 1024;
/** How long a request's token makes its repetition harmless. */
const TOKEN_MS = 10 * 60_000;

const MEMBERS = [
  "TableName",
  "Item",
  "Key",
  "ConditionExpression",
  "UpdateExpression",
  "ExpressionAttributeNames",
  "ExpressionAttributeValues",
  "ReturnValuesOnConditionCheckFailure",
];

export interface TransactDeps {
  readonly now: () => number;
  readonly items: TableItems;
  readonly names: KeyNames;
  readonly checkTable: (name: string | undefined) => void;
  readonly commit: (change: Change) => void;
}

/** All or nothing. @returns the operation; it remembers the tokens of its requests. */
export function transactWrite(deps: TransactDeps): (input: TransactWriteItemsCommandInput) => object {
  const seen = new Map<string, { readonly body: string; readonly at: number }>();
  return (input) => {
    refuseUnknown("TransactWriteItems", input, ["TransactItems", "ClientRequestToken"]);
    const { TransactItems: actions = [], ClientRequestToken: token } = input;
    const body = JSON.stringify(actions);
    const before = token === undefined ? undefined : seen.get(token);
    if (before && deps.now() - before.at < TOKEN_MS) {
      if (before.body === body) return {};
      throw awsError(
        "IdempotentParameterMismatchException",
        "The request uses the same client token with different parameters.",
      );
    }
    const writes = readWrites(deps, actions);
    for (const change of judge(deps, writes)) deps.commit(change);
    if (token !== undefined) seen.set(token, { body, at: deps.now() });
    return {};
  };
}

type Actions = NonNullable<TransactWriteItemsCommandInput["TransactItems"]>;

function readWrites({ names, checkTable }: TransactDeps, actions: Actions): Write[] {
  if (actions.length === 0 || actions.length > MOST_ACTIONS)
    throw invalid(
      `1 validation error detected: Value at 'transactItems' failed to satisfy constraint: ` +
        `Member must have length ${actions.length === 0 ? "greater than or equal to 1" : `less than or equal to ${MOST_ACTIONS}`}`,
    );
  const writes = actions.map((action) => {
    const [[kind, request] = [], ...more] = Object.entries(action).filter(([, value]) => value !== undefined);
    if (!kind || !request || more.length > 0)
      throw invalid("TransactItems can only contain one of Check, Put, Update or Delete");
    refuseUnknown(`TransactWriteItems ${kind}`, request, MEMBERS);
    checkTable(request.TableName);
    return readWrite(kind as WriteKind, request as WriteRequest, names);
  });
  if (new Set(writes.map(({ key }) => JSON.stringify(key))).size < writes.length)
    throw invalid("Transaction request cannot include multiple operations on one item");
  return writes;
}

function judge({ items, names }: TransactDeps, writes: readonly Write[]): Change[] {
  const outcomes = writes.map((write) => {
    try {
      return { change: judgeWrite(write, items, names), reason: { Code: "None" } };
    } catch (error) {
      return { reason: reasonOf(error as AwsError) };
    }
  });
  const reasons = outcomes.map(({ reason }) => reason);
  if (reasons.some(({ Code }) => Code !== "None")) throw cancelled(reasons);
  const changes = outcomes.flatMap(({ change }) => (change ? [change] : []));
  const bytes = changes.reduce((sum, { after }) => sum + (after ? sizeOfItem(after) : 0), 0);
  if (bytes > MOST_BYTES)
    throw invalid(
      "Collection size exceeded: the aggregate size of the items in the transaction exceeds 4 MB",
    );
  return changes;
}

function reasonOf(error: AwsError & { Item?: unknown }) {
  if (error.name === "ConditionalCheckFailedException")
    return {
      Code: "ConditionalCheckFailed",
      Message: error.message,
      ...(error.Item !== undefined && { Item: error.Item }),
    };
  if (error.name === "ValidationException") return { Code: "ValidationError", Message: error.message };
  throw error;
}

function cancelled(reasons: readonly { readonly Code: string }[]): Error {
  const codes = reasons.map(({ Code }) => Code).join(", ");
  const message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`;
  return awsError("TransactionCanceledException", message, { members: { CancellationReasons: reasons } });
}

const invalid = (message: string): Error => awsError("ValidationException", message);
