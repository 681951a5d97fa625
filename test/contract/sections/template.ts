import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Section } from "../section.ts";
import { synthesisedApp } from "../synthesised-app.ts";
import { byCfnLint, plantedForCfnLint } from "../template/cfn-lint.ts";
import { installations } from "../template/installations.ts";
import { askOwn } from "../template/own-questions.ts";
import { rulePacks } from "../template/rule-packs.ts";

const { version: nagVersion } = createRequire(import.meta.url)("cdk-nag/package.json") as { version: string };

/** The template as `npm run synth` makes it, and others that the construct can make. */
export const templateSection: Section = {
  name: "template",
  counterpart: "cfn-lint; cdk-nag",
  async run({ root, venv }) {
    const python = await venv();
    const { templates } = synthesisedApp(root);
    const scratch = join(root, ".cache", "contract");
    const questions = templates.flatMap(({ file, path, Resources }) => [
      byCfnLint(python, file, path),
      plantedForCfnLint(python, scratch, path),
      ...askOwn("the template", Resources),
    ]);
    const others = installations.flatMap(({ name, make }) => {
      const path = join(scratch, "other.template.json");
      const [stack] = make(root).synth().stacks;
      if (!stack) throw new Error(`${name} has no stack`);
      writeFileSync(path, JSON.stringify(stack.template));
      const isGuarded = stack.terminationProtection === true;
      return [
        byCfnLint(python, name, path),
        { about: `${name} is not removed by mistake`, differences: isGuarded ? [] : ["it is not protected"] },
      ];
    });
    return {
      version: `${python.version("cfn-lint")}; ${nagVersion}`,
      questions: [...questions, ...others, ...rulePacks(root)],
    };
  },
};
