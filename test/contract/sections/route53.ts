import type { CallRecord } from "../../../infra/sandbox/faults/faults-wire.ts";
import { comparable, firstDifference } from "../data/outcome.ts";
import { modelled } from "../modelled.ts";
import { startMoto } from "../moto.ts";
import { motoAccount, sandboxAccount } from "../route53/account.ts";
import type { SandboxAccount, Target } from "../route53/account.ts";
import { ownCases } from "../route53/own-cases.ts";
import type { OwnCase } from "../route53/own-cases.ts";
import { planted } from "../route53/planted.ts";
import { sharedCases } from "../route53/shared-cases.ts";
import { asked, told } from "../route53/told.ts";
import type { Question, Section } from "../section.ts";
import { serviceModels } from "../witness/service-models.ts";

/**
 * The traffic functions' adapters on the sandbox's Route 53 and on moto's, in what that is good for; the rest on the
 * sandbox alone, against the documentation. Every call of the sandbox must pass AWS's model.
 */
export const route53Section: Section = {
  name: "route53",
  counterpart: "moto's Route 53, AWS's service models and documentation",
  async run(context) {
    const venv = await context.venv();
    const modelOf = serviceModels(venv.file("botocore/data"));
    const moto = await startMoto(venv);
    try {
      const calls: CallRecord[] = [];
      const sandbox = sandboxAccount((call) => void calls.push(call));
      const questions: Question[] = [];
      for (const each of sharedCases) questions.push(await asked(each, sandbox, motoAccount(moto)));
      for (const each of ownCases) questions.push(await documented(each, sandbox));
      return {
        version: `moto ${venv.version("moto")}, botocore ${venv.version("botocore")}`,
        note: `${calls.length} calls of the sandbox`,
        questions: [
          ...(await planted(sandboxAccount(), sharedCases, ownCases)),
          ...questions,
          ...modelled(calls, modelOf),
        ],
      };
    } finally {
      await moto.stop();
    }
  },
};

async function documented(each: OwnCase, sandbox: Target<SandboxAccount>): Promise<Question> {
  const difference = firstDifference(comparable(each.expected), await told(each, sandbox), "the answer");
  return {
    about: `documented: ${each.about}`,
    differences: difference ? [`${difference} (${each.source})`] : [],
  };
}
