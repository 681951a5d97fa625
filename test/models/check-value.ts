import type { ServiceModel, Shape } from "./service-model.ts";
import { shapeOf } from "./service-model.ts";

/** A value that is asked about: where it stands, and which way it goes. */
interface At {
  readonly model: ServiceModel;
  readonly path: string;
  /** Members that the SDK fills in are not missed in a request. */
  readonly isRequest: boolean;
}

/** What is wrong with a value, in sentences that begin with its path; an empty list if nothing is. */
export function valueProblems({ path, ...which }: At, shapeName: string, value: unknown): string[] {
  const found: string[] = [];
  look({ ...which, found }, path, shapeName, value);
  return found;
}

/** What stays the same on the way down. One list for all: a crash exploration has millions of values to look at. */
interface Look {
  readonly model: ServiceModel;
  readonly isRequest: boolean;
  readonly found: string[];
}

function look(at: Look, path: string, shapeName: string, value: unknown): void {
  const shape = shapeOf(at.model, shapeName);
  switch (shape.type) {
    case "structure":
      return structure(at, path, shape, value);
    case "list":
      return list(at, path, shape, value);
    case "map":
      return map(at, path, shape, value);
    case "string":
      if (numbersOfTheSdk.has(shapeName) && Number.isInteger(value)) return;
      return typeof value === "string" ? text(at, path, shape, value) : wrong(at, path, "text", value);
    case "integer":
    case "long":
      if (!Number.isInteger(value)) return wrong(at, path, "a whole number", value);
      return size(at, path, shape, Number(value));
    case "float":
    case "double":
      return typeof value === "number" ? size(at, path, shape, value) : wrong(at, path, "a number", value);
    case "boolean":
      return typeof value === "boolean" ? undefined : wrong(at, path, "true or false", value);
    case "timestamp":
      return isTime(value) ? undefined : wrong(at, path, "a time", value);
    case "blob":
      return isBytes(value)
        ? length(at, path, shape, value.length, "bytes")
        : wrong(at, path, "bytes", value);
    default:
      throw new Error(`a type that this check does not know: ${shape.type}`);
  }
}

/**
 * Route 53's sizes of pages are text in AWS's model, and numbers in the SDK for JavaScript.
 * https://docs.aws.amazon.com/AWSJavaScriptSDK/v3/latest/Package/-aws-sdk-client-route-53/Interface/ListResourceRecordSetsCommandInput/
 */
const numbersOfTheSdk: ReadonlySet<string> = new Set(["PageMaxItems", "MaxResults"]);

function structure(at: Look, path: string, shape: Shape, value: unknown): void {
  if (!isObject(value)) return wrong(at, path, "an object", value);
  const members = shape.members ?? {};
  for (const name of shape.required ?? [])
    if (value[name] === undefined && !(at.isRequest && members[name]?.idempotencyToken))
      at.found.push(`${path}: ${name} is required and missing`);
  const set = Object.keys(value).filter((name) => value[name] !== undefined);
  if (shape.union && set.length !== 1)
    at.found.push(`${path}: exactly one member is wanted, ${set.length} are set`);
  for (const name of set) {
    const member = Object.hasOwn(members, name) ? members[name] : undefined;
    if (member) look(at, `${path}.${name}`, member.shape, value[name]);
    else at.found.push(`${path}: there is no member ${name}`);
  }
}

function list(at: Look, path: string, shape: Shape, value: unknown): void {
  if (!Array.isArray(value)) return wrong(at, path, "a list", value);
  const member = shape.member?.shape ?? "";
  length(at, path, shape, value.length, "members");
  value.forEach((each, index) => look(at, `${path}[${index}]`, member, each));
}

function map(at: Look, path: string, shape: Shape, value: unknown): void {
  if (!isObject(value)) return wrong(at, path, "a map", value);
  const keys = Object.keys(value).filter((key) => value[key] !== undefined);
  length(at, path, shape, keys.length, "members");
  for (const key of keys) {
    look(at, `${path} key`, shape.key?.shape ?? "", key);
    look(at, `${path}.${key}`, shape.value?.shape ?? "", value[key]);
  }
}

function text(at: Look, path: string, shape: Shape, value: string): void {
  const { pattern } = shape;
  if (shape.enum && !shape.enum.includes(value))
    at.found.push(`${path}: ${value} is none of ${shape.enum.join(", ")}`);
  length(at, path, shape, value.length, "characters");
  if (pattern && !expression(pattern).test(value))
    at.found.push(`${path}: ${value} does not match ${pattern}`);
}

const expressions = new Map<string, RegExp>();

function expression(pattern: string): RegExp {
  const made = expressions.get(pattern) ?? wholeText(pattern);
  expressions.set(pattern, made);
  return made;
}

/** The services match the whole text. A few patterns are not valid with the flag `u`. */
function wholeText(pattern: string): RegExp {
  try {
    return new RegExp(`^(?:${pattern})$`, "u");
  } catch {
    return new RegExp(`^(?:${pattern})$`);
  }
}

function length(at: Look, path: string, { min = 0, max = Infinity }: Shape, count: number, of: string): void {
  if (count < min || count > max) at.found.push(`${path}: ${count} ${of}, allowed are ${min} to ${max}`);
}

/** An integer of these models has 32 bits, a long 64, of which JavaScript is exact to 53. */
const widest: Readonly<Record<string, number>> = { integer: 2 ** 31 - 1, long: Number.MAX_SAFE_INTEGER };

function size(at: Look, path: string, { type, min, max }: Shape, value: number): void {
  const most = widest[type] ?? Infinity;
  const [low, high] = [min ?? -most, max ?? most];
  if (!(value >= low && value <= high)) at.found.push(`${path}: ${value}, allowed is ${low} to ${high}`);
}

const isTime = (value: unknown): boolean => value instanceof Date && !Number.isNaN(value.getTime());

const isBytes = (value: unknown): value is { readonly length: number } =>
  value instanceof Uint8Array || typeof value === "string";

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === "object" && !Array.isArray(value) && !(value instanceof Date);

function wrong({ found }: Look, path: string, wanted: string, value: unknown): void {
  const seen = value instanceof Date ? "a time" : (JSON.stringify(value) ?? "nothing");
  found.push(`${path}: ${wanted} is wanted, found ${seen}`);
}
