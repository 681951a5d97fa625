import { basename } from "node:path";
import type * as z from "zod";
import type { Problem } from "./problem.ts";
import { expectationOf, schemaProblems } from "./schema-problems.ts";
import type { YamlFile } from "./yaml-file.ts";
import { readYaml } from "./yaml-file.ts";

/** A file that is at least a mapping. */
export type Loaded<Declared> = {
  readonly yaml: YamlFile;
  /** The file's name without its ending, which must be that of what it declares. */
  readonly fileName: string;
  /** The fields that are sound, each by itself. */
  readonly fields: Partial<Declared>;
  /** The whole, if all of it is. */
  readonly whole?: Declared;
};

/** @param shape the fields, each of which can be parsed alone: one slip of the pen does not hide what is wrong elsewhere. */
export function loadDeclared<Declared extends object>(
  file: string,
  schema: z.ZodType<Declared>,
  shape: Readonly<Record<string, z.ZodType>>,
): { problems: readonly Problem[]; loaded?: Loaded<Declared> } {
  const { problems, yaml } = readYaml(file);
  if (!yaml) return { problems };
  const found = { yaml, fileName: basename(file, ".yaml") };
  const parsed = schema.safeParse(yaml.content, { error: expectationOf });
  if (!parsed.success) {
    const all = [...problems, ...schemaProblems(yaml, parsed.error.issues)];
    return { problems: all, loaded: { ...found, fields: soundFields<Declared>(yaml, shape) } };
  }
  const whole = problems.length > 0 ? {} : { whole: parsed.data };
  return { problems, loaded: { ...found, fields: parsed.data, ...whole } };
}

function soundFields<Declared extends object>(
  yaml: YamlFile,
  shape: Readonly<Record<string, z.ZodType>>,
): Partial<Declared> {
  const parsed = Object.entries(shape).flatMap(([field, schema]) => {
    const written = Object.hasOwn(yaml.content, field) ? yaml.content[field] : undefined;
    const result = schema.safeParse(written);
    return result.success && result.data !== undefined ? [[field, result.data]] : [];
  });
  return Object.fromEntries(parsed) as Partial<Declared>;
}
