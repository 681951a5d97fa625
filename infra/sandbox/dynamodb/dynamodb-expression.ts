/** From the texts of a request to trees that are checked against its names and values. */
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { Condition } from "./dynamodb-condition.ts";
import { readCondition } from "./dynamodb-condition.ts";
import type { Env } from "./dynamodb-evaluate.ts";
import type { Reader } from "./dynamodb-lexer.ts";
import { createReader } from "./dynamodb-lexer.ts";
import type { Update } from "./dynamodb-update.ts";
import { readUpdate } from "./dynamodb-update.ts";
import { checkCondition, checkUpdate } from "./dynamodb-operands.ts";
import { admitItem } from "./dynamodb-value.ts";
import { awsError } from "../faults/faults-error.ts";

export interface ExpressionTexts {
  readonly ConditionExpression?: string | undefined;
  readonly KeyConditionExpression?: string | undefined;
  readonly FilterExpression?: string | undefined;
  readonly UpdateExpression?: string | undefined;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>> | undefined;
  readonly ExpressionAttributeValues?: Readonly<Record<string, AttributeValue>> | undefined;
}

export interface Expressions {
  readonly condition?: Condition;
  readonly keyCondition?: Condition;
  readonly filter?: Condition;
  readonly update?: Update;
  readonly env: Env;
}

/** An expression holds 4 KB at most. */
const MOST_BYTES = 4096;

interface Parsed<Tree> {
  readonly tree: Tree;
  readonly reader: Reader;
}

const conditions = new Map<string, Parsed<Condition>>();
const updates = new Map<string, Parsed<Update>>();

/** @throws ValidationException for syntax, and for names and values that are missing or not used. */
export function readExpressions(texts: ExpressionTexts): Expressions {
  const condition = parsed(conditions, "ConditionExpression", texts.ConditionExpression, readCondition);
  const keyCondition = parsed(
    conditions,
    "KeyConditionExpression",
    texts.KeyConditionExpression,
    readCondition,
  );
  const filter = parsed(conditions, "FilterExpression", texts.FilterExpression, readCondition);
  const update = parsed(updates, "UpdateExpression", texts.UpdateExpression, readUpdate);
  const readers = [condition, keyCondition, filter, update].flatMap((each) => (each ? [each.reader] : []));
  const { ExpressionAttributeNames: names, ExpressionAttributeValues: values } = texts;
  checkUse("ExpressionAttributeNames", names, readers, ({ placeholders }) => placeholders);
  checkUse("ExpressionAttributeValues", values, readers, ({ values: used }) => used);
  const env = { names: names ?? {}, values: admitItem(values ?? {}) };
  for (const each of [condition, keyCondition, filter])
    if (each) checkCondition(each.reader.expression, each.tree, env);
  if (update) checkUpdate(update.tree, env);
  return {
    ...(condition && { condition: condition.tree }),
    ...(keyCondition && { keyCondition: keyCondition.tree }),
    ...(filter && { filter: filter.tree }),
    ...(update && { update: update.tree }),
    env,
  };
}

function parsed<Tree>(
  known: Map<string, Parsed<Tree>>,
  kind: string,
  text: string | undefined,
  read: (reader: Reader) => Tree,
): Parsed<Tree> | undefined {
  if (text === undefined) return undefined;
  const key = `${kind} ${text}`;
  const found = known.get(key);
  if (found) return found;
  if (Buffer.byteLength(text) > MOST_BYTES)
    throw invalid(`Invalid ${kind}: Expression size has exceeded the maximum allowed size;`);
  const reader = createReader(kind, text);
  const tree = read(reader);
  if (reader.peek().kind !== "end") reader.fail();
  const made = { tree, reader };
  known.set(key, made);
  return made;
}

const WHAT: Readonly<Record<string, string>> = {
  ExpressionAttributeNames: "name used in the document path is not defined; attribute name",
  ExpressionAttributeValues: "value used in expression is not defined; attribute value",
};

function checkUse(
  member: string,
  given: Readonly<Record<string, unknown>> | undefined,
  readers: readonly Reader[],
  usedBy: (reader: Reader) => ReadonlySet<string>,
): void {
  if (given && readers.length === 0) throw invalid(`${member} can only be specified when using expressions`);
  if (given && Object.keys(given).length === 0) throw invalid(`${member} must not be empty`);
  const used = new Set<string>();
  for (const reader of readers)
    for (const name of usedBy(reader)) {
      used.add(name);
      if (given?.[name] === undefined)
        throw invalid(`Invalid ${reader.expression}: An expression attribute ${WHAT[member]}: ${name}`);
    }
  const unused = Object.keys(given ?? {}).filter((name) => !used.has(name));
  if (unused.length > 0)
    throw invalid(`Value provided in ${member} unused in expressions: keys: {${unused.join(", ")}}`);
}

const invalid = (message: string): Error => awsError("ValidationException", message);
