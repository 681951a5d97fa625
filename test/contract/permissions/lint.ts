import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Question } from "../section.ts";
import type { Venv } from "../venv.ts";
import type { Principal } from "./principals.ts";

interface Finding {
  readonly issue: string;
  readonly title: string;
  readonly detail: unknown;
  readonly location: { readonly filepath?: string };
}

/** What parliament says of each policy document, each under its principal's name; nothing where it finds nothing. */
export function lintQuestions(python: Venv, scratch: string, principals: readonly Principal[]): Question[] {
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(scratch, { recursive: true });
  for (const { name, policies } of principals)
    for (const [index, { document }] of policies.entries())
      writeFileSync(join(scratch, `${name}.${index}.json`), JSON.stringify(document, undefined, 1));
  const found = findings(python, scratch);
  return principals.map(({ name }) => ({
    about: `${name}, by parliament`,
    differences: found
      .filter(({ location }) => basename(location.filepath ?? "").replace(/\.\d+\.json$/, "") === name)
      .map(({ issue, title, detail }) => `${issue}: ${title}: ${JSON.stringify(detail)}`),
  }));
}

/** @throws Error with its own words when it did not look at all. */
function findings(python: Venv, folder: string): Finding[] {
  const { status, stdout, stderr } = python.run(
    "parliament",
    "--json",
    "--minimum_severity",
    "INFO",
    "--directory",
    folder,
  );
  // 1: it found something.
  if (status !== 0 && status !== 1) throw new Error(`parliament ended with ${status}: ${stdout}${stderr}`);
  if (stderr.includes("Traceback")) throw new Error(stderr);
  return stdout
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line): Finding => JSON.parse(line));
}
