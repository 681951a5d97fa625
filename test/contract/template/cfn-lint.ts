import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Question } from "../section.ts";
import type { Venv } from "../venv.ts";

interface Match {
  readonly Rule: { readonly Id: string };
  readonly Message: string;
  readonly Location: { readonly Path: readonly (string | number)[] | null };
}

/** Errors, warnings, and the information about wrong resource types in IAM statements. @param of a word for the template. */
export const byCfnLint = (python: Venv, of: string, template: string): Question => ({
  about: `${of}, by cfn-lint`,
  differences: lint(python, template),
});

function lint(python: Venv, template: string): string[] {
  const { stdout, stderr, status } = python.run(
    "cfn-lint",
    "--include-checks",
    "I",
    "--format",
    "json",
    "--",
    template,
  );
  if (!stdout.trim()) throw new Error(`cfn-lint ended with ${status} and said nothing: ${stderr}`);
  const matches: readonly Match[] = JSON.parse(stdout);
  return matches.map(
    ({ Rule, Message, Location }) => `${Rule.Id} ${Location.Path?.slice(0, 4).join(".") ?? ""}: ${Message}`,
  );
}

/** A runtime that Lambda has not must be found: a linter that finds nothing proves nothing. */
export function plantedForCfnLint(python: Venv, scratch: string, template: string): Question {
  const file = join(scratch, "planted.template.json");
  writeFileSync(file, readFileSync(template, "utf8").replace("nodejs24.x", "nodejs25.y"));
  const found = lint(python, file).filter((finding) => finding.includes("nodejs25.y"));
  return {
    about: `planted: a runtime that does not exist, by cfn-lint`,
    differences: found.length > 0 ? [] : ["it is not found"],
  };
}
