import type { CallRecord } from "../../../infra/sandbox/faults/faults-wire.ts";
import { modelled } from "../modelled.ts";
import { startMoto } from "../moto.ts";
import { sandboxAccount } from "../nlb/account.ts";
import { balancerCases, ownershipCases } from "../nlb/balancer-cases.ts";
import { groupCases, targetCases } from "../nlb/group-cases.ts";
import { listenerCases } from "../nlb/listener-cases.ts";
import { motoAccount } from "../nlb/moto-account.ts";
import { networkCases } from "../nlb/network-cases.ts";
import { planted } from "../nlb/planted.ts";
import { asked } from "../nlb/told.ts";
import type { Question, Section } from "../section.ts";
import { serviceModels } from "../witness/service-models.ts";

const cases = [
  ...balancerCases,
  ...groupCases,
  ...targetCases,
  ...listenerCases,
  ...ownershipCases,
  ...networkCases,
];

/** The mirror's adapters on the sandbox's load balancers, networks and secrets, and on another's. */
export const nlbSection: Section = {
  name: "nlb",
  counterpart: "moto's ELBv2, EC2 and Secrets Manager, and AWS's service models",
  async run(context) {
    const venv = await context.venv();
    const modelOf = serviceModels(venv.file("botocore/data"));
    const moto = await startMoto(venv);
    try {
      const calls: CallRecord[] = [];
      const sandbox = sandboxAccount((call) => void calls.push(call));
      const questions: Question[] = [];
      for (const each of cases) questions.push(await asked(each, sandbox, motoAccount(moto)));
      return {
        version: `moto ${venv.version("moto")}, botocore ${venv.version("botocore")}`,
        note: `${calls.length} calls of the sandbox`,
        questions: [...(await planted(sandboxAccount(), cases)), ...questions, ...modelled(calls, modelOf)],
      };
    } finally {
      await moto.stop();
    }
  },
};
