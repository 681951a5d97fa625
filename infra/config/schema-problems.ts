import type * as z from "zod";
import { issueSentence } from "../../events/sentence.ts";
import { suggestion } from "./suggestion.ts";
import type { FieldPath, Problem } from "./problem.ts";
import { fieldOf } from "./problem.ts";
import type { YamlFile } from "./yaml-file.ts";

/** Says what a schema expected, where the schema has no sentence of its own. */
export function expectationOf(issue: z.core.$ZodRawIssue): string | undefined {
  const found = foundBy(issue);
  const sentence = issueSentence(issue, found);
  if (sentence === undefined || typeof found !== "string") return sentence;
  const options: unknown = issue.code === "invalid_union" ? issue["options"] : issue["values"];
  const words = Array.isArray(options) ? options.filter((option) => typeof option === "string") : [];
  return sentence + suggestion(found, words);
}

/** An unknown kind of a mapping is told of with the whole mapping as its input. */
function foundBy({ code, input, discriminator }: z.core.$ZodRawIssue): unknown {
  if (code !== "invalid_union" || typeof discriminator !== "string") return input;
  return typeof input === "object" && input !== null ? Reflect.get(input, discriminator) : input;
}

/** The issues of a file, each at its place; an unknown key is one problem, at the key. */
export function schemaProblems(yaml: YamlFile, issues: readonly z.core.$ZodIssue[]): readonly Problem[] {
  return issues
    .flatMap((issue) => flattened(issue, []))
    .flatMap(({ path, message, keys }): Problem[] => {
      if (keys === undefined)
        return [{ file: yaml.file, ...yaml.place(path), field: fieldOf(path), sentence: message }];
      const sentences = message.split("\n");
      return keys.map((key, index) => ({
        file: yaml.file,
        ...yaml.keyPlace(path, key),
        field: fieldOf(path),
        sentence: sentences[index] ?? message,
      }));
    });
}

type Flat = { readonly path: FieldPath; readonly message: string; readonly keys?: readonly string[] };

/** Of a union, the complaints of the one form that was meant, if the kind of value tells which that is. */
function flattened(issue: z.core.$ZodIssue, above: FieldPath): readonly Flat[] {
  const path = [...above, ...issue.path.map((step) => (typeof step === "number" ? step : String(step)))];
  if (issue.code === "invalid_union") {
    const meant = issue.errors.filter(
      (issues) => !issues.some(({ path, code }) => path.length === 0 && wrongKind(code)),
    );
    const [only, ...others] = meant;
    if (only !== undefined && others.length === 0) return only.flatMap((inner) => flattened(inner, path));
  }
  const keys = issue.code === "unrecognized_keys" ? { keys: issue.keys } : {};
  return [{ path, message: issue.message, ...keys }];
}

function wrongKind(code: string): boolean {
  return code === "invalid_type" || code === "invalid_value";
}
