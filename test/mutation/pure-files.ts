import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

interface LintRules {
  readonly overrides: readonly {
    readonly files: readonly string[];
    readonly rules: Readonly<Record<string, unknown>>;
  }[];
}

/**
 * The files that decide from their arguments alone, relative to the root: those that the linter holds to it, so
 * that there is one list. Only that override takes away `Math.random`.
 * @throws when the list is not found, or names what does not exist.
 */
export function pureFiles({ overrides }: LintRules = lintRules()): string[] {
  const [purity, ...others] = overrides.filter(({ rules }) => "no-restricted-properties" in rules);
  if (!purity || others.length > 0)
    throw new Error("not exactly one override of .oxlintrc.json restricts properties: which files are pure?");
  const found = purity.files.map((pattern) => [pattern, globSync(pattern, { cwd: root })] as const);
  const empty = found.filter(([, files]) => files.length === 0).map(([pattern]) => pattern);
  if (empty.length > 0) throw new Error(`.oxlintrc.json: no file is ${empty.join(", ")}`);
  return [...new Set(found.flatMap(([, files]) => files))].sort();
}

const lintRules = (): LintRules => JSON.parse(readFileSync(`${root}/.oxlintrc.json`, "utf8"));
