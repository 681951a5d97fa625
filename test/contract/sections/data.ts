import { asked } from "../data/asked.ts";
import { failureCases, rawCases } from "../data/expression-cases.ts";
import { limitCases } from "../data/limit-cases.ts";
import { planted, plantedInSequences } from "../data/planted.ts";
import { queryCases } from "../data/query-cases.ts";
import { refusals } from "../data/refusal-cases.ts";
import { refused } from "../data/refused.ts";
import { releaseCases } from "../data/release-cases.ts";
import { sequences } from "../data/sequences.ts";
import { serviceCases } from "../data/service-cases.ts";
import { tableCases } from "../data/table-cases.ts";
import { startTargets } from "../data/targets.ts";
import type { Targets } from "../data/targets.ts";
import { waitCases } from "../data/wait-cases.ts";
import type { Question, Section } from "../section.ts";

const cases = [
  ...releaseCases,
  ...serviceCases,
  ...waitCases,
  ...tableCases,
  ...rawCases,
  ...failureCases,
  ...queryCases,
  ...limitCases,
];

/** The ledger's own code, and the requests that it relies on, on the sandbox's table and on two of others. */
export const dataSection: Section = {
  name: "data",
  counterpart: "moto's DynamoDB, one request at a time, and dynalite",
  async run(context) {
    const targets = await startTargets(context);
    try {
      return { version: targets.version, questions: await questions(targets) };
    } finally {
      await targets.stop();
    }
  },
};

async function questions({ sandbox, moto, dynalite }: Targets): Promise<Question[]> {
  const found: Question[] = [];
  for (const each of cases) found.push(...(await asked(each, sandbox, [moto, dynalite])));
  for (const each of refusals) found.push(...(await refused(each, sandbox, [moto, dynalite])));
  return [
    ...(await planted(sandbox, cases, refusals)),
    await plantedInSequences(sandbox),
    ...found,
    await sequences(sandbox, moto, { runs: 200, isJoint: true }),
    await sequences(sandbox, dynalite, { runs: 200, isJoint: false }),
  ];
}
