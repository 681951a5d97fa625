/**
 * What stands in the lists of an event pattern: values, and operators on one value.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html; which operands are
 * refused is as in https://github.com/aws/event-ruler. Not simulated, and refused: cidr.
 */
export type Leaf = string | number | boolean | null;
type Test = (value: Leaf) => boolean;

/** What one entry of a list asks of a field. */
export interface Wanted {
  /** Of a value that is there. */
  readonly fits: Test;
  /** Whether a field that is not there will do. */
  readonly takesAbsence: boolean;
}

/** Names of operators: none may be a field's in an option of `$or`, says Event Ruler. */
export const operatorNames: readonly string[] = [
  "prefix",
  "suffix",
  "equals-ignore-case",
  "wildcard",
  "numeric",
  "exists",
  "anything-but",
  "cidr",
];

/** @throws Error for an operator or an operand that is not simulated, or that no rule may have. */
export function wantedOf(entry: unknown): Wanted {
  if (isLeaf(entry)) return { fits: (value) => value === entry, takesAbsence: false };
  const [[name, operand] = ["", undefined], ...more] = Object.entries(entry as object) as [string, unknown][];
  if (more.length > 0) throw new Error(`More than one operator: ${JSON.stringify(entry)}`);
  if (name === "exists") {
    if (typeof operand !== "boolean") throw refused(name, operand);
    return { fits: () => operand, takesAbsence: !operand };
  }
  return { fits: testOf(name, operand), takesAbsence: false };
}

export const isLeaf = (value: unknown): value is Leaf => typeof value !== "object" || value === null;

const refused = (name: string, operand: unknown): Error =>
  new Error(`EventBridge refuses this operand of ${name}: ${JSON.stringify(operand)}`);

function testOf(name: string, operand: unknown): Test {
  switch (name) {
    case "prefix":
    case "suffix":
      return affix(name, operand);
    case "equals-ignore-case": {
      const wanted = textOf(name, operand).toLowerCase();
      return ofText((value) => value.toLowerCase() === wanted);
    }
    case "wildcard": {
      const expression = wildcard(textOf(name, operand));
      return ofText((value) => expression.test(value));
    }
    case "numeric":
      return numeric(operand);
    case "anything-but":
      return anythingBut(operand);
    default:
      throw new Error(`The sandbox does not simulate the operator ${name}.`);
  }
}

function textOf(name: string, operand: unknown): string {
  if (typeof operand !== "string") throw refused(name, operand);
  return operand;
}

const ofText =
  (test: (value: string) => boolean): Test =>
  (value) =>
    typeof value === "string" && test(value);

function affix(name: "prefix" | "suffix", operand: unknown): Test {
  const method = name === "prefix" ? "startsWith" : "endsWith";
  if (typeof operand === "string") return ofText((value) => value[method](operand));
  const folded = Object.entries<unknown>(Object(operand));
  const [[only, inner] = ["", undefined]] = folded;
  if (folded.length !== 1 || only !== "equals-ignore-case") throw refused(name, operand);
  const wanted = textOf(name, inner).toLowerCase();
  return ofText((value) => value.toLowerCase()[method](wanted));
}

/** Operators that can stand in `anything-but`, on one text or on a list of them. */
const negated = ["prefix", "suffix", "equals-ignore-case", "wildcard"];

/** A value that is there and is none of these: texts or numbers, not both. */
function anythingBut(operand: unknown): Test {
  const listed: unknown[] = Array.isArray(operand) ? operand : [operand];
  const kinds = new Set(listed.map((each) => typeof each));
  if (kinds.size === 1 && (kinds.has("string") || kinds.has("number")))
    return (value) => !listed.includes(value);
  const members = Object.entries<unknown>(Array.isArray(operand) ? {} : Object(operand));
  const [[name, inner] = ["", undefined]] = members;
  if (members.length !== 1 || !negated.includes(name)) throw refused("anything-but", operand);
  const texts = (Array.isArray(inner) ? (inner as unknown[]) : [inner]).map((each) => textOf(name, each));
  if (texts.length === 0 || (name.endsWith("fix") && texts.includes(""))) throw refused(name, inner);
  const tests = texts.map((each) => testOf(name, each));
  return (value) => !tests.some((test) => test(value));
}

const comparisons: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  "=": (value, bound) => value === bound,
  "<": (value, bound) => value < bound,
  "<=": (value, bound) => value <= bound,
  ">": (value, bound) => value > bound,
  ">=": (value, bound) => value >= bound,
};

/** `[">", 0]`, or from the lower bound to the upper one: `[">", 0, "<=", 5]`. */
function numeric(operand: unknown): Test {
  const parts: unknown[] = Array.isArray(operand) ? operand : [];
  const [first, low, second, high] = parts;
  const isRange = String(first).startsWith(">") && String(second).startsWith("<");
  const isOrdered = isRange && typeof low === "number" && typeof high === "number" && low < high;
  if (parts.length !== 2 && !(parts.length === 4 && isOrdered)) throw refused("numeric", operand);
  const compare = [comparisons[String(first)], parts.length === 4 ? comparisons[String(second)] : () => true];
  const [from, to] = compare;
  if (!from || !to || typeof low !== "number") throw refused("numeric", operand);
  return (value) => typeof value === "number" && from(value, low) && to(value, Number(high));
}

/** `*` is any text; `\*` and `\\` are these characters. */
function wildcard(pattern: string): RegExp {
  if (
    /\*\*/.test(pattern.replaceAll(/\\[*\\]/g, "")) ||
    /\\(?![*\\])/.test(pattern.replaceAll(/\\[*\\]/g, ""))
  )
    throw refused("wildcard", pattern);
  const source = pattern.replaceAll(/\\([*\\])|\*|[.+?^${}()|[\]]/g, (found, escaped?: string) => {
    if (escaped) return `\\${escaped}`;
    return found === "*" ? ".*" : `\\${found}`;
  });
  return new RegExp(`^${source}$`, "s");
}
