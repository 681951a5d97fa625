/**
 * Event patterns: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html.
 * Simulated: exact values, prefix, suffix, equals-ignore-case, anything-but, exists, numeric, wildcard, nesting
 * and $or. Not simulated, and refused: cidr.
 */
type Json = unknown;
type Matcher = Readonly<Record<string, unknown>>;

/** @throws Error for an operator that is not simulated, or a leaf that is not a list. */
export function checkPattern(pattern: object): void {
  for (const [name, wanted] of Object.entries(pattern) as [string, unknown][])
    if (!Array.isArray(wanted)) {
      if (typeof wanted !== "object" || wanted === null)
        throw new Error(`Not a list in the pattern: ${name}`);
      checkPattern(wanted);
    } else if (name === "$or") wanted.forEach(checkPattern);
    else wanted.forEach((matcher: unknown) => matchesLeaf(matcher, [""]));
}

/** @param pattern one that `checkPattern` has passed. */
export function matchesPattern(pattern: object, event: Json): boolean {
  return Object.entries(pattern).every(([name, wanted]) => {
    if (name === "$or" && Array.isArray(wanted))
      return wanted.some((each: object) => matchesPattern(each, event));
    return matchesField(name, wanted as unknown, event);
  });
}

/** The members of a list are tried one by one: it is enough that one fits. */
function matchesField(name: string, wanted: unknown, event: Json): boolean {
  const present = valuesAt(name, event);
  if (Array.isArray(wanted)) return wanted.some((matcher: unknown) => matchesLeaf(matcher, present));
  if (typeof wanted !== "object" || wanted === null) return false;
  if (present.length > 0) return present.some((value) => matchesPattern(wanted, value));
  return matchesPattern(wanted, undefined);
}

function valuesAt(name: string, event: Json): Json[] {
  if (typeof event !== "object" || event === null || !Object.hasOwn(event, name)) return [];
  const value = (event as Readonly<Record<string, Json>>)[name];
  return Array.isArray(value) ? (value as Json[]) : [value];
}

function matchesLeaf(matcher: unknown, present: readonly Json[]): boolean {
  const leaves = present.filter((value) => typeof value !== "object" || value === null);
  if (typeof matcher !== "object" || matcher === null) return leaves.includes(matcher);
  const { exists } = matcher as Matcher;
  if (typeof exists === "boolean") return leaves.length > 0 === exists;
  const fits = operatorOf(matcher as Matcher);
  return leaves.some(fits);
}

function operatorOf(matcher: Matcher): (value: Json) => boolean {
  const [[name, operand] = ["", undefined], ...more] = Object.entries(matcher);
  if (more.length > 0) throw new Error(`More than one operator: ${JSON.stringify(matcher)}`);
  switch (name) {
    case "prefix":
    case "suffix":
      return affix(name, operand);
    case "equals-ignore-case":
      return (value) => text(value)?.toLowerCase() === String(operand).toLowerCase();
    case "wildcard": {
      const expression = wildcard(String(operand));
      return (value) => typeof value === "string" && expression.test(value);
    }
    case "numeric":
      return numeric(operand as readonly unknown[]);
    case "anything-but":
      return anythingBut(operand);
    default:
      throw new Error(`The sandbox does not simulate the operator ${name}.`);
  }
}

const foldedOf = (operand: unknown): string =>
  String((operand as Matcher)["equals-ignore-case"]).toLowerCase();

const text = (value: Json): string | undefined => (typeof value === "string" ? value : undefined);

function affix(name: "prefix" | "suffix", operand: unknown): (value: Json) => boolean {
  const folds = typeof operand !== "string";
  const wanted = folds ? foldedOf(operand) : operand;
  return (value) => {
    const given = folds ? text(value)?.toLowerCase() : text(value);
    return (name === "prefix" ? given?.startsWith(wanted) : given?.endsWith(wanted)) ?? false;
  };
}

/** A value that is there and is none of these. */
function anythingBut(operand: unknown): (value: Json) => boolean {
  if (typeof operand === "object" && operand !== null && !Array.isArray(operand)) {
    const [[name, inner] = ["", undefined]] = Object.entries(operand);
    const fits = (Array.isArray(inner) ? (inner as unknown[]) : [inner]).map((each) =>
      operatorOf({ [name]: each }),
    );
    return (value) => !fits.some((fit) => fit(value));
  }
  const refused = Array.isArray(operand) ? (operand as unknown[]) : [operand];
  return (value) => !refused.includes(value);
}

const COMPARISONS: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  "=": (value, bound) => value === bound,
  "<": (value, bound) => value < bound,
  "<=": (value, bound) => value <= bound,
  ">": (value, bound) => value > bound,
  ">=": (value, bound) => value >= bound,
};

/** `[">", 0, "<=", 5]`: pairs that must all hold. */
function numeric(operand: readonly unknown[]): (value: Json) => boolean {
  return (value) => {
    if (typeof value !== "number") return false;
    return operand.every(
      (operator, at) => at % 2 === 1 || COMPARISONS[String(operator)]?.(value, Number(operand[at + 1])),
    );
  };
}

function wildcard(pattern: string): RegExp {
  const source = pattern.replaceAll(/\\([*\\])|\*|[.+?^${}()|[\]\\]/g, (found, escaped?: string) => {
    if (escaped) return `\\${escaped}`;
    return found === "*" ? ".*" : `\\${found}`;
  });
  return new RegExp(`^${source}$`, "s");
}
