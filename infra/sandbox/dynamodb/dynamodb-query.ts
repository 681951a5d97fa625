/** Query: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html. */
import type { QueryCommandInput, QueryCommandOutput } from "@aws-sdk/client-dynamodb";
import type { Condition, Operand } from "./dynamodb-condition.ts";
import type { Env } from "./dynamodb-evaluate.ts";
import { holds, nameOf, valueOf } from "./dynamodb-evaluate.ts";
import { readExpressions } from "./dynamodb-expression.ts";
import type { Row, TableItems } from "./dynamodb-table.ts";
import { copyItem, compareText, sizeOfItem } from "./dynamodb-value.ts";
import type { KeyNames } from "./dynamodb-write.ts";
import { readKey } from "./dynamodb-write.ts";
import { awsError } from "../faults/faults-error.ts";

/** A page holds 1 MB before filtering. */
const MOST_PAGE_BYTES = 1024 * 1024;

export function query(
  items: TableItems,
  names: KeyNames,
  input: QueryCommandInput,
): Omit<QueryCommandOutput, "$metadata"> {
  const { keyCondition, filter, env } = readExpressions(input);
  if (!keyCondition)
    throw invalid(
      "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.",
    );
  if (input.Limit !== undefined && input.Limit < 1)
    throw invalid(
      `1 validation error detected: Value '${input.Limit}' at 'limit' failed to satisfy constraint: ` +
        "Member must have value greater than or equal to 1",
    );
  const pk = partitionOf(keyCondition, names, env);
  if (filter) checkFilter(filter, names, env);
  const rows = items.partition(pk).filter(({ item }) => holds(keyCondition, item, env));
  const ordered = input.ScanIndexForward === false ? rows.toReversed() : rows;
  const { scanned, isCut } = cut(after(ordered, input, names, pk), input.Limit ?? Infinity);
  const found = scanned.filter(({ item }) => !filter || holds(filter, item, env));
  const last = scanned.at(-1);
  return {
    Items: found.map(({ item }) => copyItem(item)),
    Count: found.length,
    ScannedCount: scanned.length,
    ...(isCut && last && { LastEvaluatedKey: { [names.pk]: { S: pk }, [names.sk]: { S: last.sk } } }),
  };
}

/**
 * A page that ends at its limit names its last key even when nothing follows. The item that reaches the
 * megabyte is still in the page. https://github.com/architect/dynalite/blob/main/db/index.js
 */
function cut(rows: readonly Row[], most: number): { scanned: Row[]; isCut: boolean } {
  const scanned: Row[] = [];
  let size = 0;
  for (const row of rows) {
    if (scanned.length >= most || size >= MOST_PAGE_BYTES) return { scanned, isCut: true };
    scanned.push(row);
    size += sizeOfItem(row.item);
  }
  return { scanned, isCut: scanned.length >= most };
}

function after(rows: readonly Row[], input: QueryCommandInput, names: KeyNames, pk: string): readonly Row[] {
  const { ExclusiveStartKey: start, ScanIndexForward: isForward = true } = input;
  if (!start) return rows;
  const key = readKey(start, names);
  if (key.pk !== pk)
    throw invalid("The provided starting key is outside query boundaries based on provided conditions");
  return rows.filter(({ sk }) => compareText(sk, key.sk) * (isForward ? 1 : -1) > 0);
}

/** The partition's key; the condition may only be `pk = …`, alone or AND one of the sort key. */
function partitionOf(condition: Condition, names: KeyNames, env: Env): string {
  const parts = condition.kind === "and" ? [condition.left, condition.right] : [condition];
  const ofPk = parts.find((part) => keyOf(part, env) === names.pk);
  const other = parts.find((part) => part !== ofPk);
  if (!ofPk) throw invalid(`Query condition missed key schema element: ${names.pk}`);
  if (ofPk.kind !== "compare" || ofPk.comparator !== "=") throw invalid("Query key condition not supported");
  if (other && keyOf(other, env) !== names.sk)
    throw invalid(`Query condition missed key schema element: ${names.sk}`);
  if (other && !suitsSortKey(other)) throw invalid("Query key condition not supported");
  for (const part of [ofPk, ...(other ? [other] : [])]) checkKeyTypes(part, env);
  const { S: pk = "" } = valueOf(ofPk.right, {}, env) ?? {};
  if (pk === "") throw invalid(`One or more parameter values are not valid. Key: ${names.pk} has no text`);
  return pk;
}

/** Both keys are texts. */
function checkKeyTypes(condition: Condition, env: Env): void {
  const values = operandsOf(condition).filter(({ kind }) => kind === "value");
  if (values.some((operand) => valueOf(operand, {}, env)?.S === undefined))
    throw invalid(
      "One or more parameter values were invalid: Condition parameter type does not match schema type",
    );
}

function operandsOf(condition: Condition): readonly Operand[] {
  if (condition.kind === "compare") return [condition.left, condition.right];
  if (condition.kind === "between") return [condition.low, condition.high];
  return condition.kind === "call" ? condition.args : [];
}

const suitsSortKey = (condition: Condition): boolean =>
  condition.kind === "between" ||
  (condition.kind === "call" && condition.name === "begins_with") ||
  (condition.kind === "compare" && condition.comparator !== "<>");

function keyOf(condition: Condition, env: Env): string | undefined {
  switch (condition.kind) {
    case "compare":
      return topName(condition.left, env);
    case "between":
      return topName(condition.value, env);
    case "call":
      return condition.args[0] && topName(condition.args[0], env);
    case "in":
    case "not":
    case "and":
    case "or":
      return undefined;
  }
}

function topName(operand: Operand, env: Env): string | undefined {
  const [first] = operand.kind === "path" ? operand.path : [];
  return first && "name" in first ? nameOf(first.name, env) : undefined;
}

function checkFilter(filter: Condition, names: KeyNames, env: Env): void {
  if (filter.kind === "and" || filter.kind === "or") {
    checkFilter(filter.left, names, env);
    checkFilter(filter.right, names, env);
  } else if (filter.kind === "not") checkFilter(filter.inner, names, env);
  else {
    const name = filter.kind === "in" ? topName(filter.value, env) : keyOf(filter, env);
    if (name === names.pk || name === names.sk)
      throw invalid(
        `Filter Expression can only contain non-primary key attributes: Primary key attribute: ${name}`,
      );
  }
}

const invalid = (message: string): Error => awsError("ValidationException", message);
