/**
 * What we do, held against software that we did not write: `npm run test:contract`, or one section of it,
 * `npm run test:contract -- models`. Exit code 1 when anything differs that is not a known difference.
 */
import { fileURLToPath } from "node:url";
import { knownDifferences } from "./known-differences.ts";
import { venvOf } from "./python.ts";
import type { Venv } from "./python.ts";
import { quiet } from "./quiet.ts";
import { judge, render } from "./report.ts";
import type { Verdict } from "./report.ts";
import type { Context, Section } from "./section.ts";
import { machinesSection } from "./sections/machines.ts";
import { modelsSection } from "./sections/models.ts";
import { templateSection } from "./sections/template.ts";

Object.assign(process.env, quiet);

const sections: readonly Section[] = [modelsSection, machinesSection, templateSection];

const root = fileURLToPath(new URL("../../", import.meta.url));
let venv: Venv | undefined;
const context: Context = { root, venv: async () => (venv ??= venvOf(root)) };

async function verdictOf(section: Section): Promise<Verdict> {
  const { name, counterpart } = section;
  try {
    const { version, questions } = await section.run(context);
    return judge({ name, counterpart, version }, questions, knownDifferences);
  } catch (error) {
    const failures = [error instanceof Error ? (error.stack ?? error.message) : String(error)];
    return { section: name, counterpart, version: "?", asked: 0, agreed: 0, known: 0, failures };
  }
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !sections.some((section) => section.name === name));
if (unknown.length > 0) {
  console.error(
    `no such section: ${unknown.join(", ")}; there are ${sections.map(({ name }) => name).join(", ")}`,
  );
  process.exit(2);
}

const verdicts: Verdict[] = [];
for (const section of sections.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  console.error(`${section.name}: against ${section.counterpart} …`);
  verdicts.push(await verdictOf(section));
}
console.log(render(verdicts));
process.exitCode = verdicts.some(({ failures }) => failures.length > 0) ? 1 : 0;
