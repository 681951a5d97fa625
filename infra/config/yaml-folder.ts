import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Problem } from "./problem.ts";

/** The files of a folder that are read, by name. Those that would be passed over in silence are told instead. */
export function yamlFiles(folder: string): {
  readonly files: readonly string[];
  readonly problems: readonly Problem[];
} {
  let entries: readonly string[];
  try {
    entries = readdirSync(folder).sort();
  } catch (cause) {
    // A fresh installation has no services and no mirrors yet.
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT")
      return { files: [], problems: [] };
    return { files: [], problems: [wholeFile(folder, `the folder cannot be read (${String(cause)})`)] };
  }
  const visible = entries.filter((name) => !name.startsWith("."));
  return {
    files: visible.filter((name) => name.endsWith(".yaml")).map((name) => join(folder, name)),
    problems: visible
      .filter((name) => name.endsWith(".yml"))
      .map((name) => wholeFile(join(folder, name), "expected a name that ends in .yaml: .yml is not read")),
  };
}

function wholeFile(file: string, sentence: string): Problem {
  return { file, line: 1, column: 1, field: "", sentence };
}
