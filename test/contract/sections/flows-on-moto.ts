import { isDeepStrictEqual } from "node:util";
import { machines } from "../../infra/machines/known.ts";
import { recordedAccount } from "../interpreter/compare.ts";
import { coverage } from "../interpreter/coverage.ts";
import { asked, recordAll, repeatAll } from "../interpreter/flows.ts";
import { region, startInterpreter } from "../interpreter/moto-account.ts";
import { awaited, planted, withoutDetour } from "../interpreter/planted.ts";
import { backStories } from "../interpreter/stories-back.ts";
import { mishapStories } from "../interpreter/stories-mishaps.ts";
import { releaseStories } from "../interpreter/stories-releases.ts";
import { trafficStories } from "../interpreter/stories-traffic.ts";
import { upgradeStories } from "../interpreter/stories-upgrades.ts";
import { templateDefinitions, versionsNotKept, withPlaceholders } from "../interpreter/template-machines.ts";
import { machineNames } from "../interpreter/template-machines.ts";
import type { Definitions, MachineName } from "../interpreter/template-machines.ts";
import type { Question, Section } from "../section.ts";
import { synthesisedApp } from "../synthesised-app.ts";

const stories = [...releaseStories, ...backStories, ...mishapStories, ...upgradeStories, ...trafficStories];

/**
 * Our machines, as synthesised, run story by story in the sandbox with the real functions, and each execution
 * once more in moto's interpreter with what the functions answered: the same states in the same order, the same
 * input of each task, the same end. Seconds are scaled.
 */
export const flowsOnMotoSection: Section = {
  name: "flows-on-moto",
  counterpart: "moto's interpreter of state machines",
  async run(context) {
    const app = synthesisedApp(context.root);
    const definitions = templateDefinitions(app);
    const recorded = await recordAll(stories, definitions);
    const interpreter = await startInterpreter(context);
    try {
      const repeated = await repeatAll(interpreter, recorded.scripts, definitions);
      const covered = machineNames.flatMap((name) => coverage(name, machines[name], repeated));
      return {
        version: interpreter.version,
        questions: [
          ...machineNames.map((name) => asWritten(name, definitions)),
          { about: "published versions stay", differences: versionsNotKept(app) },
          ...recorded.questions,
          ...repeated.map(asked),
          ...covered,
          await withoutDetour(interpreter, repeated, definitions),
          await awaited(interpreter, repeated, definitions),
          ...(await planted(interpreter, repeated, definitions)),
        ],
      };
    } finally {
      await interpreter.stop();
    }
  },
};

/** The template has the plain data and nothing else, with published versions for its placeholders. */
function asWritten(name: MachineName, definitions: Definitions): Question {
  const made = withPlaceholders(definitions(name, { account: recordedAccount, region, version: "1" }));
  return {
    about: `${name} in the template`,
    differences: isDeepStrictEqual(made, machines[name])
      ? []
      : ["it is not the machine that is written down"],
  };
}
