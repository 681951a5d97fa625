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
export function valueProblems(at: At, shapeName: string, value: unknown): string[] {
  const shape = shapeOf(at.model, shapeName);
  switch (shape.type) {
    case "structure":
      return structureProblems(at, shape, value);
    case "list":
      return listProblems(at, shape, value);
    case "map":
      return mapProblems(at, shape, value);
    case "string":
      return typeof value === "string"
        ? textProblems(at.path, shape, value)
        : [wrongType(at.path, "text", value)];
    case "integer":
    case "long":
      return Number.isInteger(value)
        ? sizeProblems(at.path, shape, Number(value))
        : [wrongType(at.path, "a whole number", value)];
    case "float":
    case "double":
      return typeof value === "number"
        ? sizeProblems(at.path, shape, value)
        : [wrongType(at.path, "a number", value)];
    case "boolean":
      return typeof value === "boolean" ? [] : [wrongType(at.path, "true or false", value)];
    case "timestamp":
      return value instanceof Date && !Number.isNaN(value.getTime())
        ? []
        : [wrongType(at.path, "a time", value)];
    case "blob":
      return value instanceof Uint8Array || typeof value === "string"
        ? []
        : [wrongType(at.path, "bytes", value)];
    default:
      throw new Error(`a type that this check does not know: ${shape.type}`);
  }
}

function structureProblems(at: At, shape: Shape, value: unknown): string[] {
  if (!isObject(value)) return [wrongType(at.path, "an object", value)];
  const members = shape.members ?? {};
  const set = Object.entries(value).filter(([, each]) => each !== undefined);
  const missing = (shape.required ?? []).filter(
    (name) => value[name] === undefined && !(at.isRequest && members[name]?.idempotencyToken),
  );
  return [
    ...missing.map((name) => `${at.path}: ${name} is required and missing`),
    ...(shape.union && set.length !== 1
      ? [`${at.path}: exactly one member is wanted, ${set.length} are set`]
      : []),
    ...set.flatMap(([name, each]) => {
      const member = members[name];
      if (!member) return [`${at.path}: there is no member ${name}`];
      return valueProblems({ ...at, path: `${at.path}.${name}` }, member.shape, each);
    }),
  ];
}

function listProblems(at: At, shape: Shape, value: unknown): string[] {
  if (!Array.isArray(value)) return [wrongType(at.path, "a list", value)];
  const member = shape.member?.shape ?? "";
  return [
    ...lengthProblems(at.path, shape, value.length, "members"),
    ...value.flatMap((each, index) => valueProblems({ ...at, path: `${at.path}[${index}]` }, member, each)),
  ];
}

function mapProblems(at: At, shape: Shape, value: unknown): string[] {
  if (!isObject(value)) return [wrongType(at.path, "a map", value)];
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return [
    ...lengthProblems(at.path, shape, entries.length, "members"),
    ...entries.flatMap(([key, each]) => [
      ...valueProblems({ ...at, path: `${at.path} key` }, shape.key?.shape ?? "", key),
      ...valueProblems({ ...at, path: `${at.path}.${key}` }, shape.value?.shape ?? "", each),
    ]),
  ];
}

function textProblems(path: string, shape: Shape, value: string): string[] {
  const { pattern } = shape;
  return [
    ...(shape.enum && !shape.enum.includes(value)
      ? [`${path}: ${value} is none of ${shape.enum.join(", ")}`]
      : []),
    ...lengthProblems(path, shape, value.length, "characters"),
    ...(pattern && !expression(pattern).test(value) ? [`${path}: ${value} does not match ${pattern}`] : []),
  ];
}

/** The services match the whole text. A few patterns are not valid with the flag `u`. */
function expression(pattern: string): RegExp {
  try {
    return new RegExp(`^(?:${pattern})$`, "u");
  } catch {
    return new RegExp(`^(?:${pattern})$`);
  }
}

function lengthProblems(
  path: string,
  { min = 0, max = Infinity }: Shape,
  length: number,
  what: string,
): string[] {
  if (length >= min && length <= max) return [];
  return [`${path}: ${length} ${what}, allowed are ${min} to ${max}`];
}

function sizeProblems(path: string, { min = -Infinity, max = Infinity }: Shape, value: number): string[] {
  return value >= min && value <= max ? [] : [`${path}: ${value}, allowed is ${min} to ${max}`];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === "object" && !Array.isArray(value) && !(value instanceof Date);

const wrongType = (path: string, wanted: string, value: unknown): string =>
  `${path}: ${wanted} is wanted, found ${value instanceof Date ? "a time" : (JSON.stringify(value) ?? "nothing")}`;
