/**
 * The grammar of conditions, filters and key conditions:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html.
 * OR binds weakest, then AND, then NOT.
 */
import type { Reader } from "./dynamodb-lexer.ts";
import { isReserved } from "./dynamodb-reserved.ts";
import { awsError } from "../faults/faults-error.ts";

export type PathPart = { readonly name: string } | { readonly index: number };

export type Operand =
  | { readonly kind: "path"; readonly path: readonly PathPart[] }
  | { readonly kind: "value"; readonly name: string }
  | { readonly kind: "size"; readonly of: Operand };

export type Comparator = "=" | "<>" | "<" | "<=" | ">" | ">=";
export type FunctionName = (typeof FUNCTIONS)[number];

export type Condition =
  | { readonly kind: "and" | "or"; readonly left: Condition; readonly right: Condition }
  | { readonly kind: "not"; readonly inner: Condition }
  | {
      readonly kind: "compare";
      readonly comparator: Comparator;
      readonly left: Operand;
      readonly right: Operand;
    }
  | { readonly kind: "between"; readonly value: Operand; readonly low: Operand; readonly high: Operand }
  | { readonly kind: "in"; readonly value: Operand; readonly list: readonly Operand[] }
  | { readonly kind: "call"; readonly name: FunctionName; readonly args: readonly Operand[] };

const COMPARATORS = ["=", "<>", "<=", ">=", "<", ">"] as const;
const FUNCTIONS = [
  "attribute_exists",
  "attribute_not_exists",
  "attribute_type",
  "begins_with",
  "contains",
] as const;

export function readCondition(reader: Reader): Condition {
  let left = readAnd(reader);
  while (reader.take("OR")) left = { kind: "or", left, right: readAnd(reader) };
  return left;
}

function readAnd(reader: Reader): Condition {
  let left = readNot(reader);
  while (reader.take("AND")) left = { kind: "and", left, right: readNot(reader) };
  return left;
}

function readNot(reader: Reader): Condition {
  if (reader.take("NOT")) return { kind: "not", inner: readNot(reader) };
  if (!reader.take("(")) return readComparison(reader);
  const inner = readCondition(reader);
  reader.expect(")");
  if (bracketed.has(inner)) throw invalid(reader, "The expression has redundant parentheses;");
  bracketed.add(inner);
  return inner;
}

/** What stood in brackets of its own: a second pair around it is refused. */
const bracketed = new WeakSet<Condition>();

function readComparison(reader: Reader): Condition {
  const name = FUNCTIONS.find((known) => known === reader.peek().text);
  if (name && reader.peek().kind === "name") {
    reader.next();
    return { kind: "call", name, args: checkedArgs(reader, name, readList(reader)) };
  }
  const left = readOperand(reader);
  if (reader.take("BETWEEN")) {
    const low = readOperand(reader);
    reader.expect("AND");
    return { kind: "between", value: left, low, high: readOperand(reader) };
  }
  if (reader.take("IN")) return { kind: "in", value: left, list: readList(reader) };
  const comparator = COMPARATORS.find((known) => reader.take(known)) ?? reader.fail();
  return { kind: "compare", comparator, left, right: readOperand(reader) };
}

function checkedArgs(reader: Reader, name: FunctionName, args: readonly Operand[]): readonly Operand[] {
  const wanted = name === "attribute_exists" || name === "attribute_not_exists" ? 1 : 2;
  const about = `operator or function: ${name}`;
  if (args.length !== wanted)
    throw invalid(
      reader,
      `Incorrect number of operands for operator or function; ${about}, number of operands: ${args.length}`,
    );
  if (args[0]?.kind !== "path")
    throw invalid(reader, `Operator or function requires a document path; ${about}`);
  return args;
}

const invalid = ({ expression }: Reader, problem: string): Error =>
  awsError("ValidationException", `Invalid ${expression}: ${problem}`);

function readList(reader: Reader): Operand[] {
  reader.expect("(");
  const list = [readOperand(reader)];
  while (reader.take(",")) list.push(readOperand(reader));
  reader.expect(")");
  return list;
}

export function readOperand(reader: Reader): Operand {
  const { kind, text } = reader.peek();
  if (kind === "value") {
    reader.next();
    return { kind: "value", name: text };
  }
  if (text !== "size" || reader.peek(1).text !== "(") return { kind: "path", path: readPath(reader) };
  reader.next();
  reader.expect("(");
  const of = readOperand(reader);
  reader.expect(")");
  return { kind: "size", of };
}

export function readPath(reader: Reader): PathPart[] {
  const parts: PathPart[] = [readName(reader)];
  for (;;) {
    if (reader.take(".")) parts.push(readName(reader));
    else if (reader.peek().kind === "index") parts.push({ index: Number(reader.next().text) });
    else return parts;
  }
}

function readName(reader: Reader): PathPart {
  const { kind, text } = reader.peek();
  if (kind !== "name" && kind !== "placeholder") return reader.fail();
  if (isReserved(text))
    throw invalid(reader, `Attribute name is a reserved keyword; reserved keyword: ${text}`);
  reader.next();
  return { name: text };
}
