import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeBundles } from "../../bench/bundles.ts";
import { awsTroubles } from "../runtime/aws-troubles.ts";
import { nameQuestions, reportedNames } from "../runtime/error-names.ts";
import type { FunctionSetup } from "../runtime/function-process.ts";
import { machineNames } from "../runtime/machine-names.ts";
import { planted } from "../runtime/plants.ts";
import { refusals } from "../runtime/refusals.ts";
import { runtimeClient } from "../runtime/runtime-client.ts";
import type { RuntimeClient } from "../runtime/runtime-client.ts";
import { templateFunctions } from "../runtime/template-functions.ts";
import type { Question, Section } from "../section.ts";
import { synthesisedApp } from "../synthesised-app.ts";

/** Each bundle as it is uploaded, under the program that runs it in Lambda. */
export const runtimeSection: Section = {
  name: "runtime",
  counterpart: "AWS's Lambda runtime client for Node",
  async run(context) {
    const folder = mkdtempSync(join(tmpdir(), "pointsman-names-"));
    const client = runtimeClient(context.packages(), join(folder, "client"));
    const app = synthesisedApp(context.root);
    const functions = templateFunctions(app);
    try {
      return {
        version: client.version,
        questions: [
          ...(await sameBytes(folder, functions.setups)),
          ...(await eachFunction(client, functions.setups)),
          ...(await names(client, folder, app)),
        ],
      };
    } finally {
      functions.remove();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function eachFunction(client: RuntimeClient, setups: readonly FunctionSetup[]): Promise<Question[]> {
  const questions: Question[] = [];
  for (const setup of setups) questions.push(...(await refusals(client, setup)));
  const plan = setups.find(({ name }) => name.endsWith("-plan"));
  if (!plan) throw new Error("the template has no function plan");
  return [...questions, ...(await awsTroubles(client, plan))];
}

async function names(
  client: RuntimeClient,
  folder: string,
  { templates }: ReturnType<typeof synthesisedApp>,
): Promise<Question[]> {
  const reported = await reportedNames(client, folder);
  const listed = templates.flatMap(machineNames);
  return [...nameQuestions(reported, listed), ...(await planted(client, folder, reported))];
}

/** What is bundled here and in the bench comes to the bytes that are uploaded, so what they show holds for those. */
async function sameBytes(folder: string, setups: readonly FunctionSetup[]): Promise<Question[]> {
  const uploaded = setups.map((setup) => readFileSync(join(setup.folder, "index.mjs")));
  const { compared } = await makeBundles(join(folder, "bundles"));
  return compared.map(({ handler }) => ({
    about: `the bench's bundle of ${handler.name} is the one that is uploaded`,
    differences: uploaded.some((each) => each.equals(readFileSync(handler.file)))
      ? []
      : [`no function has these ${handler.bytes} bytes`],
  }));
}
