import { createRequire } from "node:module";
import languageService from "amazon-states-language-service";
import { findings } from "../../infra/machines/asl-rules.ts";
import type { Machine } from "../../infra/machines/asl-rules.ts";
import { known, machines } from "../../infra/machines/known.ts";
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

const validators: Readonly<Record<string, Validator>> = {
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

/** Both state machines before two validators that we did not write, and before our own for what both pass over. */
export const machinesSection: Section = {
  name: "machines",
  counterpart: "asl-validator, amazon-states-language-service",
  async run() {
    const questions: Question[] = [];
    for (const [by, validate] of Object.entries(validators)) {
      for (const [name, machine] of Object.entries(machines))
        questions.push({ about: `${name}, by ${by}`, differences: await validate(machine) });
      const { what, machine } = plants[by] ?? { what: "nothing", machine: machines.Release };
      const found = await validate(machine);
      questions.push({
        about: `planted: ${what}, by ${by}`,
        differences: found.length > 0 ? [] : ["it is not found"],
      });
    }
    return {
      version: ["asl-validator", "amazon-states-language-service"].map(versionOf).join(", "),
      questions,
    };
  },
};

const release = machines.Release;
const withState = (name: string, more: object): Machine => {
  const state = release.States[name];
  if (!state) throw new Error(`Release has no state ${name}`);
  return { ...release, States: { ...release.States, [name]: { ...state, ...more } } };
};

/** A mistake that each of them is known to find: a validator that finds nothing proves nothing. */
const plants: Readonly<Record<string, { readonly what: string; readonly machine: Machine }>> = {
  "asl-validator": { what: "a Next to nowhere", machine: withState("Begin", { Next: "Nowhere" }) },
  "amazon-states-language-service": {
    what: "a Next to nowhere",
    machine: withState("Begin", { Next: "Nowhere" }),
  },
  "our own rules": {
    what: "a task without a time limit",
    machine: withState("Plan", { TimeoutSeconds: undefined }),
  },
};

function versionOf(name: string): string {
  const { version }: { version: string } = require(`${name}/package.json`);
  return version;
}
