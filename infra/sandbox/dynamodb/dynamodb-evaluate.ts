/** Evaluates conditions against an item. */
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { Comparator, Condition, FunctionName, Operand, PathPart } from "./dynamodb-condition.ts";
import { compareNumbers } from "./dynamodb-number.ts";
import type { Item } from "./dynamodb-value.ts";
import { compareValues, isEqual, typeOf } from "./dynamodb-value.ts";

/** What the placeholders of a request stand for. */
export interface Env {
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, AttributeValue>>;
}

/** An item that does not exist is an empty one. */
export function holds(condition: Condition, item: Item, env: Env): boolean {
  const value = (operand: Operand): AttributeValue | undefined => valueOf(operand, item, env);
  switch (condition.kind) {
    case "and":
      return holds(condition.left, item, env) && holds(condition.right, item, env);
    case "or":
      return holds(condition.left, item, env) || holds(condition.right, item, env);
    case "not":
      return !holds(condition.inner, item, env);
    case "compare":
      return compare(condition.comparator, condition.left, condition.right, value);
    case "between":
      return (
        compare(">=", condition.value, condition.low, value) &&
        compare("<=", condition.value, condition.high, value)
      );
    case "in":
      return condition.list.some((each) => isEqual(value(condition.value), value(each)));
    case "call":
      return call(condition.name, condition.args, value);
  }
}

export const nameOf = (name: string, { names }: Env): string =>
  name.startsWith("#") ? (names[name] ?? name) : name;

export function lookUp(path: readonly PathPart[], item: Item, env: Env): AttributeValue | undefined {
  let value: AttributeValue | undefined = { M: item };
  for (const part of path)
    value = "name" in part ? value?.M?.[nameOf(part.name, env)] : value?.L?.[part.index];
  return value;
}

export function valueOf(operand: Operand, item: Item, env: Env): AttributeValue | undefined {
  switch (operand.kind) {
    case "path":
      return lookUp(operand.path, item, env);
    case "value":
      return env.values[operand.name];
    case "size":
      return sizeOf(valueOf(operand.of, item, env));
  }
}

function sizeOf(value: AttributeValue | undefined): AttributeValue | undefined {
  const content = value?.S ?? value?.B ?? value?.L ?? value?.SS ?? value?.NS ?? value?.BS;
  const size = content?.length ?? (value?.M && Object.keys(value.M).length);
  return size === undefined ? undefined : { N: String(size) };
}

/**
 * Missing attributes equal nothing and are unequal to everything; values of different types have no order.
 * What AWS says of two attributes that are both missing is written nowhere.
 * @throws Error for that.
 */
function compare(
  comparator: Comparator,
  left: Operand,
  right: Operand,
  value: (operand: Operand) => AttributeValue | undefined,
): boolean {
  if (comparator === "=" || comparator === "<>") {
    if (left.kind === "path" && right.kind === "path" && !value(left) && !value(right))
      throw new Error("The sandbox does not simulate equality of two attributes that are both missing.");
    return isEqual(value(left), value(right)) === (comparator === "=");
  }
  const order = compareValues(value(left), value(right));
  if (order === undefined) return false;
  if (comparator === "<") return order < 0;
  if (comparator === "<=") return order <= 0;
  return comparator === ">" ? order > 0 : order >= 0;
}

function call(
  name: FunctionName,
  args: readonly Operand[],
  value: (operand: Operand) => AttributeValue | undefined,
): boolean {
  const [subject, argument] = args.map(value);
  switch (name) {
    case "attribute_exists":
      return subject !== undefined;
    case "attribute_not_exists":
      return subject === undefined;
    case "attribute_type":
      return subject !== undefined && typeOf(subject) === argument?.S;
    case "begins_with":
      return begins(subject, argument);
    case "contains":
      return contains(subject, argument);
  }
}

function begins(subject: AttributeValue | undefined, prefix: AttributeValue | undefined): boolean {
  if (subject?.S !== undefined && prefix?.S !== undefined) return subject.S.startsWith(prefix.S);
  if (!subject?.B || !prefix?.B) return false;
  return Buffer.compare(subject.B.subarray(0, prefix.B.length), prefix.B) === 0;
}

function contains(subject: AttributeValue | undefined, part: AttributeValue | undefined): boolean {
  if (!subject || !part) return false;
  if (subject.S !== undefined) return part.S !== undefined && subject.S.includes(part.S);
  if (subject.L) return subject.L.some((member) => isEqual(member, part));
  if (subject.SS) return part.S !== undefined && subject.SS.includes(part.S);
  const { N: number } = part;
  if (subject.NS)
    return number !== undefined && subject.NS.some((member) => compareNumbers(member, number) === 0);
  return subject.BS?.some((member) => isEqual({ B: member }, part)) ?? false;
}
