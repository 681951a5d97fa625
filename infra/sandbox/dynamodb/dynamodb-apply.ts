/** Carries out an UpdateExpression on a copy of an item. All operands are read from the item as it was. */
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { PathPart } from "./dynamodb-condition.ts";
import type { Env } from "./dynamodb-evaluate.ts";
import { lookUp, nameOf, valueOf } from "./dynamodb-evaluate.ts";
import { compareNumbers } from "./dynamodb-number.ts";
import type { Term, Update } from "./dynamodb-update.ts";
import type { Item } from "./dynamodb-value.ts";
import { addValues, admit, copyItem, isEqual } from "./dynamodb-value.ts";
import { awsError } from "../faults/faults-error.ts";

type Step = string | number;
type Write = { readonly steps: readonly Step[]; readonly value: AttributeValue | undefined };

/** @throws ValidationException as DynamoDB does for paths that overlap, lead nowhere, or hold another type. */
export function applyUpdate(update: Update, item: Item, env: Env, keys: readonly string[]): Item {
  const steps = (path: readonly PathPart[]): Step[] =>
    path.map((part) => ("name" in part ? nameOf(part.name, env) : part.index));
  const writes: Write[] = [
    ...update.set.map(({ path, to }) => ({ steps: steps(path), value: termValue(to, item, env) })),
    ...update.remove.map((path) => ({ steps: steps(path), value: undefined })),
    ...update.add.map(({ path, by }) => ({
      steps: topLevel(steps(path)),
      value: added(lookUp(path, item, env), valueOf(by, item, env)),
    })),
    ...update.drop.map(({ path, by }) => ({
      steps: topLevel(steps(path)),
      value: dropped(lookUp(path, item, env), valueOf(by, item, env)),
    })),
  ];
  checkPaths(writes, keys);
  const copy: AttributeValue = { M: copyItem(item) };
  for (const write of inOrder(writes)) put(copy, write.steps, write.value);
  return copy.M ?? {};
}

/** Removals last and from the end of lists, so that they do not shift each other's indexes. */
function inOrder(writes: readonly Write[]): Write[] {
  const last = ({ steps }: Write): number => {
    const step = steps.at(-1);
    return typeof step === "number" ? step : -1;
  };
  const removals = writes
    .filter(({ value }) => value === undefined)
    .sort((one, other) => last(other) - last(one));
  return [...writes.filter(({ value }) => value !== undefined), ...removals];
}

function checkPaths(writes: readonly Write[], keys: readonly string[]): void {
  for (const [index, { steps }] of writes.entries()) {
    const [first] = steps;
    if (typeof first === "string" && keys.includes(first))
      throw invalid(
        `One or more parameter values were invalid: Cannot update attribute ${first}. This attribute is part of the key`,
      );
    for (const { steps: other } of writes.slice(0, index))
      if (steps.slice(0, other.length).join("\n") === other.slice(0, steps.length).join("\n"))
        throw invalid(
          "Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; " +
            `path one: [${other.join(", ")}], path two: [${steps.join(", ")}]`,
        );
  }
}

function termValue(term: Term, item: Item, env: Env): AttributeValue {
  switch (term.kind) {
    case "if_not_exists":
      return lookUp(term.path, item, env) ?? termValue(term.otherwise, item, env);
    case "list_append":
      return appended(termValue(term.left, item, env), termValue(term.right, item, env));
    case "sum":
      return addValues(termValue(term.left, item, env), termValue(term.right, item, env), term.sign);
    case "path":
    case "size":
    case "value": {
      const value = valueOf(term, item, env);
      if (value) return value;
      throw invalid("The provided expression refers to an attribute that does not exist in the item");
    }
  }
}

function appended(left: AttributeValue, right: AttributeValue): AttributeValue {
  if (left.L && right.L) return { L: [...left.L, ...right.L] };
  throw wrongType();
}

function added(before: AttributeValue | undefined, by: AttributeValue | undefined): AttributeValue {
  if (!by || !(by.N ?? by.SS ?? by.NS ?? by.BS)) throw wrongType();
  if (!before) return by;
  if (by.N !== undefined) return addValues(before, by, 1);
  if (before.SS && by.SS) return { SS: [...new Set([...before.SS, ...by.SS])] };
  if (before.NS && by.NS) {
    const { NS } = before;
    const more = by.NS.filter((number) => !NS.some((known) => compareNumbers(known, number) === 0));
    return { NS: [...NS, ...more] };
  }
  if (!before.BS || !by.BS) throw wrongType();
  const { BS } = before;
  return {
    BS: [...BS, ...by.BS.filter((bytes) => !BS.some((known) => isEqual({ B: known }, { B: bytes })))],
  };
}

/** A set that loses its last member is gone. */
function dropped(
  before: AttributeValue | undefined,
  by: AttributeValue | undefined,
): AttributeValue | undefined {
  if (!by || !(by.SS ?? by.NS ?? by.BS)) throw wrongType();
  if (!before) return undefined;
  if (before.SS && by.SS)
    return orNothing(
      "SS",
      before.SS.filter((text) => !by.SS?.includes(text)),
    );
  if (before.NS && by.NS)
    return orNothing(
      "NS",
      before.NS.filter((text) => !by.NS?.includes(text)),
    );
  if (!before.BS || !by.BS) throw wrongType();
  const isKept = (bytes: Uint8Array): boolean => !by.BS?.some((gone) => isEqual({ B: gone }, { B: bytes }));
  return orNothing("BS", before.BS.filter(isKept));
}

const orNothing = (type: "SS" | "NS" | "BS", members: readonly unknown[]): AttributeValue | undefined =>
  members.length > 0 ? ({ [type]: members } as unknown as AttributeValue) : undefined;

function topLevel(steps: readonly Step[]): readonly Step[] {
  if (steps.length > 1) throw new Error("The sandbox does not simulate ADD and DELETE on nested paths.");
  return steps;
}

function put(target: AttributeValue, steps: readonly Step[], value: AttributeValue | undefined): void {
  const [step, ...rest] = steps;
  const inner = typeof step === "number" ? target.L?.[step] : target.M?.[step ?? ""];
  if (rest.length > 0) {
    if (!inner) throw invalid("The document path provided in the update expression is invalid for update");
    put(inner, rest, value);
  } else if (typeof step === "number" && target.L) putIndex(target.L, step, value);
  else if (typeof step === "string" && target.M) putName(target.M, step, value);
  else throw invalid("The document path provided in the update expression is invalid for update");
}

/** Beyond its end a list grows by one. */
function putIndex(list: AttributeValue[], index: number, value: AttributeValue | undefined): void {
  if (value) list[Math.min(index, list.length)] = admit(value);
  else if (index < list.length) list.splice(index, 1);
}

function putName(map: Record<string, AttributeValue>, name: string, value: AttributeValue | undefined): void {
  if (value) map[name] = admit(value);
  else delete map[name];
}

const invalid = (message: string): Error => awsError("ValidationException", message);
const wrongType = (): Error => invalid("An operand in the update expression has an incorrect data type");
