const longest = 60;

const plain: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a mapping",
  record: "a mapping",
  null: "null",
  never: "nothing",
};

/** Names a value as a person would point at it, at most a few words long. */
export function describeValue(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (typeof value === "string") return `the text ${JSON.stringify(shortened(value))}`;
  if (typeof value === "number" || typeof value === "bigint") return `the number ${value}`;
  if (typeof value === "boolean") return `${value}`;
  return Array.isArray(value) ? `a list of ${value.length}` : "a mapping";
}

/** One sentence: what was expected and what was found. */
export function expectationSentence(expected: string, found: unknown): string {
  if (found === undefined) return `expected ${expected}, but it is missing`;
  return `expected ${expected}, found ${describeValue(found)}`;
}

/** The members of a zod issue that are read here, raw or finished. */
type Issue = {
  readonly code?: string | undefined;
  readonly expected?: unknown;
  readonly values?: unknown;
  readonly options?: unknown;
  readonly minimum?: unknown;
  readonly maximum?: unknown;
  readonly origin?: unknown;
};

/** What each kind of issue expected; the kinds that are not here have a text of their own. */
const expectations: Readonly<Record<string, (issue: Issue) => string | undefined>> = {
  invalid_type: ({ expected }) => plain[String(expected)] ?? String(expected),
  invalid_value: ({ values }) => oneOf(values),
  invalid_union: ({ options }) => oneOf(options),
  too_small: ({ minimum, origin }) => bounded(`at least ${String(minimum)}`, origin),
  too_big: ({ maximum, origin }) => bounded(`at most ${String(maximum)}`, origin),
};

/**
 * What a schema's issue says, as a sentence about `found`, the value it is about.
 * @returns undefined for the kinds of issue that have a text of their own.
 */
export function issueSentence(issue: Issue, found: unknown): string | undefined {
  const expected = expectations[issue.code ?? ""]?.(issue);
  return expected === undefined ? undefined : expectationSentence(expected, found);
}

function bounded(limit: string, origin: unknown): string {
  if (origin === "string") return `text of ${limit} characters`;
  if (origin === "array") return `a list of ${limit}`;
  return `a number of ${limit}`;
}

function oneOf(values: unknown): string | undefined {
  if (!Array.isArray(values)) return undefined;
  const options = values.map((value: unknown) => (typeof value === "string" ? value : JSON.stringify(value)));
  return options.length === 1 ? options[0] : `one of ${options.join(", ")}`;
}

/** Whoever sends nonsense may send much of it: an error's message must stay one that Lambda can report. */
export function shortened(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
