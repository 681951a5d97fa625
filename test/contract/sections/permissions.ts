import { join } from "node:path";
import { beyondQuestions } from "../permissions/beyond.ts";
import { installationOf, installationOfTheTests } from "../permissions/installation.ts";
import { least } from "../permissions/least.ts";
import { lintQuestions } from "../permissions/lint.ts";
import { peopleQuestions } from "../permissions/people.ts";
import { planted } from "../permissions/plants.ts";
import { reasonedWildcards } from "../permissions/reasoned-wildcards.ts";
import { reference } from "../permissions/reference.ts";
import type { Reference } from "../permissions/reference.ts";
import { apart } from "../permissions/same-grants.ts";
import { lackingTypes, simulator } from "../permissions/simulator.ts";
import { unused } from "../permissions/unused.ts";
import { sufficient, usedRights } from "../permissions/used-rights.ts";
import { wildcardQuestions } from "../permissions/wildcards.ts";
import type { Question, Section } from "../section.ts";
import { synthesisedApp } from "../synthesised-app.ts";
import { witnessed } from "../witness/witness.ts";

/**
 * Each role of the template both ways: whatever a flow test made its function call is allowed to it, on that
 * very resource; and what it may, some flow test made it do. People may what the docs say, and nothing more.
 */
export const permissionsSection: Section = {
  name: "permissions",
  counterpart: "an IAM evaluator, AWS's authorization reference, parliament",
  async run(context) {
    const { root } = context;
    const [python, { used: calls }] = [await context.venv(), await witnessed(context)];
    const authorisation = reference(context.packages());
    const installation = installationOfTheTests();
    const iam = simulator(context.packages(), installation.resourcePolicies);
    const { used, unknown } = usedRights(installation, calls);
    const scratch = join(root, ".cache", "contract", "policies");
    const samples = synthesisedApp(root).templates.map(({ file, Resources }) =>
      installationOf(file, Resources),
    );
    const bench = { installation, calls, simulator: iam, reference: authorisation, python, scratch };
    const questions: Question[] = [
      { about: "what each call needs is known", differences: unknown },
      ...(await sufficient(installation, used, iam)),
      ...(await least(
        installation.principals.filter(({ kind }) => kind !== "people"),
        used,
        iam,
        unused,
      )),
      ...(await beyondQuestions(installation, iam)),
      ...(await lackQuestions(authorisation)),
      ...(await wildcardQuestions(installation.principals, authorisation, reasonedWildcards)),
      ...lintQuestions(python, scratch, installation.principals),
      ...samples.map((sample) => ({
        about: `${sample.name} grants the same`,
        differences: apart(installation, sample),
      })),
      ...(await peopleQuestions(installation, iam)),
      ...(await planted(bench)),
    ];
    const versions = [`iam-simulate ${iam.version}`, `iam-data ${authorisation.version}`];
    return {
      note: `${used.length} rights that ${calls.length} kinds of calls and AWS itself needed`,
      version: [...versions, `parliament ${python.version("parliament")}`].join(", "),
      questions,
    };
  },
};

/** What the evaluator is asked about under another name: no longer, once its data has the right one. */
const lackQuestions = (authorisation: Reference): Promise<Question[]> =>
  Promise.all(
    lackingTypes.map(async (action) => {
      const types = await authorisation.resourceTypes(action);
      const lacks = types.includes("targetgroup") ? [] : [`it has ${types.join(", ")} only`];
      return { about: `the reference has what ${action} is done on`, differences: lacks };
    }),
  );
