/** Choice rules, from https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html. */
import { StateError } from "./asl-errors.ts";
import { parsePath, readPath } from "./asl-path.ts";
import type { Rule } from "./asl-types.ts";

type Order = (difference: number) => boolean;

const ORDERS: Readonly<Record<string, Order>> = {
  Equals: (difference) => difference === 0,
  LessThan: (difference) => difference < 0,
  GreaterThan: (difference) => difference > 0,
  LessThanEquals: (difference) => difference <= 0,
  GreaterThanEquals: (difference) => difference >= 0,
};

const TESTS: Readonly<Record<string, (value: unknown) => boolean>> = {
  IsNull: (value) => value === null,
  IsString: (value) => typeof value === "string",
  IsNumeric: (value) => typeof value === "number",
  IsBoolean: (value) => typeof value === "boolean",
  IsTimestamp: isTimestamp,
};

const COMPARISON =
  /^(String|Numeric|Boolean|Timestamp)(Equals|LessThan|GreaterThan|LessThanEquals|GreaterThanEquals)(Path)?$/;

/**
 * Values of other types than the comparison's never match.
 * @throws StateError States.Runtime when Variable leads nowhere, except for IsPresent.
 */
export function matchesRule(rule: Rule, input: unknown, context: unknown): boolean {
  const { And, Or, Not, Variable } = rule as { And?: Rule[]; Or?: Rule[]; Not?: Rule; Variable?: string };
  if (And) return And.every((inner) => matchesRule(inner, input, context));
  if (Or) return Or.some((inner) => matchesRule(inner, input, context));
  if (Not) return !matchesRule(Not, input, context);
  const [operator, operand] = comparisonOf(rule);
  const variable = Variable ?? "$";
  const found = readPath(variable, input, context);
  if (operator === "IsPresent") return (found !== undefined) === operand;
  if (!found) throw nowhere(variable);
  return compare(operator, found.value, operand, (path) => {
    const other = readPath(path, input, context);
    if (!other) throw nowhere(path);
    return other.value;
  });
}

const comparisonOf = (rule: Rule): [string, unknown] => {
  const [first] = Object.entries(rule).filter(([name]) => !["Variable", "Next", "Comment"].includes(name));
  return first ?? ["", undefined];
};

const nowhere = (path: string): StateError =>
  new StateError(
    "States.Runtime",
    `Invalid path '${path}': the choice state's condition path references an invalid value.`,
  );

function compare(
  operator: string,
  value: unknown,
  operand: unknown,
  read: (path: string) => unknown,
): boolean {
  const test = TESTS[operator];
  if (test) return test(value) === operand;
  if (operator === "StringMatches") return typeof value === "string" && wildcard(String(operand)).test(value);
  const [, type = "", order = "", isPath] = COMPARISON.exec(operator) ?? [];
  const other = isPath ? read(String(operand)) : operand;
  const difference = differenceOf(type, value, other);
  return difference !== undefined && (ORDERS[order]?.(difference) ?? false);
}

function differenceOf(type: string, one: unknown, other: unknown): number | undefined {
  if (type === "Numeric")
    return typeof one === "number" && typeof other === "number" ? one - other : undefined;
  if (type === "Boolean")
    return typeof one === "boolean" && typeof other === "boolean" ? +one - +other : undefined;
  if (typeof one !== "string" || typeof other !== "string") return undefined;
  if (type === "Timestamp")
    return isTimestamp(one) && isTimestamp(other) ? Date.parse(one) - Date.parse(other) : undefined;
  return Number(one > other) - Number(one < other);
}

/** RFC 3339 with a T and a zone. */
function isTimestamp(value: unknown): value is string {
  return (
    typeof value === "string" &&
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value) &&
    !Number.isNaN(Date.parse(value))
  );
}

/** `*` is any run of characters, `\*` a star, `\\` a backslash. */
function wildcard(pattern: string): RegExp {
  const source = pattern.replaceAll(/\\([*\\])|\*|[.+?^${}()|[\]\\]/g, (found, escaped?: string) =>
    escaped ? `\\${escaped}` : found === "*" ? "[^]*" : `\\${found}`,
  );
  return new RegExp(`^${source}$`);
}

/** @throws Error naming what is not a rule. */
export function checkRule(rule: Rule): void {
  const { And, Or, Not, Variable } = rule as { And?: Rule[]; Or?: Rule[]; Not?: Rule; Variable?: string };
  const inner = And ?? Or ?? (Not ? [Not] : undefined);
  if (inner) return inner.forEach(checkRule);
  const [operator, operand] = comparisonOf(rule);
  const isKnown =
    operator === "IsPresent" || operator === "StringMatches" || TESTS[operator] || COMPARISON.test(operator);
  if (!isKnown || /^Boolean(?!Equals)/.test(operator)) throw new Error(`Not a comparison: ${operator}`);
  parsePath(Variable ?? "");
  if (operator.endsWith("Path")) parsePath(String(operand));
}
