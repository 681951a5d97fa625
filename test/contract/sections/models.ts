import { readFileSync, readdirSync } from "node:fs";
import { everyFunction, functionName } from "../../../infra/aws/function-list.ts";
import type { Question, Section } from "../section.ts";
import { plantedCalls, plantedOnTheWire } from "../witness/plants.ts";
import { serviceModels } from "../witness/service-models.ts";
import { witnessed } from "../witness/witness.ts";
import type { Checked, UsedCall, Witnessed } from "../witness/witnessed.ts";

/**
 * Every request, answer and error of every flow test, rehearsal, crash exploration and recorded story against the
 * service models that AWS's own Python SDK is made from: so that the sandbox cannot invent an API.
 */
export const modelsSection: Section = {
  name: "models",
  counterpart: "AWS's service models in botocore",
  async run(context) {
    const python = await context.venv();
    const seen = await witnessed(context);
    return {
      version: python.version("botocore"),
      note: noteOf(seen),
      questions: [
        ...plantedCalls(serviceModels(python.file("botocore/data"))),
        ...plantedOnTheWire(seen.planted),
        ...seen.checks.map(questionOf),
        ...coverage(context.root, seen.used),
      ],
    };
  },
};

const noteOf = ({ calls, tests, files }: Witnessed): string =>
  `${calls} calls of ${tests} tests in ${files.length} files`;

/** One for each operation and part, and for each error's name; every call of it has its say. */
const questionOf = ({ about, problems }: Checked): Question => ({
  about,
  differences: problems.map(({ what, files }) => `${what} (in ${files.join(", ")})`),
});

/** Only a person's command makes these, in his own process: `targets adopt` and `targets remove`. */
const peoples: ReadonlySet<string> = new Set(["AddTags", "DeleteLoadBalancer", "DeleteSecurityGroup"]);

/** An operation that no function was seen to call was held against nothing. */
function coverage(root: string, used: readonly UsedCall[]): Question[] {
  const ours = new Set([...everyFunction.keys()].map((name) => functionName("pointsman", name)));
  const called = new Set(
    used
      .filter((call) => ours.has(call.function) || peoples.has(call.operation))
      .map(({ operation }) => operation),
  );
  return operationsIn(`${root}functions`).map((operation) => ({
    about: `${operation} is called in some test`,
    differences: called.has(operation) ? [] : ["no test makes a function call it"],
  }));
}

function operationsIn(folder: string): string[] {
  const sources = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".ts"),
  );
  const written = sources.flatMap((name) =>
    [...readFileSync(`${folder}/${name}`, "utf8").matchAll(/new (\w+)Command\(/g)].map(
      ([, operation = ""]) => operation,
    ),
  );
  return [...new Set(written)].sort();
}
