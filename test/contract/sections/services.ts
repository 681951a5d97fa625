import { startMoto } from "../moto.ts";
import type { Section } from "../section.ts";
import { deploymentQuestions } from "../services/deployments.ts";
import { figureQuestions } from "../services/figures.ts";
import { lookQuestions } from "../services/looks.ts";
import { messageQuestions } from "../services/messages.ts";
import { parameterQuestions } from "../services/parameters.ts";
import { registryQuestions } from "../services/registry.ts";
import { taskDefinitionQuestions } from "../services/task-definitions.ts";

const groups = [
  registryQuestions,
  taskDefinitionQuestions,
  deploymentQuestions,
  messageQuestions,
  parameterQuestions,
  lookQuestions,
  figureQuestions,
];

/**
 * Our adapters with real clients of the SDK on moto, and the same cases on the sandbox. Secrets Manager is not
 * among them: nothing of ours calls it.
 */
export const servicesSection: Section = {
  name: "services",
  counterpart: "moto",
  async run(context) {
    const venv = await context.venv();
    const moto = await startMoto(venv);
    try {
      const questions = [];
      for (const asked of groups) questions.push(...(await asked(moto.url)));
      return { version: venv.version("moto"), questions };
    } finally {
      await moto.stop();
    }
  },
};
