/** One write, judged against the item as it is: what the item becomes, or why not. */
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { applyUpdate } from "./dynamodb-apply.ts";
import { holds } from "./dynamodb-evaluate.ts";
import type { Expressions, ExpressionTexts } from "./dynamodb-expression.ts";
import { readExpressions } from "./dynamodb-expression.ts";
import type { Key, TableItems } from "./dynamodb-table.ts";
import type { Item } from "./dynamodb-value.ts";
import { admitItem, copyItem, sizeOfItem, typeOf } from "./dynamodb-value.ts";
import { awsError } from "../faults/faults-error.ts";

export interface WriteRequest extends ExpressionTexts {
  readonly TableName: string | undefined;
  readonly Item?: Record<string, AttributeValue> | undefined;
  readonly Key?: Record<string, AttributeValue> | undefined;
  readonly ReturnValuesOnConditionCheckFailure?: "ALL_OLD" | "NONE" | undefined;
}

export type WriteKind = "Put" | "Update" | "Delete" | "ConditionCheck";

/** A write whose request is sound, before it meets the item. */
export interface Write {
  readonly kind: WriteKind;
  readonly key: Key;
  readonly request: WriteRequest;
  readonly expressions: Expressions;
}

export interface Change {
  readonly key: Key;
  readonly before: Item | undefined;
  /** Absent: the item is gone. */
  readonly after: Item | undefined;
}

export interface KeyNames {
  readonly pk: string;
  readonly sk: string;
}

const MOST_ITEM_BYTES = 400 * 1024;
const MOST_PK_BYTES = 2048;
const MOST_SK_BYTES = 1024;

/** @throws ValidationException for a request that would fail whatever the item is. */
export function readWrite(kind: WriteKind, request: WriteRequest, names: KeyNames): Write {
  const key = kind === "Put" ? keyOfItem(request.Item ?? {}, names) : readKey(request.Key ?? {}, names);
  return { kind, key, request, expressions: readExpressions(request) };
}

/** @throws ConditionalCheckFailedException, or ValidationException for an update that does not fit the item. */
export function judgeWrite(write: Write, items: TableItems, names: KeyNames): Change {
  const { kind, key, request, expressions } = write;
  const before = items.get(key);
  const { condition, env } = expressions;
  if (condition && !holds(condition, before ?? {}, env)) throw conditionFailed(request, before);
  return { key, before, after: checkedSize(kind, after(kind, write, before, names)) };
}

function after(
  kind: WriteKind,
  { key, request, expressions }: Write,
  before: Item | undefined,
  names: KeyNames,
) {
  switch (kind) {
    case "Put":
      return admitItem(request.Item ?? {});
    case "Delete":
      return undefined;
    case "ConditionCheck":
      return before;
    case "Update": {
      const base = before ?? { [names.pk]: { S: key.pk }, [names.sk]: { S: key.sk } };
      const { update, env } = expressions;
      return update ? applyUpdate(update, base, env, Object.values(names)) : copyItem(base);
    }
  }
}

function checkedSize(kind: WriteKind, item: Item | undefined): Item | undefined {
  if (!item || sizeOfItem(item) <= MOST_ITEM_BYTES) return item;
  throw invalid(`Item size ${kind === "Update" ? "to update " : ""}has exceeded the maximum allowed size`);
}

function conditionFailed(request: WriteRequest, before: Item | undefined): Error {
  const shows = request.ReturnValuesOnConditionCheckFailure === "ALL_OLD" && before;
  const members = shows ? { Item: copyItem(before) } : {};
  return awsError("ConditionalCheckFailedException", "The conditional request failed", { members });
}

export function readKey(key: Readonly<Record<string, AttributeValue>>, names: KeyNames): Key {
  if (Object.keys(key).length !== 2) throw invalid("The provided key element does not match the schema");
  return keyOfItem(key, names);
}

function keyOfItem(item: Readonly<Record<string, AttributeValue>>, names: KeyNames): Key {
  return { pk: keyText(item, names.pk, MOST_PK_BYTES), sk: keyText(item, names.sk, MOST_SK_BYTES) };
}

function keyText(item: Readonly<Record<string, AttributeValue>>, name: string, most: number): string {
  const value = item[name];
  if (!value) throw invalid(`One or more parameter values were invalid: Missing the key ${name} in the item`);
  if (value.S === undefined)
    throw invalid(
      `One or more parameter values were invalid: Type mismatch for key ${name} expected: S actual: ${typeOf(value)}`,
    );
  if (value.S === "")
    throw invalid(
      "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. " +
        `Key: ${name}`,
    );
  if (Buffer.byteLength(value.S) > most)
    throw invalid(`One or more parameter values were invalid: ${tooLong(most)}`);
  return value.S;
}

/** AWS's own words, one space short. */
const tooLong = (most: number): string =>
  most === MOST_PK_BYTES
    ? `Size of hashkey has exceeded the maximum size limit of${most} bytes`
    : `Aggregated size of all range keys has exceeded the size limit of ${most} bytes`;

const invalid = (message: string): Error => awsError("ValidationException", message);
