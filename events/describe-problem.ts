// Not by way of z.core: that name would bring all of its languages, 400 kB, into each function.
import type { $ZodIssue } from "zod/v4/core";
import { $ZodError, config } from "zod/v4/core";
import en from "zod/v4/locales/en.js";
import { describeValue, issueSentence, shortened } from "./sentence.ts";

// Without a locale the small zod says "Invalid input" and nothing more.
config(en());

const mostTold = 5;

/**
 * Why something did not parse, for a person: for each field what was expected and what was found.
 * @param error what `safeParse` or `parse` gave; any other error is told by its message.
 * @param input what was parsed: with it the sentences name what was found.
 */
export function describeProblem(error: unknown, input?: unknown): string {
  if (!(error instanceof $ZodError)) return error instanceof Error ? error.message : describeValue(error);
  const sentences = [...new Set(error.issues.flatMap((issue) => sentencesOf(issue, [], input)))];
  const more = sentences.length - mostTold;
  return [...sentences.slice(0, mostTold), ...(more > 0 ? [`and ${more} more`] : [])].join("; ");
}

type Path = readonly PropertyKey[];

function sentencesOf(issue: $ZodIssue, above: Path, input: unknown): readonly string[] {
  const path = [...above, ...issue.path];
  const field = path.map((key) => shortened(String(key))).join(".");
  const told = (sentence: string) => (field === "" ? sentence : `${field}: ${sentence}`);
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => told(`unknown field ${JSON.stringify(shortened(key))}`));
  if (issue.code === "invalid_union" && issue.errors.length > 0)
    return nearest(issue.errors, valueAt(input, path)).flatMap((inner) => sentencesOf(inner, path, input));
  const found = input === undefined ? undefined : valueAt(input, path);
  const sentence = input === undefined ? undefined : issueSentence(issue, found);
  return [told(sentence ?? issue.message)];
}

/**
 * Of the forms that something could have had, the one that it misses by least; the first, if it has no field
 * of any of them.
 */
function nearest(forms: readonly $ZodIssue[][], value: unknown): readonly $ZodIssue[] {
  const fields = typeof value === "object" && value !== null ? Object.keys(value).length : 0;
  if (forms.every((issues) => unknownFields(issues) === fields)) return forms[0] ?? [];
  return [...forms].sort((a, b) => misses(a, value) - misses(b, value))[0] ?? [];
}

function unknownFields(issues: readonly $ZodIssue[]): number {
  return issues.reduce((sum, issue) => sum + (issue.code === "unrecognized_keys" ? issue.keys.length : 0), 0);
}

/** A field that is there but wrong still tells which form was meant; another fixed value tells that it was not. */
function misses(issues: readonly $ZodIssue[], value: unknown): number {
  return issues.reduce((sum, { code, path }) => {
    if (code === "invalid_value") return sum + 10;
    return sum + (code === "unrecognized_keys" || valueAt(value, path) === undefined ? 2 : 1);
  }, 0);
}

function valueAt(value: unknown, path: Path): unknown {
  let found = value;
  for (const key of path) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, key)) return undefined;
    found = Reflect.get(found, key);
  }
  return found;
}
