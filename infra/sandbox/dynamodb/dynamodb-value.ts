/** Attribute values: copies, equality, order and size. */
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { addNumbers, bytesOfNumber, compareNumbers, normalNumber } from "./dynamodb-number.ts";
import { awsError } from "../faults/faults-error.ts";

export type Item = Readonly<Record<string, AttributeValue>>;
export type ValueType = "S" | "N" | "B" | "SS" | "NS" | "BS" | "M" | "L" | "NULL" | "BOOL";

export const typeOf = (value: AttributeValue): ValueType => Object.keys(value)[0] as ValueType;

const invalid = (message: string): Error => awsError("ValidationException", message);

/** A checked copy with numbers as DynamoDB gives them back. @throws ValidationException */
export function admit(value: AttributeValue): AttributeValue {
  const members = Object.entries(value).filter(([, content]) => content !== undefined);
  if (members.length !== 1)
    throw invalid("Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
  if (value.S !== undefined) return { S: value.S };
  if (value.N !== undefined) return { N: normalNumber(value.N) };
  if (value.BOOL !== undefined) return { BOOL: value.BOOL };
  if (value.NULL !== undefined) return admitNull(value.NULL);
  if (value.M !== undefined) return { M: admitItem(value.M) };
  if (value.L !== undefined) return { L: value.L.map(admit) };
  if (value.B !== undefined) return { B: value.B.slice() };
  return admitSet(value);
}

export function admitItem(item: Item): Record<string, AttributeValue> {
  const copy: Record<string, AttributeValue> = {};
  for (const [name, value] of Object.entries(item)) if (value !== undefined) copy[name] = admit(value);
  return copy;
}

function admitNull(value: boolean): AttributeValue {
  if (!value)
    throw invalid(
      "One or more parameter values were invalid: Null attribute value types must have the value of true",
    );
  return { NULL: true };
}

function admitSet({ SS, NS, BS }: AttributeValue): AttributeValue {
  const members = SS ?? NS?.map(normalNumber) ?? BS ?? [];
  if (members.length === 0)
    throw invalid("One or more parameter values were invalid: An set may not be empty");
  const keys = members.map((member) =>
    typeof member === "string" ? member : Buffer.from(member).toString("base64"),
  );
  if (new Set(keys).size < keys.length)
    throw invalid(
      `One or more parameter values were invalid: Input collection [${keys.join(", ")}] contains duplicates.`,
    );
  if (SS) return { SS: [...SS] };
  return NS ? { NS: NS.map(normalNumber) } : { BS: (BS ?? []).map((bytes) => bytes.slice()) };
}

/** A copy of an item that was admitted before. */
export function copyItem(item: Item): Record<string, AttributeValue> {
  const copy: Record<string, AttributeValue> = {};
  for (const [name, value] of Object.entries(item)) copy[name] = copyValue(value);
  return copy;
}

function copyValue(value: AttributeValue): AttributeValue {
  if (value.M) return { M: copyItem(value.M) };
  if (value.L) return { L: value.L.map(copyValue) };
  const isPlain = !(value.SS ?? value.NS ?? value.BS ?? value.B);
  return isPlain ? { ...value } : structuredClone(value);
}

/** Of two admitted values: same type and content; sets and maps have no order. */
export function isEqual(one: AttributeValue | undefined, other: AttributeValue | undefined): boolean {
  if (!one || !other) return false;
  if (one.S !== undefined || one.N !== undefined) return one.S === other.S && one.N === other.N;
  return fingerprint(one) === fingerprint(other);
}

/** Equal for equal values. */
function fingerprint(value: AttributeValue): string {
  if (value.M) {
    const members = Object.entries(value.M).map(
      ([name, member]) => `${JSON.stringify(name)}:${fingerprint(member)}`,
    );
    return `M{${members.sort().join()}}`;
  }
  if (value.L) return `L[${value.L.map(fingerprint).join()}]`;
  const members = value.SS ?? value.NS ?? value.BS?.map(base64);
  if (members) return `${typeOf(value)}${JSON.stringify(members.toSorted())}`;
  return value.B ? `B${base64(value.B)}` : JSON.stringify(value);
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");

/** Negative, zero or positive for two strings, numbers or binaries; undefined for everything else. */
export function compareValues(
  one: AttributeValue | undefined,
  other: AttributeValue | undefined,
): number | undefined {
  if (one?.S !== undefined && other?.S !== undefined) return compareText(one.S, other.S);
  if (one?.N !== undefined && other?.N !== undefined) return compareNumbers(one.N, other.N);
  if (one?.B !== undefined && other?.B !== undefined) return Buffer.compare(one.B, other.B);
  return undefined;
}

/** By UTF-8 bytes, as sort keys are ordered; JavaScript's own order differs beyond the basic plane. */
export function compareText(one: string, other: string): number {
  if (one === other) return 0;
  if (!/[\ud800-\udfff]/.test(one + other)) return one < other ? -1 : 1;
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

/** Of items that were admitted: nobody changes one afterwards, and each is read many times. */
const known = new WeakMap<Item, number>();

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html */
export function sizeOfItem(item: Item): number {
  const size = known.get(item) ?? membersSize(item);
  known.set(item, size);
  return size;
}

function membersSize(item: Item): number {
  let size = 0;
  for (const [name, value] of Object.entries(item)) size += Buffer.byteLength(name) + sizeOfValue(value);
  return size;
}

function sizeOfValue(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return bytesOfNumber(value.N);
  if (value.M) return 3 + Object.keys(value.M).length + membersSize(value.M);
  if (value.L) return 3 + value.L.length + sum(value.L.map(sizeOfValue));
  if (value.SS) return sum(value.SS.map((text) => Buffer.byteLength(text)));
  if (value.NS) return sum(value.NS.map(bytesOfNumber));
  if (value.BS) return sum(value.BS.map((bytes) => bytes.length));
  return value.B ? value.B.length : 1;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** For SET's + and -, and ADD. @throws ValidationException for anything but numbers. */
export function addValues(one: AttributeValue, other: AttributeValue, sign: 1 | -1): AttributeValue {
  if (one.N !== undefined && other.N !== undefined) return { N: addNumbers(one.N, other.N, sign) };
  throw invalid("An operand in the update expression has an incorrect data type");
}
