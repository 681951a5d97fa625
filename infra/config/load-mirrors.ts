import { basename } from "node:path";
import type { DeclaredMirror } from "./mirrors-schema.ts";
import { mirrorSchema, mirrorShape } from "./mirrors-schema.ts";
import type { Problem } from "./problem.ts";
import { expectationOf, schemaProblems } from "./schema-problems.ts";
import type { YamlFile } from "./yaml-file.ts";
import { readYaml } from "./yaml-file.ts";

/** A mirror's file that is at least a mapping. */
export type LoadedMirror = {
  readonly yaml: YamlFile;
  /** The file's name without its ending, which must be the mirror's. */
  readonly fileName: string;
  /** The fields that are sound, each by itself. */
  readonly fields: Partial<DeclaredMirror>;
  /** The whole, if all of it is. */
  readonly mirror?: DeclaredMirror;
};

export function loadMirror(file: string): { problems: readonly Problem[]; loaded?: LoadedMirror } {
  const { problems, yaml } = readYaml(file);
  if (!yaml) return { problems };
  const found = { yaml, fileName: basename(file, ".yaml") };
  const parsed = mirrorSchema.safeParse(yaml.content, { error: expectationOf });
  if (!parsed.success) {
    const all = [...problems, ...schemaProblems(yaml, parsed.error.issues)];
    return { problems: all, loaded: { ...found, fields: soundFields(yaml) } };
  }
  const whole = problems.length > 0 ? {} : { mirror: parsed.data };
  return { problems, loaded: { ...found, fields: parsed.data, ...whole } };
}

/** The fields that parse, so that one slip of the pen does not hide what is wrong elsewhere. */
function soundFields(yaml: YamlFile): Partial<DeclaredMirror> {
  const parsed = Object.entries(mirrorShape).flatMap(([field, schema]) => {
    const written = Object.hasOwn(yaml.content, field) ? yaml.content[field] : undefined;
    const result = schema.safeParse(written);
    return result.success && result.data !== undefined ? [[field, result.data]] : [];
  });
  return Object.fromEntries(parsed);
}
