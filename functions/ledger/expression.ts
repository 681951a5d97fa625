import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { withShortTexts } from "./text-bounds.ts";

/** Paths are attribute names joined by dots; `undefined` values in `set` are left out. */
export interface Change {
  readonly set?: Readonly<Record<string, unknown>>;
  readonly remove?: readonly string[];
  readonly add?: Readonly<Record<string, number>>;
}

/** One clause of a condition, as a sentence: `{ path: "lease.fence", is: 4 }`, `{ path: "lease", absent: true }`. */
export type Clause =
  | { readonly path: string; readonly is: string | number | boolean }
  | { readonly path: string; readonly isNot: string | number | boolean }
  | { readonly path: string; readonly below: string | number }
  | { readonly path: string; readonly absent: true }
  | { readonly path: string; readonly present: true }
  | { readonly anyOf: readonly Clause[] };

export interface Expression {
  UpdateExpression?: string;
  ConditionExpression?: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Record<string, AttributeValue>;
}

/**
 * What must come back as it was. A task definition has an item to itself, and ECS takes 64 KB of it; a service
 * file has its own limit, at validation.
 */
const whole: readonly string[] = ["input", "config"];

/**
 * Writes a change and its conditions in DynamoDB's expression language, every name and value by placeholder.
 * Texts are shortened, in conditions too: what was written is what is compared.
 */
export function expression(change: Change | undefined, when: readonly Clause[] | undefined): Expression {
  const names = new Map<string, string>();
  const values: Record<string, unknown> = {};
  const path = (text: string): string =>
    text
      .split(".")
      .map((name) => {
        const placeholder = names.get(name) ?? `#n${names.size}`;
        names.set(name, placeholder);
        return placeholder;
      })
      .join(".");
  const value = (given: unknown, name: string): string => {
    const placeholder = `:v${Object.keys(values).length}`;
    values[placeholder] = whole.includes(name) ? given : withShortTexts(given);
    return placeholder;
  };
  const update = change ? updateText(change, path, value) : "";
  const condition = (when ?? []).map((clause) => clauseText(clause, path, value)).join(" AND ");
  return {
    ...(update ? { UpdateExpression: update } : {}),
    ...(condition ? { ConditionExpression: condition } : {}),
    ...(names.size > 0
      ? { ExpressionAttributeNames: Object.fromEntries([...names].map(([name, short]) => [short, name])) }
      : {}),
    ...(Object.keys(values).length > 0
      ? { ExpressionAttributeValues: marshall(values, { removeUndefinedValues: true }) }
      : {}),
  };
}

function updateText(
  change: Change,
  path: (text: string) => string,
  value: (given: unknown, name: string) => string,
): string {
  const sets = Object.entries(change.set ?? {}).filter(([, given]) => given !== undefined);
  const parts = [
    sets.length > 0 &&
      `SET ${sets.map(([name, given]) => `${path(name)} = ${value(given, name)}`).join(", ")}`,
    change.remove?.length && `REMOVE ${change.remove.map(path).join(", ")}`,
    change.add &&
      Object.keys(change.add).length > 0 &&
      `ADD ${Object.entries(change.add)
        .map(([name, amount]) => `${path(name)} ${value(amount, name)}`)
        .join(", ")}`,
  ];
  return parts.filter((part) => typeof part === "string").join(" ");
}

function clauseText(
  clause: Clause,
  path: (text: string) => string,
  value: (given: unknown, name: string) => string,
): string {
  if ("anyOf" in clause) return `(${clause.anyOf.map((each) => clauseText(each, path, value)).join(" OR ")})`;
  if ("absent" in clause) return `attribute_not_exists(${path(clause.path)})`;
  if ("present" in clause) return `attribute_exists(${path(clause.path)})`;
  if ("is" in clause) return `${path(clause.path)} = ${value(clause.is, clause.path)}`;
  if ("isNot" in clause) return `${path(clause.path)} <> ${value(clause.isNot, clause.path)}`;
  return `${path(clause.path)} < ${value(clause.below, clause.path)}`;
}
