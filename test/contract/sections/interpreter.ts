import { cases } from "../../infra/sandbox/step-functions/asl-cases.ts";
import type { AslCase } from "../../infra/sandbox/step-functions/asl-case.ts";
import { otherwise, runInSandbox } from "../interpreter/cases.ts";
import type { Came } from "../interpreter/cases-on-moto.ts";
import { runOnMoto } from "../interpreter/cases-on-moto.ts";
import type { Interpreter } from "../interpreter/moto-account.ts";
import { startInterpreter } from "../interpreter/moto-account.ts";
import { inPool } from "../interpreter/pool.ts";
import type { Question, Section } from "../section.ts";

const atOnce = 8;

/** The cases of the sandbox's own interpreter, each in both: the same end, output, and order of states. */
export const interpreterSection: Section = {
  name: "interpreter",
  counterpart: "moto's interpreter of state machines",
  async run(context) {
    const interpreter = await startInterpreter(context);
    try {
      const runs = await inPool(cases, atOnce, async (each) => ({
        each,
        ours: await runInSandbox(each),
        theirs: await came(interpreter, each),
      }));
      const asked = runs.map(({ each, ours, theirs }) => ({
        about: each.name,
        differences: typeof theirs === "string" ? [theirs] : otherwise(ours, theirs, each),
      }));
      return { version: interpreter.version, questions: [...asked, ...(await planted(interpreter))] };
    } finally {
      await interpreter.stop();
    }
  },
};

async function came(interpreter: Interpreter, each: AslCase): Promise<Came | string> {
  try {
    return await runOnMoto(interpreter, each);
  } catch (error) {
    return `it is not taken: ${String(error)}`;
  }
}

/** The same states with another way through them must come out as a difference. */
async function planted(interpreter: Interpreter): Promise<Question[]> {
  const right = cases.find(({ name }) => name === "the first catcher that fits wins");
  if (!right) throw new Error("the case that is to be spoilt is gone");
  const wrong = JSON.parse(JSON.stringify(right.definition).replaceAll('"Mine"', '"Yours"')) as object;
  const theirs = await came(interpreter, { ...right, definition: wrong });
  const found = typeof theirs === "string" ? [theirs] : otherwise(await runInSandbox(right), theirs, right);
  return [
    { about: "planted: a Catch of another name", differences: found.length > 0 ? [] : ["it is not found"] },
  ];
}
