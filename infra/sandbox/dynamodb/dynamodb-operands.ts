/**
 * What DynamoDB refuses of an expression before it looks at any item: values of a type that the operator or
 * function does not take. It is refused wherever it stands in the expression, also where nothing asks for it:
 * https://github.com/ExtendDB/extenddb/pull/216. What lies behind a path is another matter, and no error.
 */
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { Condition, FunctionName, Operand, PathPart } from "./dynamodb-condition.ts";
import type { Env } from "./dynamodb-evaluate.ts";
import { nameOf } from "./dynamodb-evaluate.ts";
import type { Term, Update } from "./dynamodb-update.ts";
import type { ValueType } from "./dynamodb-value.ts";
import { compareValues, typeOf } from "./dynamodb-value.ts";
import { awsError } from "../faults/faults-error.ts";

const ORDERED: readonly ValueType[] = ["S", "N", "B"];
const PREFIXED: readonly ValueType[] = ["S", "B"];
const ADDED: readonly ValueType[] = ["N", "SS", "NS", "BS"];
const SETS: readonly ValueType[] = ["SS", "NS", "BS"];
const SIZED: readonly ValueType[] = ["S", "B", "L", "M", "SS", "NS", "BS"];
const TYPES: readonly ValueType[] = ["B", "NULL", "SS", "BOOL", "L", "BS", "N", "NS", "S", "M"];

/** As errors of ADD and DELETE name them. */
const LONG_NAMES: Readonly<Partial<Record<ValueType, string>>> = {
  S: "STRING",
  N: "NUMBER",
  B: "BINARY",
  BOOL: "BOOLEAN",
  L: "LIST",
  M: "MAP",
};

/** @throws ValidationException */
export function checkCondition(expression: string, condition: Condition, env: Env): void {
  const check = (operator: string, operand: Operand, types: readonly ValueType[]): void => {
    if (operand.kind === "size") checkSize(expression, operand.of, env);
    else mustBe(expression, `operator or function: ${operator}`, literal(operand, env), types);
  };
  switch (condition.kind) {
    case "and":
    case "or":
      checkCondition(expression, condition.left, env);
      return checkCondition(expression, condition.right, env);
    case "not":
      return checkCondition(expression, condition.inner, env);
    case "compare": {
      checkDistinct(expression, condition.comparator, [condition.left, condition.right], env);
      const isEquality = condition.comparator === "=" || condition.comparator === "<>";
      for (const operand of [condition.left, condition.right])
        check(condition.comparator, operand, isEquality ? TYPES : ORDERED);
      return undefined;
    }
    case "between":
      for (const operand of [condition.value, condition.low, condition.high])
        check("BETWEEN", operand, ORDERED);
      return checkBounds(expression, literal(condition.low, env), literal(condition.high, env));
    case "in":
      return undefined;
    case "call":
      return checkCall(expression, condition.name, condition.args, env);
  }
}

function checkDistinct(expression: string, operator: string, operands: readonly Operand[], env: Env): void {
  const [one, other] = operands.map((operand) =>
    operand.kind === "path" ? stepsOf(operand.path, env) : undefined,
  );
  if (!one || !other || one.join("\n") !== other.join("\n")) return;
  const about = `operator: ${operator}, first operand: [${one.join(", ")}]`;
  throw invalid(
    expression,
    `The first operand must be distinct from the remaining operands for this operator or function; ${about}`,
  );
}

const stepsOf = (path: readonly PathPart[], env: Env): (string | number)[] =>
  path.map((part) => ("name" in part ? nameOf(part.name, env) : part.index));

function checkBounds(
  expression: string,
  low: AttributeValue | undefined,
  high: AttributeValue | undefined,
): void {
  if (!low || !high) return;
  const bounds = `lower bound operand: AttributeValue: ${shown(low)}, upper bound operand: AttributeValue: ${shown(high)}`;
  if (typeOf(low) !== typeOf(high))
    throw invalid(
      expression,
      `The BETWEEN operator requires same data type for lower and upper bounds; ${bounds}`,
    );
  if ((compareValues(low, high) ?? 0) > 0)
    throw invalid(
      expression,
      `The BETWEEN operator requires upper bound to be greater than or equal to lower bound; ${bounds}`,
    );
}

const shown = (value: AttributeValue): string => `{${typeOf(value)}:${value.S ?? value.N ?? ""}}`;

function checkCall(expression: string, name: FunctionName, args: readonly Operand[], env: Env): void {
  checkDistinct(expression, name, args, env);
  const about = `operator or function: ${name}`;
  if (name === "begins_with")
    for (const operand of args) mustBe(expression, about, literal(operand, env), PREFIXED);
  if (name !== "attribute_type") return;
  const [, operand] = args;
  const type = operand && literal(operand, env);
  mustBe(expression, about, type, ["S"]);
  if (type && !TYPES.some((known) => known === type.S))
    throw invalid(
      expression,
      `Invalid attribute type name found; type: ${type.S}, valid types: {${TYPES.join(",")}}`,
    );
}

function checkSize(expression: string, of: Operand, env: Env): void {
  mustBe(expression, "operator or function: size", literal(of, env), SIZED);
}

/** @throws ValidationException */
export function checkUpdate({ set, add, drop }: Update, env: Env): void {
  for (const { to } of set) checkTerm(to, env);
  for (const { by } of add) mustBe("UpdateExpression", "operator: ADD", literal(by, env), ADDED, LONG_NAMES);
  for (const { by } of drop)
    mustBe("UpdateExpression", "operator: DELETE", literal(by, env), SETS, LONG_NAMES);
}

function checkTerm(term: Term, env: Env): void {
  switch (term.kind) {
    case "if_not_exists":
      return checkTerm(term.otherwise, env);
    case "list_append":
      return checkTerms([term.left, term.right], "list_append", ["L"], env);
    case "sum":
      return checkTerms([term.left, term.right], term.sign === 1 ? "+" : "-", ["N"], env);
    case "path":
    case "value":
    case "size":
      return undefined;
  }
}

function checkTerms(terms: readonly Term[], name: string, types: readonly ValueType[], env: Env): void {
  for (const term of terms) {
    checkTerm(term, env);
    const value = term.kind === "value" ? env.values[term.name] : undefined;
    mustBe("UpdateExpression", `operator or function: ${name}`, value, types);
  }
}

const literal = (operand: Operand, { values }: Env): AttributeValue | undefined =>
  operand.kind === "value" ? values[operand.name] : undefined;

function mustBe(
  expression: string,
  about: string,
  value: AttributeValue | undefined,
  types: readonly ValueType[],
  names: Readonly<Partial<Record<ValueType, string>>> = {},
): void {
  const type = value && typeOf(value);
  if (!type || types.includes(type)) return;
  throw invalid(
    expression,
    `Incorrect operand type for operator or function; ${about}, operand type: ${names[type] ?? type}`,
  );
}

const invalid = (expression: string, problem: string): Error =>
  awsError("ValidationException", `Invalid ${expression}: ${problem}`);
