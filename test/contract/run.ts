/**
 * What we do, held against software that we did not write: `npm run test:contract`, or one section of it,
 * `npm run test:contract -- models`. Exit code 1 when anything differs that is not a known difference.
 */
import { fileURLToPath } from "node:url";
import { knownDifferences } from "./known-differences.ts";
import { keepProof } from "../proof/keep.ts";
import { packagesOf } from "./packages.ts";
import type { Packages } from "./packages.ts";
import { quiet } from "./quiet.ts";
import { judge, render } from "./report.ts";
import type { Verdict } from "./report.ts";
import type { Context, Section } from "./section.ts";
import { deployedSection } from "./sections/deployed.ts";
import { dnsSection } from "./sections/dns.ts";
import { doctorSection } from "./sections/doctor.ts";
import { flowsOnMotoSection } from "./sections/flows-on-moto.ts";
import { interpreterSection } from "./sections/interpreter.ts";
import { judgeSection } from "./sections/judge.ts";
import { dataSection } from "./sections/data.ts";
import { machinesSection } from "./sections/machines.ts";
import { mirrorSection } from "./sections/mirror.ts";
import { modelsSection } from "./sections/models.ts";
import { nlbSection } from "./sections/nlb.ts";
import { octaviaSection } from "./sections/octavia.ts";
import { permissionsSection } from "./sections/permissions.ts";
import { route53Section } from "./sections/route53.ts";
import { rulesSection } from "./sections/rules.ts";
import { runtimeSection } from "./sections/runtime.ts";
import { servicesSection } from "./sections/services.ts";
import { templateSection } from "./sections/template.ts";
import { venvOf } from "./venv.ts";
import type { Venv, VenvName } from "./venv.ts";

Object.assign(process.env, quiet);

const sections: readonly Section[] = [
  modelsSection,
  machinesSection,
  interpreterSection,
  flowsOnMotoSection,
  rulesSection,
  runtimeSection,
  templateSection,
  permissionsSection,
  doctorSection,
  deployedSection,
  dataSection,
  nlbSection,
  route53Section,
  dnsSection,
  servicesSection,
  octaviaSection,
  mirrorSection,
  judgeSection,
];

const root = fileURLToPath(new URL("../../", import.meta.url));
const venvs = new Map<VenvName, Venv>();
let packages: Packages | undefined;
const context: Context = {
  root,
  async venv(name = "contract") {
    const venv = venvs.get(name) ?? venvOf(root, name);
    venvs.set(name, venv);
    return venv;
  },
  packages: () => (packages ??= packagesOf(root)),
};

async function verdictOf(section: Section): Promise<Verdict> {
  const { name, counterpart } = section;
  try {
    const { questions, ...asked } = await section.run(context);
    return judge({ name, counterpart, ...asked }, questions, knownDifferences);
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
for (const section of wanted.length === 0 ? sections : sections.filter(({ name }) => wanted.includes(name))) {
  console.error(`${section.name}: against ${section.counterpart} …`);
  const from = performance.now();
  verdicts.push(await verdictOf(section));
  console.error(`${section.name}: took ${Math.round((performance.now() - from) / 1000)} s`);
}
console.log(render(verdicts));
if (wanted.length === 0) keepProof("contract", verdicts);
process.exitCode = verdicts.some(({ failures }) => failures.length > 0) ? 1 : 0;
