import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { readScenario } from "../../../cli/scenario-file.ts";
import { rehearse } from "../../../infra/sandbox/rehearsal/rehearse.ts";

const folder = "infra/config";

test.for(readdirSync(`${folder}/rehearsals`))("the sample %s plays as it expects", async (name) => {
  const { problems, scenario, configs, mirrors, policies } = readScenario(
    `${folder}/rehearsals/${name}`,
    folder,
  );
  expect(problems).toEqual([]);
  if (!scenario) throw new Error("there is no scenario");
  expect((await rehearse(scenario, configs, undefined, mirrors, policies)).problems).toEqual([]);
});
