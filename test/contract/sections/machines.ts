import { createRequire } from "node:module";
import languageService from "amazon-states-language-service";
import { withoutTraffic } from "../../../infra/machines/without-traffic.ts";
import { findings } from "../../infra/machines/asl-rules.ts";
import type { Machine } from "../../infra/machines/asl-rules.ts";
import { known, machines } from "../../infra/machines/known.ts";
import type { Finder, Mistake } from "../machines/mistakes.ts";
import { mistakes } from "../machines/mistakes.ts";
import type { Question, Section } from "../section.ts";

const require = createRequire(import.meta.url);

interface AslError {
  readonly "Error code": string;
  readonly Message: string;
}
type AslValidator = (
  definition: object,
  options: object,
) => { readonly isValid: boolean; readonly errors: AslError[] };
/** It has no types. */
const aslValidator: AslValidator = require("asl-validator");

type Validator = (machine: Machine) => Promise<string[]>;

const validators: Readonly<Record<Finder, Validator>> = {
  // It writes into what it is given.
  "asl-validator": async (machine) => {
    const { errors } = aslValidator(structuredClone(machine), { checkPaths: true, checkArn: true });
    return errors.map((error) => `${error["Error code"]}: ${error.Message}`);
  },
  "amazon-states-language-service": async (machine) => {
    const service = languageService.getLanguageService({});
    const text = JSON.stringify(machine, undefined, 1);
    const document = languageService.TextDocument.create("file:///machine.asl.json", "asl", 1, text);
    const found = await service.doValidation(document, service.parseJSONDocument(document));
    return found.map(({ message, range }) => `line ${range.start.line + 1}: ${JSON.stringify(message)}`);
  },
  "our own rules": async (machine) => findings(machine, known),
};

/** As they are with traffic policies, and those of an installation that has none. */
const all: Readonly<Record<string, Machine>> = {
  ...machines,
  "Release without traffic": withoutTraffic(machines.Release),
  "Rollback without traffic": withoutTraffic(machines.Rollback),
};

/** Every state machine before two validators that we did not write, and before our own for what both pass over. */
export const machinesSection: Section = {
  name: "machines",
  counterpart: "asl-validator, amazon-states-language-service",
  async run() {
    const questions: Question[] = [];
    for (const [by, validate] of Object.entries(validators))
      for (const [name, machine] of Object.entries(all))
        questions.push({ about: `${name}, by ${by}`, differences: await validate(machine) });
    for (const mistake of mistakes) questions.push(...(await planted(mistake)));
    return {
      version: ["asl-validator", "amazon-states-language-service"].map(versionOf).join(", "),
      questions,
    };
  },
};

/** A validator that finds nothing proves nothing, nor does one that finds something else. */
async function planted({ what, machine, by, says }: Mistake): Promise<Question[]> {
  const asked = by.map(async (finder) => {
    const found = await validators[finder](machine);
    return {
      about: `planted: ${what}, by ${finder}`,
      differences: found.some((finding) => says.test(finding)) ? [] : ["it is not found"],
    };
  });
  return Promise.all(asked);
}

function versionOf(name: string): string {
  const { version }: { version: string } = require(`${name}/package.json`);
  return version;
}
